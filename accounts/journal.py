"""The journal of sign-ins and of changes to the way in, shown to its owner."""

from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts import devices
from accounts.models import SecurityEvent, User

Kind = SecurityEvent.Kind
NEW_CONTACTS = (Kind.CONTACT_CHANGED, Kind.CONTACT_ADDED)
LONGEST_DETAIL = 120
MISSES = frozenset({Kind.SIGN_IN_FAILED, Kind.SECOND_FACTOR_FAILED})
KEPT = timedelta(days=365)
ONE_LINE = timedelta(hours=1)


def record(
    user: User, kind: str, *, request: HttpRequest | None = None, at: datetime | None = None, detail: str = "",
    browser: str = "",
) -> SecurityEvent:  # fmt: skip
    """Write a line; without `request` the change was made by a command or by staff. `detail` holds masked values only."""
    at = at or timezone.now()
    return SecurityEvent.objects.create(
        user=user, kind=Kind(kind), at=at, last_at=at, detail=fitting(detail), browser=browser,
        ip=devices.ip_of(request), device=devices.device_of(request),
    )  # fmt: skip


def fitting(detail: str) -> str:
    """As much as a line holds, from its end: that is where the new contact stands. A mail domain may be long."""
    return detail[-LONGEST_DETAIL:]


def record_failure(user: User | None, kind: str, *, request: HttpRequest | None, at: datetime | None = None) -> None:
    """Count a miss: misses of one hour from one address and device are one line, so that guessing cannot flood it.

    Nobody's cabinet costs the same queries as somebody's.
    """
    at = at or timezone.now()
    same = {"ip": devices.ip_of(request), "device": devices.device_of(request)} if user else {"ip": None, "device": ""}
    recent = SecurityEvent.objects.filter(user=user, kind=Kind(kind), at__gt=at - ONE_LINE, **same)
    if not recent.update(count=F("count") + 1, last_at=at):
        SecurityEvent.objects.create(user=user, kind=Kind(kind), at=at, last_at=at, **same)


def of(user: User) -> QuerySet[SecurityEvent]:
    """The person's own journal, newest first."""
    return SecurityEvent.objects.filter(user=user)


def is_known(user: User, browser: str) -> bool:
    """Whether this browser has signed in before; the first one of all is no news either."""
    sign_ins = SecurityEvent.objects.filter(user=user, kind__in=[Kind.SIGN_IN, Kind.SIGN_IN_NEW])
    return sign_ins.filter(browser=browser).exists() or not sign_ins.exists()


def forget_old(*, at: datetime) -> int:
    """A year is enough to look back; addresses are not kept longer."""
    return SecurityEvent.objects.filter(last_at__lt=at - KEPT).delete()[0]
