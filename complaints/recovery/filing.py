"""Taking a request: what is told is kept at once, and becomes a request when the new contact is proved."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from accounts.models import User
from complaints import attachments
from complaints.file_checks.names import clean_name
from complaints.models import RecoveryEvent, RecoveryRequest, RecoveryStatus
from complaints.models.attachment import private_storage
from complaints.numbers import receipt_code
from complaints.recovery import documents, words

log = structlog.get_logger(__name__)
# Anybody may begin, and each beginning is a picture on the disk for a day: all together not more than about 4 GB.
UNPROVED_PER_DAY = 300
DAY = timedelta(days=1)


class NoneToday(Exception):
    """Too many requests were begun and never proved: somebody is filling the disk."""


def begin(given: Mapping[str, str], upload: "UploadedFile[bytes]", *, at: datetime) -> RecoveryRequest:
    """Check the picture and keep everything until the code is typed. Slow: no transaction.

    Raises attachments.Refused and NoneToday; requests at once may pass the ceiling by as many as there are threads.
    """
    _refuse_a_flood(at)
    checked = attachments.check(upload)
    stored = documents.store(checked)
    try:
        return RecoveryRequest.objects.create(
            **given,
            document=stored,
            document_name=clean_name(upload.name or ""),
            document_type=checked.media_type,
            document_sha256=checked.sha256,
            created_at=at,
        )
    except BaseException:
        private_storage().delete(stored)  # no file without a row
        raise


def file(pk: int, contact: str, *, at: datetime) -> RecoveryRequest | None:
    """The contact is proved: the request gets its number, staff and the person are told. Twice is once."""
    with transaction.atomic():
        request = RecoveryRequest.objects.select_for_update().filter(pk=pk, new_contact=contact).first()
        if request is None or request.status != RecoveryStatus.UNPROVED:
            return request
        request.number = _new_number()
        request.status, request.filed_at = RecoveryStatus.FILED, at
        request.save(update_fields=["number", "status", "filed_at"])
        RecoveryEvent.objects.create(request=request, kind=RecoveryEvent.Kind.FILED, at=at)
        words.tell_applicant(request, "recovery_received", at=at)
        words.tell_staff(request, "staff_recovery_new", at=at)
    return request


def has_cabinet(contact: str) -> bool:
    """Whoever has just proved a contact with a cabinet needs no document: the ordinary reset will do."""
    return User.objects.by_contact(contact) is not None


def _refuse_a_flood(at: datetime) -> None:
    """Requests whose code was typed do not count: they cost a contact each."""
    unproved = RecoveryRequest.objects.filter(status=RecoveryStatus.UNPROVED, created_at__gt=at - DAY)
    if unproved.count() >= UNPROVED_PER_DAY:
        log.error("recovery_requests_used_up", ceiling=UNPROVED_PER_DAY)
        raise NoneToday


def _new_number() -> str:
    for _try in range(5):
        number = receipt_code()
        if not RecoveryRequest.objects.filter(number=number).exists():
            return number
    raise IntegrityError("No free number")
