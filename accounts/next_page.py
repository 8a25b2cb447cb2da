"""Where a person was going when they were asked to sign in: a path of this site or nothing."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme, urlencode


def is_local(url: str) -> bool:
    """A plain absolute path: no host, no scheme, no control characters."""
    return url.startswith("/") and url.isprintable() and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def next_of(request: HttpRequest) -> str:
    """The path asked for by `next`, or an empty string."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    return url if is_local(url) else ""


def onward(address: str, next_url: str) -> str:
    """The address of the journey's next page, carrying `next` along."""
    return f"{address}?{urlencode({'next': next_url})}" if next_url else address
