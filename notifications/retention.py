"""Which messages are not kept: those about a complaint stay as long as the complaint, the others have a term."""

from datetime import datetime, timedelta

from django.db.models import Q

from notifications.models import Message, Status

KEPT = timedelta(days=365)
PASSING = timedelta(days=30)  # codes, whose text is gone already, and letters to addresses without a cabinet


def tidy(*, at: datetime) -> int:
    """Delete messages past their time; how many. What is still on its way stays."""
    settled = Message.objects.filter(reference="").exclude(status__in=[Status.QUEUED, Status.SENDING])
    passing = Q(user=None) | Q(encrypted=True)
    past = Q(created_at__lt=at - KEPT) | (passing & Q(created_at__lt=at - PASSING))
    return settled.filter(past).delete()[0]
