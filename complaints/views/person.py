"""The signed-in person of a request."""

from django.http import HttpRequest

from accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """Every address of this application asks for a sign-in first (LoginRequiredMiddleware)."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user
