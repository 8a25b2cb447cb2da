"""From the row to the address: claim, send, settle; on a fault later, on a refusal never.

At least once, never silently zero. No row is sent twice at once (the claim is one conditional UPDATE), and no
transaction is open while a server is talked to.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum, auto

import structlog
from django.conf import settings
from django.db.models import BigIntegerField, Case, F, Min, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications import secrecy
from notifications.channels import Letter, NotSent, Rejected, channel_named
from notifications.masking import without_address
from notifications.models import ATTEMPTS, Message, MessageQuerySet, Status

log = structlog.get_logger(__name__)

# After the first fault, the second, …; the sixth attempt is the last one.
SCHEDULE = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
FAULTS_IN_A_ROW = 3  # then the channel is left alone until the next wake-up or sweep
WORKER_LOST = _("Исход неизвестен: обработчик пропал во время отправки")
TURN_SECONDS = 20.0  # a worker that is told to stop waits for its drain: it must not be long
LATE_SECONDS = 300  # the sweep comes each minute: who waits longer was missed five times
CANDIDATES = 8  # looked at together, so that workers who meet on the first take the next ones


class Outcome(Enum):
    """What became of one attempt, as the drain needs to know it."""

    SENT = auto()
    REFUSED = auto()  # the other side said never, or not now, to this letter: the channel works
    FAULT = auto()  # the channel does not work
    TAKEN = auto()  # another worker has the message, or it is not due any more


def drain(channel: str, *, now: Callable[[], datetime] = timezone.now, patient: bool = True) -> bool:
    """Send what is due on one channel, codes first; whether something is left for another turn.

    A `patient` drain leaves the channel to those already at it (DELIVERY_DRAINS of them): a mail server that hangs
    must not take every worker from SMS. Whoever sends right now looks for more afterwards, so nothing is missed.
    """
    if patient and _busy(channel, now()) >= settings.DELIVERY_DRAINS:
        return False
    ends = time.monotonic() + TURN_SECONDS
    faults = 0
    while faults < FAULTS_IN_A_ROW:
        if time.monotonic() > ends:
            return True
        outcome = _deliver_next(channel, now())
        if outcome is None:
            return False
        faults = faults + 1 if outcome is Outcome.FAULT else 0
    log.warning("channel_rests", channel=channel)
    return False


def deliver(message_id: int, *, at: datetime) -> Outcome:
    """Claim one message and send it. Safe to call for any id at any time, by any number of workers."""
    if not _claim(message_id, at):
        return Outcome.TAKEN
    message = Message.objects.get(pk=message_id)
    try:
        provider_id = channel_named(message.channel).send(_letter(message))
    except (Rejected, secrecy.Unreadable) as refusal:
        _settle(message, Status.FAILED, error=_told(message, refusal))
        return Outcome.REFUSED
    except NotSent as fault:
        _retry_later(message, fault, wait=fault.retry_after, at=at)
        return Outcome.REFUSED if fault.answered else Outcome.FAULT
    except Exception as fault:  # a channel may fail in any way; the message must not be lost by it
        log.warning("delivery_fault", id=message.pk, channel=message.channel, fault=type(fault).__name__)
        _retry_unknown(message, fault, at=at)
        return Outcome.FAULT
    _settle(message, Status.SENT, sent_at=at, provider_id=provider_id, error="")
    return Outcome.SENT


def channels_due(*, at: datetime) -> list[str]:
    """The channels on which something may be sent now; one with a code first."""
    due = Message.objects.due(at).order_by().values_list("channel", "encrypted").distinct()
    return list(dict.fromkeys(channel for channel, _is_code in sorted(due, key=lambda row: (not row[1], row[0]))))


def settle_lost(*, at: datetime) -> None:
    """End what no worker may take again: codes that expired or may have been sent, messages that six workers lost."""
    expired = Message.objects.filter(encrypted=True, status=Status.QUEUED, expires_at__lte=at)
    expired.update(status=Status.DROPPED, subject="", body="", error=_("Код не понадобился: его время вышло"))
    lost = Message.objects.lost(at)
    lost.filter(encrypted=True).update(status=Status.DROPPED, subject="", body="", error=WORKER_LOST)
    lost.filter(encrypted=False, attempts__gte=ATTEMPTS).update(status=Status.FAILED, error=WORKER_LOST)


def oldest_due_seconds(*, at: datetime) -> int:
    """How long the message that waits longest has been due; 0 when none is."""
    since = Case(When(status=Status.QUEUED, then=F("next_at")), default=F("claimed_at"))
    oldest: datetime | None = Message.objects.due(at).aggregate(oldest=Min(since))["oldest"]
    return round((at - oldest).total_seconds()) if oldest else 0


def _deliver_next(channel: str, at: datetime) -> Outcome | None:
    """The first in line that nobody else takes; None when the line is empty."""
    while candidates := list(_in_line(channel, at)[:CANDIDATES]):
        for message_id in candidates:
            outcome = deliver(message_id, at=at)
            if outcome is not Outcome.TAKEN:
                return outcome
    return None


def _in_line(channel: str, at: datetime) -> "QuerySet[Message, int]":
    """Codes before notices, the newest code first: its person is looking at the page that asks for it."""
    newest_code_first = Case(When(encrypted=True, then=-F("pk")), default=F("pk"), output_field=BigIntegerField())
    due: MessageQuerySet = Message.objects.filter(channel=channel).due(at)
    return due.order_by("-encrypted", newest_code_first).values_list("pk", flat=True)


def _busy(channel: str, at: datetime) -> int:
    since = at - timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)
    return Message.objects.filter(channel=channel, status=Status.SENDING, claimed_at__gt=since).count()


def _claim(message_id: int, at: datetime) -> bool:
    """Of all who try at once, one updates the row."""
    due = Message.objects.due(at).filter(pk=message_id)
    return bool(due.update(status=Status.SENDING, claimed_at=at, attempts=F("attempts") + 1))


def _letter(message: Message) -> Letter:
    body = secrecy.decrypt(message.body) if message.encrypted else message.body
    return Letter(uuid=message.uuid, address=message.address, subject=message.subject, body=body)


def _settle(message: Message, status: Status, **fields: object) -> None:
    """Write the end of this attempt, unless the lease ran out and another worker has the message by now."""
    if message.encrypted and status != Status.QUEUED:
        fields.update(subject="", body="")
    ours = Message.objects.filter(pk=message.pk, status=Status.SENDING, claimed_at=message.claimed_at)
    ours.update(status=status, **fields)


def _retry_later(message: Message, fault: Exception, *, wait: timedelta | None, at: datetime) -> None:
    """Back into the queue by the schedule; after the sixth attempt it has failed, and a code past its time is dropped."""
    error = _told(message, fault)
    if message.attempts >= ATTEMPTS:
        _settle(message, Status.FAILED, error=error)
        return
    next_at = at + max(SCHEDULE[message.attempts - 1], wait or timedelta())
    if message.expires_at and next_at >= message.expires_at:
        _settle(message, Status.DROPPED, error=error)
        return
    _settle(message, Status.QUEUED, next_at=next_at, error=error)


def _retry_unknown(message: Message, fault: Exception, *, at: datetime) -> None:
    """It may have been sent. A notice twice is better than none; a code twice leaves a person with two codes."""
    if message.encrypted:
        _settle(message, Status.DROPPED, error=f"{_('Исход неизвестен')}: {_told(message, fault)}"[:500])
    else:
        _retry_later(message, fault, wait=None, at=at)


def _told(message: Message, fault: Exception) -> str:
    """What staff read about the fault, without the address that servers like to quote."""
    return without_address(str(fault) or type(fault).__name__, message.address)[:500]
