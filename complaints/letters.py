"""Letters of signed answers: written by the worker after the commit, found again each minute by the clock.

A worker may die at any line: until the row names the letter it is not there, and the next one writes it anew; the file
that was left behind is nobody's and goes with the other strays (`check_files`).
"""

import hashlib

import structlog
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from complaints import letter
from complaints.file_checks.storage import random_name
from complaints.models import Answer, Attachment
from complaints.models.attachment import private_storage

log = structlog.get_logger(__name__)

AT_ONCE = 50


def write_waiting() -> int:
    """Write the letters of answers that have none; how many were written. One that fails does not stop the others."""
    waiting = Answer.objects.filter(letter=None, void_at=None).order_by("pk").values_list("pk", flat=True)
    return sum(_written(pk) for pk in list(waiting[:AT_ONCE]))


def _written(pk: int) -> bool:
    answer = _whole(pk)
    try:
        content = letter.pdf(answer)
        stored = private_storage().save(random_name(), ContentFile(content))
    except Exception as fault:  # whatever the text or the disk raises: the clock tries again
        log.error("letter_not_written", answer=pk, fault=type(fault).__name__)
        return False
    try:
        kept = _keep(answer, stored, content)
    except BaseException:
        private_storage().delete(stored)  # no file without a row
        raise
    if not kept:
        private_storage().delete(stored)  # another worker was quicker
    return kept


def _whole(pk: int) -> Answer:
    rows = Answer.objects.select_related("event", "complaint__department", "complaint__category")
    return rows.prefetch_related("results", "event__attachments").get(pk=pk)


def _keep(answer: Answer, stored: str, content: bytes) -> bool:
    """A file of the answer's own line of history, so it opens by the same door; under the lock, so there is one."""
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        locked = Answer.objects.select_for_update().get(pk=answer.pk)
        if locked.letter_id or locked.void_at:
            return False
        locked.letter = Attachment.objects.create(
            complaint_id=answer.complaint_id,
            event_id=answer.event_id,
            uploaded_by_id=answer.signed_by_id,
            name=letter.name_of(answer),
            media_type="application/pdf",
            size=len(content),
            sha256=digest,
            sha256_received=digest,
            file=stored,
            created_at=timezone.now(),
        )
        locked.save(update_fields=["letter"])
    return True
