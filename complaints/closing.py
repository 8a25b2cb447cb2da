"""Closing a cabinet and complaints: drafts go, sent ones stay for the term of the law, an open one is finished first."""

from datetime import date, datetime

import structlog
from django.db import transaction
from django.utils import timezone

from accounts import closing
from accounts.models import AccountClosure, User
from complaints import attachments, identity, personal_data
from complaints.models import Attachment, Complaint
from complaints.models.complaint import OPEN_STATUSES
from complaints.recovery import retention as recoveries
from complaints.support import retention as support

log = structlog.get_logger(__name__)

YEARS = 5


def kept_until(day: date) -> date:
    """Five years from the first of January after the year in which the case was closed (E46 of the rules)."""
    return date(day.year + 1 + YEARS, 1, 1)


def open_count(user: User) -> int:
    """Complaints the authority still owes an answer to."""
    return Complaint.objects.of(user).filter(status__in=OPEN_STATUSES).count()


def last_kept_until(user: User) -> date | None:
    """When the term of the youngest of the finished ones ends; None without any."""
    ends = Complaint.objects.of(user).filter(completed_at__isnull=False).values_list("completed_at", flat=True)
    return max((kept_until(timezone.localdate(at)) for at in ends), default=None)


def anonymise_closed(*, at: datetime) -> int:
    """Close those whose fourteen days are over and who wait for no answer; how many. Safe to run twice."""
    return sum(_close(pk, at) for pk in closing.due(at=at).values_list("pk", flat=True))


def _close(pk: int, at: datetime) -> bool:
    """Asked again under the lock: the person may have come back this minute."""
    with transaction.atomic():
        closure = closing.due(at=at).filter(pk=pk).select_for_update(of=("self",)).select_related("user").first()
        if closure is None or open_count(closure.user):
            return False
        _drop_unsent(closure)
        personal_data.forget_all_of(closure.user)
        identity.forget_all_of(closure.user)
        recoveries.forget_account(closure.user, at=at)
        support.forget_all_of(closure.user)
        closing.clear(closure, at=at)
    log.info("cabinet_closed", user_id=closure.user_id)
    return True


def _drop_unsent(closure: AccountClosure) -> None:
    """Drafts with their files, and files left beside sent complaints."""
    for draft in Complaint.objects.of(closure.user).drafts().select_for_update():
        attachments.remove_all(draft)
        draft.delete()
    left = Attachment.objects.filter(event=None, uploaded_by=closure.user).select_related("complaint")
    for file in left:
        attachments.remove(file.complaint, str(file.uuid), by=closure.user)
