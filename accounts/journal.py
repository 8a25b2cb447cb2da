"""The journal of sign-ins and of changes to the way in, shown to its owner."""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import devices
from accounts.models import SecurityEvent, User

Kind = SecurityEvent.Kind
NEW_CONTACTS = (Kind.CONTACT_CHANGED, Kind.CONTACT_ADDED)
LONGEST_DETAIL = 120
MISSES = frozenset({Kind.SIGN_IN_FAILED, Kind.SECOND_FACTOR_FAILED})
KEPT = timedelta(days=365)
NOBODYS_KEPT = timedelta(days=1)
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


def record_failure(
    user: User | None, kind: str, *, request: HttpRequest | None, contact: str = "", at: datetime | None = None
) -> None:
    """Count a miss: misses of one hour from one address and device are one line, so that guessing cannot flood it.

    Nobody's cabinet costs the same queries as somebody's: there is a line for each contact too, without anything by
    which the contact, the address or the device could be told.
    """
    at = at or timezone.now()
    same = {"ip": devices.ip_of(request), "device": devices.device_of(request), "browser": ""}
    if user is None:
        value = f"{contact}:{same['ip']}:{same['device']}"
        digest = salted_hmac("accounts.journal.nobody", value, algorithm="sha256").hexdigest()
        same = {"ip": None, "device": "", "browser": digest}
    hour_ago = at - ONE_LINE
    recent = SecurityEvent.objects.filter(user=user, kind=Kind(kind), at__gt=hour_ago, last_at__gt=hour_ago, **same)
    if not recent.update(count=F("count") + 1, last_at=at):
        SecurityEvent.objects.create(user=user, kind=Kind(kind), at=at, last_at=at, **same)


def of(user: User) -> QuerySet[SecurityEvent]:
    """The person's own journal, newest first."""
    return SecurityEvent.objects.filter(user=user)


def is_known(user: User, browser: str) -> bool:
    """Whether this browser has signed in before; the first one of all is no news either.

    In a cabinet older than the journal an empty journal says only that nobody has come for long: that is news.
    """
    sign_ins = SecurityEvent.objects.filter(user=user, kind__in=[Kind.SIGN_IN, Kind.SIGN_IN_NEW])
    is_young = user.date_joined > timezone.now() - KEPT
    return sign_ins.filter(browser=browser).exists() or (is_young and not sign_ins.exists())


def forget_old(*, at: datetime) -> int:
    """A year is enough to look back; addresses are not kept longer. Nobody looks back at nobody's lines."""
    old = Q(last_at__lt=at - KEPT) | Q(user=None, last_at__lt=at - NOBODYS_KEPT)
    return SecurityEvent.objects.filter(old).delete()[0]
