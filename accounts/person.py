"""The signed-in person of a request."""

from django.http import HttpRequest

from accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """Behind LoginRequiredMiddleware there is always one."""
    assert isinstance(request.user, User)  # noqa: S101 - for the type checker; the middleware has seen to it
    return request.user
