"""Headers that Django and django-csp do not send, and one that they believe too readily."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class HeadersMiddleware:
    """Permissions-Policy everywhere; pages are never kept by a cache (they may hold personal data).

    Addresses and forms are read as UTF-8 whatever the sender says: «charset=hex» and its like broke every page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add what is missing; a view's own Cache-Control stays."""
        request.encoding = "utf-8"
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
