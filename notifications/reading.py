"""Reading: a line of the message centre is read when the person has seen what it tells about."""

from datetime import datetime

from notifications.models import Message


def mark_read(user_id: int, reference: str, *, at: datetime) -> None:
    """Everything the cabinet said to this person about `reference` (a complaint's number) is read now."""
    Message.objects.in_cabinet_of(user_id).unread().filter(reference=reference).update(read_at=at)
