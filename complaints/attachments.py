"""Files of a complaint: what may be attached, how it is kept, and until when it can be taken back.

Content decides (`file_checks`): the type the browser sends decides nothing, the name must agree with what is inside.
Pictures are redrawn, PDF and DOCX are kept byte for byte; both digests are recorded.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum

from accounts.models import User
from complaints.file_checks import refusals, runner
from complaints.file_checks.names import clean_name
from complaints.file_checks.storage import random_name
from complaints.models import Attachment, Complaint, FileState, Status
from complaints.models.attachment import AttachmentQuerySet, private_storage
from notifications import hints

log = structlog.get_logger(__name__)

KINDS = {"pdf": "pdf", "docx": "docx", "jpg": "jpg", "jpeg": "jpg", "png": "png"}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpg": "image/jpeg",
    "png": "image/png",
}


class Refused(Exception):
    """The file is not taken; the message is the sentence for the person, without the file's name.

    `present` is the file that is there already when the same one came twice.
    """

    def __init__(self, code: str, sentence: str, *, present: Attachment | None = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.present = present


@dataclass(frozen=True)
class Checked:
    """A file found fit: what will be kept, the digests of that and of what came, a small JPEG of a picture."""

    media_type: str
    extension: str
    content: bytes
    size: int
    sha256: str
    sha256_received: str
    thumbnail: bytes = b""


def check(upload: "UploadedFile[bytes]") -> Checked:
    """Opens the file in a limited process and says what it is, or raises Refused. Slow: never inside a transaction."""
    extension = clean_name(upload.name or "").rpartition(".")[2].lower()
    kind = KINDS.get(extension, "")
    size = upload.size or 0
    if not kind:
        raise _refusal("type", refusals.wrong_type(extension))
    if not size:
        raise _refusal("empty", refusals.empty())
    if size > settings.ATTACHMENT_MAX_BYTES:
        raise _refusal("too_big", refusals.too_big(size))
    received = upload.read()
    verdict = runner.inspect(kind, received)
    if verdict.code:
        raise _refusal(verdict.code, refusals.sentence(verdict.code, kind=kind, number=verdict.number))
    content = received if verdict.redrawn is None else verdict.redrawn
    digests = hashlib.sha256(content).hexdigest(), hashlib.sha256(received).hexdigest()
    return Checked(MEDIA_TYPES[kind], extension, content, len(content), *digests, verdict.thumbnail)


def add(complaint: Complaint, upload: "UploadedFile[bytes]", *, by: User, at: datetime) -> Attachment:
    """Checks, stores and records one pending file; the limits are asked under the complaint's lock. Raises Refused.

    Whether `by` may add to this complaint at all is the caller's question.
    """
    batch = pending(complaint, by)  # before the slow part; asked again under the lock
    stored: list[str] = []
    try:
        _refuse_twin(batch, _digest_of(upload), name=clean_name(upload.name or ""))
        _refuse_when_full(batch, by=by, more=0)
        checked = check(upload)
        stored += store(checked)
    except OSError as fault:  # a full disk: the person is told, the rest of the draft is untouched
        log.error("attachment_not_stored", fault=type(fault).__name__)
        raise Refused("not_stored", refusals.not_stored()) from fault
    try:
        return _record(complaint, checked, stored, name=clean_name(upload.name or ""), by=by, at=at)
    except BaseException:
        delete_bytes(*stored)  # no file without a row
        raise


def store(checked: Checked) -> tuple[str, str]:
    """Names of the file and of its small copy, or "" without one; both are written, or neither is."""
    storage = private_storage()
    stored = storage.save(random_name(), ContentFile(checked.content))
    if not checked.thumbnail:
        return stored, ""
    try:
        return stored, storage.save(random_name(), ContentFile(checked.thumbnail))
    except OSError:
        storage.delete(stored)
        raise


def _record(
    complaint: Complaint, checked: Checked, stored: Sequence[str], *, name: str, by: User, at: datetime
) -> Attachment:
    with transaction.atomic(durable=True):
        locked = _locked(complaint)
        batch = pending(locked, by)
        _refuse_twin(batch, checked.sha256_received, name=name)
        _refuse_when_full(batch, by=by, more=checked.size)
        if settings.CLAMAV:
            hints.after_commit("complaints.tasks.scan_files")
        return Attachment.objects.create(
            complaint=locked,
            uploaded_by=by,
            name=name,
            media_type=checked.media_type,
            size=checked.size,
            sha256=checked.sha256,
            sha256_received=checked.sha256_received,
            file=stored[0],
            thumbnail=stored[1],
            state=FileState.CHECKING if settings.CLAMAV else FileState.CLEAN,
            created_at=at,
        )


def _locked(complaint: Complaint) -> Complaint:
    """It may have been deleted or sent while the file was on its way."""
    locked = Complaint.objects.select_for_update().filter(pk=complaint.pk).first()
    if locked is None:
        raise _refusal("draft_deleted", refusals.draft_deleted())
    if complaint.status == Status.DRAFT and locked.status != Status.DRAFT:
        raise _refusal("already_sent", refusals.already_sent())
    return locked


def describe(complaint: Complaint, captions: Mapping[str, str], *, by: User) -> None:
    """Writes what the files show, as `by` says it: uuid → caption. What has been sent, or is not theirs, stays as it is."""
    with transaction.atomic():
        Complaint.objects.select_for_update().filter(pk=complaint.pk).first()
        for attachment in pending(complaint, by):
            caption = captions.get(str(attachment.uuid), attachment.caption)
            if caption != attachment.caption:
                attachment.caption = caption
                attachment.save(update_fields=["caption"])


def remove(complaint: Complaint, uuid: UUID | str, *, by: User) -> None:
    """Takes back a file that `by` added and that has not been sent; anything else is left as it is."""
    try:
        with transaction.atomic():
            locked = Complaint.objects.select_for_update().filter(pk=complaint.pk).first()
            attachment = pending(complaint, by).filter(uuid=uuid).first()
            if locked is not None and attachment is not None:
                attachment.delete()
                forget_bytes(attachment)
    except ValidationError:  # not a uuid
        return


def remove_all(draft: Complaint) -> None:
    """Takes away every file of a draft that is being deleted; call under its lock."""
    for attachment in draft.attachments.all():
        attachment.delete()
        forget_bytes(attachment)


def forget_bytes(attachment: Attachment) -> None:
    """Delete the file and its small copy once this transaction has ended well."""
    names = attachment.file.name or "", attachment.thumbnail.name or ""
    transaction.on_commit(lambda: delete_bytes(*names), robust=True)


def pending(complaint: Complaint, by: User) -> AttachmentQuerySet:
    """The files this person has added and not sent yet, as their list shows them: one with a virus by its name."""
    return Attachment.objects.filter(complaint=complaint, event=None, uploaded_by=by)


def to_send(complaint: Complaint, by: User) -> AttachmentQuerySet:
    """Those of them that will go: the batch the limits count."""
    return pending(complaint, by).held()


def _refuse_twin(batch: AttachmentQuerySet, sha256: str, *, name: str) -> None:
    """The same bytes twice in one batch are a second press or a second copy; in another batch they are welcome."""
    if twin := batch.held().filter(sha256_received=sha256).first():
        log.info("attachment_refused", reason="duplicate")
        raise Refused("duplicate", refusals.duplicate(name, twin.name), present=twin)


def _refuse_when_full(batch: AttachmentQuerySet, *, by: User, more: int) -> None:
    batch = batch.held()
    held = batch.aggregate(bytes=Sum("size"))["bytes"] or 0
    count = batch.count()
    if count >= settings.ATTACHMENT_MAX_COUNT:
        raise _refusal("too_many", refusals.too_many(count + 1))
    if _held_everywhere(by) + more > settings.ATTACHMENT_MAX_PENDING:
        raise _refusal("too_big_together", refusals.too_many_waiting())
    if held + more > settings.ATTACHMENT_MAX_TOTAL:
        raise _refusal("too_big_together", refusals.too_big_together())


def _held_everywhere(by: User) -> int:
    """Bytes of this person's files that wait in all drafts together."""
    held: int | None = (
        Attachment.objects.held().filter(event=None, uploaded_by=by).aggregate(bytes=Sum("size"))["bytes"]
    )
    return held or 0


def delete_bytes(*names: str) -> None:
    """At once, whatever becomes of the rows."""
    for name in filter(None, names):
        private_storage().delete(name)


def _digest_of(upload: "UploadedFile[bytes]") -> str:
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    upload.seek(0)
    return digest.hexdigest()


def _refusal(code: str, sentence: str) -> Refused:
    log.info("attachment_refused", reason=code)  # neither the name nor the person
    return Refused(code, sentence)
