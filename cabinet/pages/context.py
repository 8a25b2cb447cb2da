"""What every page may say about the portal and the authority behind it."""

from django.conf import settings
from django.http import HttpRequest

from accounts import view_settings
from complaints.section_names import section_name
from notifications import announcements, authority


def portal(request: HttpRequest) -> dict[str, object]:
    """Names of the portal and of its section, the authority's contacts, what is announced, whether this is a demonstration.

    `other_ways` and `banner` are asked for only where a page shows them.
    """
    return {
        "portal_name": settings.PORTAL_NAME,
        "section_name": section_name(),
        "authority": authority.contacts(),
        "other_ways": authority.ways,
        "banner": announcements.banner,
        "demo": settings.DEMO,
    }


def view(request: HttpRequest) -> dict[str, object]:
    """How this person wants pages to look, as data-… of <html>."""
    return {"page_view": chosen_view(request)}


def chosen_view(request: HttpRequest) -> dict[str, str]:
    """By the cookie of this device, else by the profile: the header reads the user anyway, so no query more."""
    cookie = request.COOKIES.get(settings.VIEW_COOKIE_NAME)
    if cookie is None:
        cookie = getattr(getattr(request, "user", None), "view", "")
    return view_settings.read(cookie)
