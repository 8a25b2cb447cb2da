"""What is not kept: drafts past their time, files that were added and never sent, requests for recovery."""

from datetime import datetime, timedelta

from django.db import transaction

from complaints import attachments, identity
from complaints.models import Attachment, Complaint, Status
from complaints.models.complaint import DRAFT_LIFE
from complaints.recovery import retention as recoveries

FORGOTTEN_FILES = timedelta(days=7)


def tidy(*, at: datetime) -> tuple[int, int]:
    """Delete drafts untouched for 30 days and files left beside a sent complaint for 7; (drafts, files) deleted."""
    identity.forget_finished(at=at)
    drafts = Complaint.objects.drafts().filter(updated_at__lt=at - DRAFT_LIFE)
    gone = sum(_delete_draft(pk, at) for pk in drafts.values_list("pk", flat=True))
    forgotten = Attachment.objects.filter(event=None, created_at__lt=at - FORGOTTEN_FILES)
    files = list(forgotten.exclude(complaint__status=Status.DRAFT).select_related("complaint", "uploaded_by"))
    for file in files:
        attachments.remove(file.complaint, file.uuid, by=file.uploaded_by)
    return gone, len(files) + recoveries.tidy(at=at)


def _delete_draft(pk: int, at: datetime) -> bool:
    """Asked again under the lock: the person may have come back this minute."""
    with transaction.atomic():
        old = Complaint.objects.drafts().filter(pk=pk, updated_at__lt=at - DRAFT_LIFE)
        draft = old.select_for_update().first()
        if draft is None:
            return False
        attachments.remove_all(draft)
        draft.delete()
    return True
