"""Questions of authors about the handling (S102–S103): which one waits, when asking is offered by one press."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.models import Complaint, ProgressQuestion

STILL = timedelta(days=10)  # without a move for so long the author asks by one press, and the desk counts it
WORKING_DAYS = 2


def press(complaint: Complaint, at: datetime) -> str:
    """The question that one press asks of what is late or stands still; "" while there is nothing to ask for."""
    if complaint.is_overdue(timezone.localdate(at)):
        return _("Почему нет ответа?")
    return _("Почему нет движения?") if is_still(complaint, at) else ""


def is_still(complaint: Complaint, at: datetime) -> bool:
    """Whether nothing has moved for so long; by the same dates as the desk's own counter."""
    return complaint.is_open and complaint.updated_at < at - STILL


def all_open() -> QuerySet[ProgressQuestion]:
    """Those that staff have not answered."""
    return ProgressQuestion.objects.filter(closed_at=None)


def waiting(complaint: Complaint) -> ProgressQuestion | None:
    """The one that waits for an answer, with its line of the history. One query."""
    return all_open().filter(complaint=complaint).select_related("asked").first()
