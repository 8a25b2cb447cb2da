"""How long a session lives (decision 13).

Citizens: 30 minutes without a request, 12 hours in all; officers: 15 minutes and 8 hours.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac

from accounts import presence, security
from accounts.models import User
from accounts.presence import BEGAN, SEEN

ENDED = "session_ended"
WHOSE = "session_ended_of"
WRITE_EVERY = 60
CITIZEN = (30 * 60, 12 * 3600)
STAFF = (15 * 60, 8 * 3600)
# Pages that ask for news by themselves send this, so that an empty chair does not keep a session open.
BACKGROUND_HEADER = "X-Background"


class SessionLimitsMiddleware:
    """Ends what has idled or lasted too long; writes the time of the last request at most once a minute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _receive(request)
        if isinstance(request.user, User):
            _end_or_touch(request, request.user)
        response = self.get_response(request)
        # Asked of the session, not of the person: the latter would look up the second factor's device even for a poll.
        if SESSION_KEY in request.session:
            if BEGAN not in request.session and isinstance(request.user, User):
                request.session[BEGAN] = request.session[SEEN] = int(time.time())
                presence.begin(request, response, request.user)
            presence.follow(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A session ended elsewhere while its own form was under way is told like any other that has ended."""
        if not isinstance(exception, security.ShutOut):
            return None
        logout(request)
        request.session[ENDED] = True
        return redirect("account_login")


@dataclass(frozen=True)
class Left:
    """Seconds until the session ends, and whether a press of a button would put that off."""

    seconds: int
    prolongs: bool


def left(request: HttpRequest, user: User) -> Left:
    """What is left by the nearer of the two limits."""
    now = int(time.time())
    idle, whole = limits_of(user)
    until_idle = idle - (now - request.session.get(SEEN, now))
    until_end = whole - (now - request.session.get(BEGAN, now))
    return Left(max(0, min(until_idle, until_end)), until_idle < until_end)


def touch(request: HttpRequest) -> None:
    """Something was done just now."""
    request.session[SEEN] = int(time.time())


def name_of(user: User) -> str:
    """By which a page knows its person again after another sign-in, and nobody else learns anything."""
    return salted_hmac("accounts.sessions", str(user.pk)).hexdigest()[:16]


def whose(request: HttpRequest) -> int | None:
    """Whose session this is, or was until it ended here; None when that is not known."""
    return request.user.pk if isinstance(request.user, User) else request.session.get(WHOSE)


def forget_ended() -> None:
    """Delete the rows of sessions that have ended: they may hold typed text."""
    SessionStore.clear_expired()
    presence.forget_ended()


def limits_of(user: User) -> tuple[int, int]:
    """Seconds without a request, seconds in all."""
    return STAFF if user.is_staff else CITIZEN


def pop_ended(request: HttpRequest) -> bool:
    """Whether the sign-in page should say that the session has ended; said once."""
    return bool(request.session.pop(ENDED, False))


def _receive(request: HttpRequest) -> None:
    """The whole form is here before anybody asks whose it is: else one sent slowly acts after its sender was shut out."""
    with suppress(UnreadablePostError):
        bool(request.POST)


def _end_or_touch(request: HttpRequest, user: User) -> None:
    now = int(time.time())
    began = request.session.get(BEGAN, now)
    seen = request.session.get(SEEN, now)
    idle, whole = limits_of(user)
    if now - seen > idle or now - began > whole:
        logout(request)
        request.session[ENDED] = True
        request.session[WHOSE] = user.pk
        return
    if now - seen >= WRITE_EVERY and BACKGROUND_HEADER not in request.headers:
        request.session[SEEN] = now
