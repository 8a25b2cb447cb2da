"""What every page may say about the portal and the authority behind it."""

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, object]:
    """Name of the portal, the authority's contacts, and whether this is a demonstration."""
    return {"portal_name": settings.PORTAL_NAME, "authority": settings.AUTHORITY, "demo": settings.DEMO}
