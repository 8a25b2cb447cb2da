"""How long a session lives (decision 13), and what was being typed when it ended.

Citizens: 30 minutes without a request, 12 hours in all; officers: 15 minutes and 8 hours.
"""

import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, QueryDict

from accounts.models import User

BEGAN = "session_began"
SEEN = "session_seen"
ENDED = "session_ended"
TYPED = "session_typed"
WRITE_EVERY = 60
CITIZEN = (30 * 60, 12 * 3600)
STAFF = (15 * 60, 8 * 3600)
LONGEST_TYPING = 100_000
# Pages that ask for news by themselves send this, so that an empty chair does not keep a session open.
BACKGROUND_HEADER = "X-Background"


class SessionLimitsMiddleware:
    """Ends what has idled or lasted too long; writes the time of the last request at most once a minute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            _end_or_touch(request, request.user)
        response = self.get_response(request)
        if isinstance(request.user, User) and BEGAN not in request.session:
            request.session[BEGAN] = request.session[SEEN] = int(time.time())
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *_args: Any) -> None:
        """A form sent to a private page by somebody no longer signed in is kept until they are."""
        if request.method == "POST" and not request.user.is_authenticated and getattr(view, "login_required", True):
            keep_typing(request)


def limits_of(user: User) -> tuple[int, int]:
    """Seconds without a request, seconds in all."""
    return STAFF if user.is_staff else CITIZEN


def keep_typing(request: HttpRequest) -> None:
    """Store the fields of this form (no files, no passwords) under its address, for after the sign-in."""
    fields = request.POST.copy()
    for name in [name for name in fields if "password" in name or name == "csrfmiddlewaretoken"]:
        del fields[name]
    encoded = fields.urlencode()
    if len(encoded) <= LONGEST_TYPING:
        request.session[TYPED] = {"path": request.path, "fields": encoded}


def kept_typing(request: HttpRequest) -> QueryDict | None:
    """What was typed on this page before the session ended; given once."""
    kept = request.session.get(TYPED)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[TYPED]
    return QueryDict(kept["fields"])


def pop_ended(request: HttpRequest) -> bool:
    """Whether the sign-in page should say that the session has ended; said once."""
    return bool(request.session.pop(ENDED, False))


def _end_or_touch(request: HttpRequest, user: User) -> None:
    now = int(time.time())
    began = request.session.get(BEGAN, now)
    seen = request.session.get(SEEN, now)
    idle, whole = limits_of(user)
    if now - seen > idle or now - began > whole:
        logout(request)
        request.session[ENDED] = True
        return
    if now - seen >= WRITE_EVERY and BACKGROUND_HEADER not in request.headers:
        request.session[SEEN] = now
