"""Attempts to send that failed: written down apart from what failed, shown to the person, kept as proof (S112–S114, S124)."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from complaints.models import Complaint, SendAttempt

SHOWN, KEPT = 5, 50
# The row of the draft may still be held by the very transaction that hangs.
LOCK_WAIT = "2s"
REASON_MAX = 300


def record(draft: Complaint, *, at: datetime, code: str, reason: str, fault: str = "") -> None:
    """In a transaction of its own: that of the sending has been rolled back."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_WAIT])
        SendAttempt.objects.create(complaint=draft, at=at, code=code, reason=reason[:REASON_MAX], fault=fault[:64])
        newest = list(of(draft).values_list("pk", flat=True)[:KEPT])
        first = of(draft).order_by("at", "pk").values_list("pk", flat=True).first()
        of(draft).exclude(pk__in=[*newest, first]).delete()


def of(complaint: Complaint) -> QuerySet[SendAttempt]:
    """Newest first."""
    return SendAttempt.objects.filter(complaint=complaint)


def shown(draft: Complaint) -> list[SendAttempt]:
    """The newest few, and the very first: it is the one that proves when the person began to try."""
    newest = list(of(draft)[: SHOWN - 1])
    first = of(draft).last() if len(newest) == SHOWN - 1 else None
    return [*newest, first] if first and first not in newest else newest
