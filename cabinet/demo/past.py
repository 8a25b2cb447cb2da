"""Messages about days gone by: nobody is mailed today about them."""

from django.db.models import F, QuerySet

from notifications.models import Message, Status


def count_as_sent(written: QuerySet[Message]) -> None:
    """Mail and SMS count as sent at their own time; called in the transaction that wrote them, no worker sees them wait."""
    written.filter(status=Status.QUEUED).update(
        status=Status.SENT, sent_at=F("created_at"), claimed_at=F("created_at"), next_at=None, attempts=1
    )
