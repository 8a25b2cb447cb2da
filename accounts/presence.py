"""Where a person is signed in: every session from its first answer to its end, and the word about a new device."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts import devices, journal, not_me, security
from accounts.contacts import security_recipient_for
from accounts.models import SecurityEvent, User, UserSession
from notifications import outbox
from notifications.masking import mask_ip

ROW = "signed_in_row"
SEEN = "session_seen"
BEGAN = "session_began"


@dataclass(frozen=True)
class Place:
    """A line of «Где вы вошли»."""

    pk: int
    device: str
    ip: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


def begin(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Write the new session down, however it began; a browser never seen with this person is announced."""
    if not request.session.session_key:
        request.session.save()
    token = devices.browser_token(request)
    browser = devices.digest(user, token)
    now = timezone.now()
    with transaction.atomic():
        known = journal.is_known(user, browser)
        kind = journal.Kind.SIGN_IN if known else journal.Kind.SIGN_IN_NEW
        event = journal.record(user, kind, request=request, at=now, browser=browser)
        row = UserSession.objects.create(
            user=user, session_key=str(request.session.session_key), began_at=now, ip=event.ip, device=event.device
        )
        if not known:
            _announce(user, event)
    request.session[ROW] = [row.pk, row.session_key]
    devices.remember(response, token)


def follow(request: HttpRequest) -> None:
    """A session that has got a new id since is the same session."""
    pk, key = request.session.get(ROW, (None, None))
    if pk and key != request.session.session_key and request.session.session_key:
        UserSession.objects.filter(pk=pk).update(session_key=request.session.session_key)
        request.session[ROW] = [pk, request.session.session_key]


def places(request: HttpRequest, user: User, limits: tuple[int, int]) -> list[Place]:
    """Where this person is signed in now, this device first. Three queries however many there are."""
    rows = {row.session_key: row for row in UserSession.objects.filter(user=user)}
    sessions = Session.objects.filter(session_key__in=rows, expire_date__gt=timezone.now())
    here = request.session.session_key
    found = [_place(rows[each.session_key], data, here) for each, data in _alive(sessions, user, limits)]
    return sorted(found, key=lambda place: (not place.is_this, -place.seen_at.timestamp()))


def end(user: User, pk: int, *, request: HttpRequest) -> bool:
    """End one session of this person; False when there is no such one. This device signs out by «Выйти»."""
    with transaction.atomic():
        row = UserSession.objects.filter(user=user, pk=pk).exclude(session_key=request.session.session_key).first()
        if row is None:
            return False
        Session.objects.filter(session_key=row.session_key).delete()
        row.delete()
        journal.record(user, journal.Kind.SESSION_ENDED, request=request, detail=row.device)
    return True


def end_all(user: User, *, at: datetime, detail: str) -> None:
    """An administrator ends every session of this person, who is told on every contact; `detail` says whose act it was."""
    with transaction.atomic():
        security.end_sessions(user)
        journal.record(user, journal.Kind.SESSIONS_ENDED, at=at, detail=detail)
        security.announce(user, _("администратор портала закрыл все входы"), at=at)


def left(request: HttpRequest, user: User) -> None:
    """The owner signs out of this device."""
    with transaction.atomic():
        UserSession.objects.filter(user=user, session_key=request.session.session_key).delete()
        journal.record(user, journal.Kind.SIGN_OUT, request=request)


def forget_ended() -> None:
    """Rows whose session is gone say nothing any more; the journal is kept for its own time."""
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    journal.forget_old(at=timezone.now())


def _alive(
    sessions: Iterable[Session], user: User, limits: tuple[int, int]
) -> Iterator[tuple[Session, dict[str, object]]]:
    """Those whose next request would be let in: neither idle, nor too old, nor made before the last end of all."""
    idle, whole = limits
    now = time.time()
    for session in sessions:
        data = session.get_decoded()
        fresh = now - data.get(SEEN, 0) <= idle and now - data.get(BEGAN, 0) <= whole
        if fresh and constant_time_compare(data.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
            yield session, data


def _place(row: UserSession, data: dict[str, object], here: str | None) -> Place:
    return Place(
        pk=row.pk,
        device=row.device,
        ip=mask_ip(row.ip),
        began_at=row.began_at,
        seen_at=datetime.fromtimestamp(float(str(data[SEEN])), tz=UTC),
        is_this=row.session_key == here,
    )


def _announce(user: User, event: SecurityEvent) -> None:
    """To every verified address, with a link that ends all sessions."""
    outbox.enqueue(
        key=f"new-device-{event.pk}",
        kind="new_device",
        recipient=security_recipient_for(user),
        context={
            "name": user.greeting_name,
            "device": event.device,
            "event_at": timezone.localtime(event.at).strftime("%d.%m.%Y %H:%M"),
        },
        at=event.at,
        url=reverse("account_not_me", args=[not_me.token_for(event)]),
    )
