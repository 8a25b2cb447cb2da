"""The portal closed for a while by its operator: a file says so, because nothing else may be there.

Every process looks at the file at every request, so all of them close and open at once.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import User
from cabinet.pages.outage import outage_page

# Asked again after this many seconds where no end is known, or when it is past.
SOON = 300
# What stays open for everybody: the state, and the way in for staff.
OPEN = {
    "status", "health", "robots", "security_txt", "account_login", "account_logout", "admin:login", "admin:logout",
    "second_factor_verify", "second_factor_recovery", "second_factor_send", "second_factor_code", "account_session",
}  # fmt: skip


@dataclass(frozen=True)
class Maintenance:
    """Since when, until when as promised, and why in the operator's words."""

    since: datetime
    until: datetime | None
    reason: str

    def retry_after(self, at: datetime) -> int:
        """Seconds after which it is worth asking again."""
        left = round((self.until - at).total_seconds()) if self.until else 0
        return left if left > 0 else SOON


def current() -> Maintenance | None:
    """What the file says; one that cannot be read closes the portal too, because somebody wanted it closed."""
    path = _flag()
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        until = parse_datetime(told["until"])
        since = _by_our_clock(datetime.fromisoformat(told["since"]))
        return Maintenance(since, _by_our_clock(until) if until else None, str(told["reason"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError):
        return Maintenance(timezone.now(), None, "")


def _by_our_clock(moment: datetime) -> datetime:
    """An operator in a hurry writes the file by hand, without a zone."""
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def begin(*, until: datetime, reason: str, at: datetime) -> Maintenance:
    """Close the portal; said again, the new end and reason hold."""
    path = _flag()
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"since": at.isoformat(), "until": until.isoformat(), "reason": reason}, ensure_ascii=False)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
    return Maintenance(at, until, reason)


def end() -> None:
    """Open the portal."""
    _flag().unlink(missing_ok=True)


def page(closed: Maintenance) -> str:
    """What people read meanwhile; without database and session."""
    is_late = closed.until is not None and closed.until <= timezone.now()
    return outage_page("maintenance.html", closed=closed, is_late=is_late)


def _flag() -> Path:
    return Path(settings.MAINTENANCE_FILE)


class MaintenanceMiddleware:
    """503 for everybody but staff who have signed in; behind the middleware that knows the person, before the rest."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the file first: an open portal costs nothing more."""
        closed = current()
        if closed is None or _is_let_in(request):
            return self.get_response(request)
        return HttpResponse(page(closed), status=503, headers={"Retry-After": str(closed.retry_after(timezone.now()))})


def _is_let_in(request: HttpRequest) -> bool:
    """Staff everywhere; to what is open everybody; whoever is nobody yet to the staff site, which leads to the sign-in."""
    try:
        place = resolve(request.path_info)
    except Resolver404:
        place = None
    if place and place.view_name in OPEN:
        return True
    person = _person(request)
    return person.is_staff if person else bool(place and place.app_name == "admin")


def _person(request: HttpRequest) -> User | None:
    """Asks the database only for who has a session; a silent one knows nobody."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    try:
        person = request.user
        return person if isinstance(person, User) and person.is_active else None
    except Error:
        return None
