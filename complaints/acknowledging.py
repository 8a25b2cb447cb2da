"""Notices without «Ознакомлен(а)»: once a reminder by another way, then officers see whom to phone or to write to (S109).

The ledger is the outbox: the reminder stands under the key of what it reminds of. Of several notices about one complaint
only the newest is chased.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.contacts import recipient_for
from complaints import notices
from complaints.models import Complaint, InternalNote, Outcome
from notifications import outbox, ways
from notifications.models import Channel, Message, Status
from notifications.outbox import Letter, Recipient

log = structlog.get_logger(__name__)
BATCH = 100


def run(*, at: datetime) -> int:
    """Remind of everything due at `at`; how many messages were written. Safe to run twice and at once with another.

    A fault in one batch does not silence the others: it is raised when all have had their turn.
    """
    told, faults = 0, []
    due = list(_due(at).values_list("pk", flat=True))
    for start in range(0, len(due), BATCH):
        try:
            told += _remind(due[start : start + BATCH], at)
        except Exception as fault:  # whatever the database raises
            log.error(
                "reminding_of_notices_failed", fault=type(fault).__name__, notices=len(due[start : start + BATCH])
            )
            faults.append(fault)
    if faults:
        raise faults[0]
    return told


def neglected(*, at: datetime) -> Q:
    """Complaints whose author has not acknowledged a notice in spite of the reminder, and nobody has dealt with that.

    An officer who has phoned or posted says so in a note: then the complaint leaves the list. Who has withdrawn is left alone.
    """
    dealt_with = InternalNote.objects.filter(
        complaint__number=OuterRef("reference"), made_known=True, at__gt=OuterRef("created_at")
    )
    left = Message.objects.unacknowledged().filter(created_at__lte=at - _flag_after()).exclude(Exists(dealt_with))
    return Q(number__in=left.values("reference")) & ~Q(outcome=Outcome.WITHDRAWN)


def is_neglected(complaint: Complaint, unaware: Iterable[datetime], *, at: datetime) -> bool:
    """The same of one complaint. `unaware`: when its notices without «Ознакомлен(а)» were written; fresh ones ask nothing."""
    is_old = any(written <= at - _flag_after() for written in unaware)
    return is_old and Complaint.objects.filter(neglected(at=at), pk=complaint.pk).exists()


def is_unaware(complaint: Complaint) -> bool:
    """Whether its author has not acknowledged a notice, however fresh it is."""
    return Message.objects.unacknowledged().filter(reference=complaint.number).exists()


def _flag_after() -> timedelta:
    return timedelta(days=settings.ACK_DAYS + settings.ACK_FLAG_DAYS)


def _due(at: datetime) -> QuerySet[Message]:
    """Old enough to be reminded of, not so old that officers have it already; the newest of its complaint."""
    term = (at - _flag_after(), at - timedelta(days=settings.ACK_DAYS))
    newer = Message.objects.filter(
        user=OuterRef("user"), reference=OuterRef("reference"), needs_ack=True, created_at__gt=OuterRef("created_at")
    )
    rows = Message.objects.unacknowledged().filter(created_at__range=term).exclude(reference="")
    return rows.exclude(Exists(newer)).order_by("pk")


def _remind(pks: list[int], at: datetime) -> int:
    """One batch under the lock, so that no «Ознакомлен(а)» is pressed in between: as many queries as for one."""
    with transaction.atomic():
        rows = list(_due(at).filter(pk__in=pks).select_for_update(of=("self",)))
        told = outbox.written(_key(row) for row in rows)
        fresh = [row for row in rows if _key(row) not in told]
        complaints = _complaints(fresh)
        went = _went_by(fresh)
        letters = [
            _letter(complaints[row.reference], row, went.get(ways.stem(row), set()))
            for row in fresh
            if row.reference in complaints
        ]
        return len(outbox.enqueue_letters(letters, at=at))


def _complaints(rows: list[Message]) -> dict[str, Complaint]:
    numbers = [row.reference for row in rows]
    found = Complaint.objects.filter(number__in=numbers, author__is_active=True).exclude(outcome=Outcome.WITHDRAWN)
    return {str(complaint.number): complaint for complaint in found.select_related("author")}


def _went_by(rows: list[Message]) -> dict[str, set[str]]:
    """By which channels each notice has gone out."""
    keys = {f"{ways.stem(row)}:{channel}": ways.stem(row) for row in rows for channel in (Channel.EMAIL, Channel.SMS)}
    went: dict[str, set[str]] = {}
    for key, channel in Message.objects.filter(key__in=keys, status=Status.SENT).values_list("key", "channel"):
        went.setdefault(keys[key], set()).add(channel)
    return went


def _letter(complaint: Complaint, notice: Message, went: set[str]) -> Letter:
    told_on = f"{timezone.localtime(notice.created_at):%d.%m.%Y}"
    letter = notices.author_letter(complaint, "ack_reminder", _key(notice), told_on=told_on)
    return replace(letter, recipients={_key(notice): _other_way(recipient_for(complaint.author), went)})


def _other_way(whole: Recipient, went: set[str]) -> Recipient:
    """The way that has not been tried in vain; where there is none, the cheapest of those there are. Never a cabinet line:
    there the notice itself stands on top.
    """
    by_mail, by_sms = replace(whole, phone="", cabinet=False), replace(whole, email="", cabinet=False)
    if whole.phone and Channel.SMS not in went:
        return by_sms
    if whole.email and Channel.EMAIL not in went:
        return by_mail
    return by_mail if whole.email else by_sms


def _key(notice: Message) -> str:
    return f"{ways.stem(notice)}{ways.REMINDER}"
