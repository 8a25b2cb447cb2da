"""The picture of an identity document: on the disk only encrypted, each opening written down."""

import hashlib
from datetime import datetime
from typing import cast

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from complaints.attachments import Checked
from complaints.file_checks.storage import PrivateStorage, random_name
from complaints.models import RecoveryEvent, RecoveryRequest
from complaints.models.attachment import private_storage
from complaints.recovery import Refused
from notifications import secrecy

log = structlog.get_logger(__name__)


def store(checked: Checked) -> str:
    """Encrypt with the newest of FIELD_KEYS and write; the name says nothing."""
    return private_storage().save(random_name(), ContentFile(_keys().encrypt(checked.content)))


def read(pk: int, *, by: User, at: datetime) -> bytes:
    """The picture for one who decides; that it was opened is written down first."""
    with transaction.atomic():
        request = RecoveryRequest.objects.select_for_update().exclude(document="").filter(pk=pk).first()
        if request is None:
            raise Refused
        RecoveryEvent.objects.create(request=request, kind=RecoveryEvent.Kind.OPENED, at=at, actor=by)
    try:
        with private_storage().open(request.document.name or "") as kept:
            return _keys().decrypt(kept.read())
    except (OSError, InvalidToken) as fault:
        raise Refused from fault


def is_intact(request: RecoveryRequest) -> bool:
    """Whether the picture still opens and is the one that was sent. Nobody sees it: no opening is written down."""
    try:
        with private_storage().open(request.document.name or "") as kept:
            content = _keys().decrypt(kept.read())
    except (OSError, InvalidToken):
        return False
    return hashlib.sha256(content).hexdigest() == request.document_sha256


def renew_all() -> tuple[int, int]:
    """Write anew what is not under the newest of FIELD_KEYS; how many were rewritten and how many no key opens."""
    keys = list(RecoveryRequest.objects.exclude(document="").values_list("pk", flat=True))
    results = [_renew(pk) for pk in keys]
    return results.count(True), results.count(None)


def delete_after_commit(stored: str) -> None:
    """The file goes when its row is sure to be without it."""

    def delete() -> None:
        private_storage().delete(stored)

    if stored:
        transaction.on_commit(delete, robust=True)


def _renew(pk: int) -> bool | None:
    """Whether it was written anew, under its own name, so that a stop at any moment leaves one file; None: unreadable."""
    with transaction.atomic():
        request = RecoveryRequest.objects.select_for_update().exclude(document="").filter(pk=pk).first()
        if request is None:
            return False
        name = request.document.name or ""
        try:
            with private_storage().open(name) as kept:
                token = kept.read()
            if secrecy.is_newest(token.decode()):
                return False
            cast(PrivateStorage, private_storage()).replace(name, _keys().rotate(token))
        except (OSError, InvalidToken, UnicodeDecodeError) as fault:
            log.error("recovery_document_unreadable", request_id=pk, fault=type(fault).__name__)
            return None
    return True


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])
