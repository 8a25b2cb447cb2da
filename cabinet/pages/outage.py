"""Pages for when little works: no request, no session, no question to the database, one file with its own look."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from complaints.section_names import section_name
from notifications import authority


def outage_page(template: str, *, code: str = "", **more: object) -> str:
    """The text of such a page; contacts are what this process knew last."""
    context = {
        "portal_name": settings.PORTAL_NAME,
        "section_name": section_name(),
        "authority": authority.contacts(ask=False),
        "ways": authority.ways(ask=False),
        "code": code,
        "static_url": settings.STATIC_URL,
        "now": timezone.now(),
    }
    return render_to_string(template, {**context, **more})
