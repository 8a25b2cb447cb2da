"""Files that programs ask for by a known name."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

# Pages behind the sign-in, of one person, or made for one search: nothing in them is for everybody.
CLOSED = (
    "/accounts/",
    "/admin/",
    "/attachments/",
    "/complaints/",
    "/messages/",
    "/search/",
    "/c/",
    "/n/",
    "/r/",
    "/health/",
)
EXPIRES = timedelta(days=180)  # RFC 9116 advises less than a year


@login_not_required
@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Public pages may be found, the cabinet and the staff site not."""
    return _text(["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)])


@login_not_required
@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """Where to tell of a weakness (RFC 9116); without a contact there is no such file."""
    if not settings.SECURITY_CONTACT:
        return HttpResponse(status=404)
    expires = (timezone.now() + EXPIRES).replace(hour=0, minute=0, second=0, microsecond=0)
    return _text(
        [
            f"Contact: {settings.SECURITY_CONTACT}",
            f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages: ru, en",
            f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        ]
    )


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
