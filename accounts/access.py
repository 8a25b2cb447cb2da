"""The journal of looks at people's data: written by the pages that show them, superusers' looks like anybody's."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import AccessLog, User


@dataclass(frozen=True)
class Look:
    """Who looks: the officer, and for which unit in which position."""

    actor: User
    unit: str
    at: datetime


def record(look: Look, subject: User, action: str, what: str, *, reference: str = "") -> None:
    """One line for this officer, this object and this hour; own data are nobody else's business."""
    if look.actor.pk == subject.pk:
        return
    line = _line(look, subject, action, reference)
    line.once = f"{action}:{what}:{look.actor.pk}:{look.at:%Y%m%d%H}"
    AccessLog.objects.bulk_create([line], ignore_conflicts=True)


def record_reveal(look: Look, subject: User, *, reference: str, reason: str, with_document: bool = False) -> None:
    """Every showing of whole contacts is a line of its own, with its reason; the number of a document is named."""
    action = AccessLog.Action.DOCUMENT if with_document else AccessLog.Action.CONTACTS
    line = _line(look, subject, action, reference)
    line.once, line.reason = f"contacts:{uuid.uuid4()}", reason
    line.save()


def record_reveals(shown: Sequence[tuple[Look, int, str]], *, reason: str, what: str) -> None:
    """Whole contacts of many in one file `what`: (look, whose, reference) each; once, however often the file is made."""
    AccessLog.objects.bulk_create(
        [
            AccessLog(
                subject_id=whose, actor=look.actor, unit=look.unit, action=AccessLog.Action.CONTACTS,
                reference=reference, reason=reason, at=look.at, once=f"contacts:{what}:{reference}",
            )
            for look, whose, reference in shown
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def of(subject: User) -> QuerySet[AccessLog]:
    """The person's own journal, newest first."""
    return AccessLog.objects.filter(subject=subject)


def _line(look: Look, subject: User, action: str, reference: str) -> AccessLog:
    return AccessLog(subject=subject, actor=look.actor, unit=look.unit, action=action, reference=reference, at=look.at)
