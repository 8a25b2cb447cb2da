"""Messages of many complaints: each kind's texts are rendered once and then filled in."""

from datetime import datetime, timedelta
from functools import cache
from random import Random

from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import notices
from complaints.models import Complaint, Event
from notifications.models import ATTEMPTS, Channel, Message, Status
from notifications.rendering import Texts, render

MAIL_IS_SEEDED_FOR, READ_AFTER = timedelta(days=120), timedelta(hours=5)
FAILS = 0.003
GIVEN = (
    "number", "name", "registered_on", "registered_on_short", "received_at", "withdrawn_at", "due_on", "due_on_short",
    "redirect_due", "receipt_code", "days", "decided_on",
    "answer_number", "answer_on", "department", "category", "outcome", "reply_until", "reply_until_short",
)  # fmt: skip


@cache
def _pattern(kind: str) -> Texts:
    return render(
        kind,
        {**{name: f"⟦{name}⟧" for name in GIVEN}, "attachments_count": 0, "reply_is_late": False},
        path="/",
        reference="",
    )


def rows(complaint: Complaint, history: list[Event], chance: Random, now: datetime) -> list[Message]:
    """What the author was told: lines of the cabinet, and mails unless that was long ago."""
    values = _values(complaint)
    shared = {"user_id": complaint.author_id, "reference": complaint.number, "url": complaint.get_absolute_url()}
    written = []
    for event in history:
        kind = notices.AUTHOR_IS_TOLD.get(event.kind)
        if kind is None:
            continue
        texts, moment = _pattern(kind), f"{timezone.localtime(event.at):%d.%m.%Y %H:%M}"
        values |= {"received_at": moment, "withdrawn_at": moment, "decided_on": moment[:10], "answer_on": moment[:10]}
        key = f"event-{event.pk}-author"
        told = {"kind": kind, "subject": _filled(texts.subject, values), "created_at": event.at, **shared}
        read_at = event.at + READ_AFTER if now - event.at > READ_AFTER * 20 else None
        written.append(
            Message(
                key=f"{key}:cabinet", channel=Channel.CABINET, body=_filled(texts.text, values), status=Status.SENT,
                sent_at=event.at, read_at=read_at, **told,
            )
        )  # fmt: skip
        if now - event.at < MAIL_IS_SEEDED_FOR:
            mail = Message(key=f"{key}:email", body=_filled(texts.mail, values), **told)
            written.append(_mail(mail, complaint, chance))
    return written


def _mail(message: Message, complaint: Complaint, chance: Random) -> Message:
    message.channel, message.address = Channel.EMAIL, complaint.email
    message.claimed_at = message.created_at
    if chance.random() < FAILS:
        message.status, message.attempts, message.error = Status.FAILED, ATTEMPTS, _("Ящик не принимает письма")
    else:
        message.status, message.attempts, message.sent_at = Status.SENT, 1, message.created_at
    return message


def _values(complaint: Complaint) -> dict[str, str]:
    registered, due = f"{complaint.registered_on:%d.%m.%Y}", f"{complaint.due_on:%d.%m.%Y}"
    return {
        "number": complaint.number or "", "name": f"{complaint.first_name} {complaint.middle_name}",
        "registered_on": registered, "registered_on_short": registered[:5], "due_on": due, "due_on_short": due[:5],
        "receipt_code": complaint.receipt_code, "department": str(complaint.department), "redirect_due": due,
        "category": complaint.category.name if complaint.category else "", "reply_until": due, "reply_until_short": due[:5],
        "days": str(complaint.extended_by), "answer_number": f"{complaint.number}/1",
        "outcome": complaint.get_outcome_display() if complaint.outcome else "",
    }  # fmt: skip


def _filled(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"⟦{name}⟧", value)
    return text
