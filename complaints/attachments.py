"""Files of a complaint: what may be attached, how it is kept, and until when it can be taken back.

Content decides (`file_checks`): the type the browser sends decides nothing, the name must agree with what is inside.
Pictures are redrawn, PDF and DOCX are kept byte for byte; both digests are recorded.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet, Sum

from accounts.models import User
from complaints.file_checks import refusals, runner
from complaints.file_checks.storage import random_name
from complaints.models import Attachment, Complaint, Status
from complaints.models.attachment import private_storage

log = structlog.get_logger(__name__)

KINDS = {"pdf": "pdf", "docx": "docx", "jpg": "jpg", "jpeg": "jpg", "png": "png"}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpg": "image/jpeg",
    "png": "image/png",
}
MAX_NAME_BYTES = 255
MAX_EXTENSION = 20
NAMELESS = "файл"
JOINERS = "\u200c\u200d"  # they hold emoji and some scripts together; all other invisible characters only mislead
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


class Refused(Exception):
    """The file is not taken; the message is the sentence for the person, without the file's name."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Checked:
    """A file found fit: what will be kept, and the digests of that and of what came."""

    media_type: str
    extension: str
    content: bytes
    size: int
    sha256: str
    sha256_received: str


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
    return Checked(MEDIA_TYPES[kind], extension, content, len(content), _digest(content), _digest(received))


def add(complaint: Complaint, upload: "UploadedFile[bytes]", *, by: User, at: datetime) -> Attachment:
    """Checks, stores and records one pending file; the limits are asked under the complaint's lock. Raises Refused.

    Whether `by` may add to this complaint at all is the caller's question.
    """
    _refuse_when_full(pending(complaint, by), by=by, more=0)  # before the slow part; asked again under the lock
    storage = private_storage()
    try:
        checked = check(upload)
        stored = storage.save(random_name(), ContentFile(checked.content))
    except OSError as fault:  # a full disk: the person is told, the rest of the draft is untouched
        log.error("attachment_not_stored", fault=type(fault).__name__)
        raise Refused("not_stored", refusals.not_stored()) from fault
    try:
        return _record(complaint, checked, stored, name=clean_name(upload.name or ""), by=by, at=at)
    except BaseException:
        storage.delete(stored)  # no file without a row
        raise


def _record(complaint: Complaint, checked: Checked, stored: str, *, name: str, by: User, at: datetime) -> Attachment:
    with transaction.atomic(durable=True):
        locked = Complaint.objects.select_for_update().filter(pk=complaint.pk).first()
        if locked is None:
            raise _refusal("draft_deleted", refusals.draft_deleted())
        if complaint.status == Status.DRAFT and locked.status != Status.DRAFT:
            raise _refusal("already_sent", refusals.already_sent())
        _refuse_when_full(pending(locked, by), by=by, more=checked.size)
        return Attachment.objects.create(
            complaint=locked,
            uploaded_by=by,
            name=name,
            media_type=checked.media_type,
            size=checked.size,
            sha256=checked.sha256,
            sha256_received=checked.sha256_received,
            file=stored,
            created_at=at,
        )


def remove(complaint: Complaint, uuid: UUID | str, *, by: User) -> None:
    """Takes back a file that `by` added and that has not been sent; anything else is left as it is."""
    try:
        with transaction.atomic():
            locked = Complaint.objects.select_for_update().filter(pk=complaint.pk).first()
            attachment = pending(complaint, by).filter(uuid=uuid).first()
            if locked is not None and attachment is not None:
                attachment.delete()
                _delete_after_commit(attachment.file.name or "")
    except ValidationError:  # not a uuid
        return


def remove_all(draft: Complaint) -> None:
    """Takes away every file of a draft that is being deleted; call under its lock."""
    for attachment in draft.attachments.all():
        attachment.delete()
        _delete_after_commit(attachment.file.name or "")


def pending(complaint: Complaint, by: User) -> QuerySet[Attachment]:
    """The files this person has added and not sent yet: the batch the limits count."""
    return complaint.attachments.filter(event=None, uploaded_by=by)


def clean_name(raw: str) -> str:
    """The name as the person knows it, without a path and without characters that mislead; at most 255 bytes.

    It is only shown and offered at download; nothing is ever stored under it.
    """
    name = unicodedata.normalize("NFC", raw).replace("\\", "/").rpartition("/")[2]
    name = re.sub(r"^[A-Za-z]:", "", "".join(map(_visible, name)))
    name = name.strip().rstrip(" .")
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > MAX_EXTENSION:
        stem, dot, extension = name, "", ""
    stem = stem.lstrip(" .")
    if RESERVED.match(stem):
        stem = f"_{stem}"
    ending = f"{dot}{extension}"
    return _shortened(stem or NAMELESS, MAX_NAME_BYTES - len(ending.encode())) + ending


def _visible(character: str) -> str:
    if character in JOINERS:
        return character
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    return "" if category.startswith("C") or category in ("Zl", "Zp") else character


def _shortened(stem: str, limit: int) -> str:
    return stem.encode()[: max(limit, 0)].decode(errors="ignore").rstrip()


def _refuse_when_full(batch: QuerySet[Attachment], *, by: User, more: int) -> None:
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
    held: int | None = Attachment.objects.filter(event=None, uploaded_by=by).aggregate(bytes=Sum("size"))["bytes"]
    return held or 0


def _delete_after_commit(stored: str) -> None:
    def delete() -> None:
        private_storage().delete(stored)

    transaction.on_commit(delete, robust=True)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _refusal(code: str, sentence: str) -> Refused:
    log.info("attachment_refused", reason=code)  # neither the name nor the person
    return Refused(code, sentence)
