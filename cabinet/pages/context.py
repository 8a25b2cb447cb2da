"""What every page may say about the portal and the authority behind it."""

from django.conf import settings
from django.http import HttpRequest

from notifications import announcements, authority


def portal(request: HttpRequest) -> dict[str, object]:
    """Name of the portal, the authority's contacts, what is announced, and whether this is a demonstration.

    `other_ways` and `banner` are asked for only where a page shows them.
    """
    return {
        "portal_name": settings.PORTAL_NAME,
        "authority": authority.contacts(),
        "other_ways": authority.ways,
        "banner": announcements.banner,
        "demo": settings.DEMO,
    }
