"""Reading and knowing: a line is read when its matter was opened; «Ознакомлен(а)» is pressed, and said with its time."""

from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce

from notifications.kinds import ENDINGS
from notifications.models import Message, MessageQuerySet


def mark_read(user_id: int, reference: str, *, at: datetime) -> None:
    """Everything the cabinet said to this person about `reference` (a complaint's number) is read now."""
    Message.objects.in_cabinet_of(user_id).unread().filter(reference=reference).update(read_at=at)


def acknowledge(message: Message, *, at: datetime) -> datetime:
    """«Ознакомлен(а)»: when it was pressed first. Whoever says so has read it."""
    asked = Message.objects.filter(pk=message.pk, needs_ack=True)
    asked.filter(acked_at__isnull=True).update(acked_at=at, read_at=Coalesce("read_at", at))
    return asked.values_list("acked_at", flat=True).get() or at


def acknowledge_by_deed(user_id: int, reference: str, kind: str, *, at: datetime) -> None:
    """Whoever does what a message asks for knows of it."""
    asked = Message.objects.in_cabinet_of(user_id).filter(reference=reference, kind=kind, needs_ack=True)
    asked.filter(acked_at__isnull=True).update(acked_at=at, read_at=Coalesce("read_at", at))


def asked_about(user_id: int, reference: str) -> list[Message]:
    """What this person was asked to acknowledge about `reference`, acknowledged or not, the newest first."""
    return list(Message.objects.in_cabinet_of(user_id).filter(reference=reference, needs_ack=True))


def waiting_for(user_id: int | None) -> MessageQuerySet:
    """What the message centre puts on top: endings that were not opened, notices that wait for «Ознакомлен(а)»."""
    waits = Message.objects.unacknowledged().filter(user=user_id).values("pk")
    return Message.objects.in_cabinet_of(user_id).filter(Q(pk__in=waits) | Q(kind__in=ENDINGS, read_at__isnull=True))


def unread_endings(user_id: int) -> MessageQuerySet:
    """Answers and other endings that lie unopened (S140)."""
    return Message.objects.in_cabinet_of(user_id).unread().filter(kind__in=ENDINGS)
