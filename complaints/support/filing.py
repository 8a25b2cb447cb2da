"""Taking a request: files are checked first, then everything is written at once; two presses make one request."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import structlog
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from complaints import attachments
from complaints.attachments import Checked
from complaints.file_checks.names import clean_name
from complaints.models import FileState, SupportEntry, SupportFile, SupportRequest, SupportStatus
from complaints.numbers import receipt_code
from complaints.support import Refused, Unfit, circumstances, words
from notifications import hints

log = structlog.get_logger(__name__)

FILES_MOST = 3
DAY = timedelta(days=1)
# Nobody honest comes near. A stranger's address must not be flooded with our receipts, nor the disk with screenshots.
PER_EMAIL, PER_PERSON, SIGNED_OUT = 5, 20, 500

Uploads = Iterable["UploadedFile[bytes]"]


@dataclass(frozen=True)
class Told:
    """What the form brings; `facts` by the names of the model's columns."""

    press: UUID
    topic: str
    text: str
    email: str = ""
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Stored:
    """A file found fit, on the disk already."""

    name: str
    checked: Checked
    file: str
    thumbnail: str


def file(told: Told, uploads: Uploads, *, by: User | None, at: datetime) -> SupportRequest:
    """Take the request, or find the one that the same page has sent before. Raises Refused and Unfit."""
    told = replace(told, press=_key(told, by))
    if known := SupportRequest.objects.filter(press=told.press).first():
        return known
    _refuse_a_flood(told.email, by, at)
    stored = checked(uploads)
    try:
        return _write(told, stored, by, at)
    except IntegrityError:  # pressed twice at once
        discard(stored)
        return SupportRequest.objects.get(press=told.press)
    except BaseException:
        discard(stored)  # no file without a row
        raise


def _key(told: Told, by: User | None) -> UUID:
    """Of one press: the same page, person and words.

    A page that «Назад» has brought back may hold other words, or be sent by whoever sits at this computer next: that is
    another request, and the first one with its code is not shown instead.
    """
    return uuid5(told.press, f"{by.pk if by else ''} {told.text}")


def checked(uploads: Uploads) -> list[Stored]:
    """All fit and stored, or none: a browser would have to bring the others again. Slow: never in a transaction."""
    stored: list[Stored] = []
    failures: list[tuple[str, str]] = []
    for place, upload in enumerate(uploads, 1):
        name = clean_name(upload.name or "")
        try:
            if place > FILES_MOST:
                raise attachments.Refused("too_many", _("можно приложить до {n} файлов").format(n=FILES_MOST))
            fit = attachments.check(upload)
            stored.append(Stored(name, fit, *attachments.store(fit)))
        except attachments.Refused as refusal:
            failures.append((name, str(refusal)))
        except OSError as fault:  # a full disk: the person is told
            log.error("support_file_not_stored", fault=type(fault).__name__)
            failures.append((name, _("не получилось сохранить. Приложите позже или отправьте без файла")))
    if failures:
        discard(stored)
        raise Unfit(failures)
    return stored


def discard(stored: Sequence[Stored]) -> None:
    """Take away what has no row."""
    for each in stored:
        attachments.delete_bytes(each.file, each.thumbnail)


def attach(entry: SupportEntry, stored: Sequence[Stored], at: datetime) -> None:
    """The rows of files; with an antivirus configured they wait for it."""
    SupportFile.objects.bulk_create(
        SupportFile(
            entry=entry, name=each.name, media_type=each.checked.media_type, size=each.checked.size,
            sha256=each.checked.sha256, file=each.file, thumbnail=each.thumbnail, created_at=at,
            state=FileState.CHECKING if settings.CLAMAV else FileState.CLEAN,
        )
        for each in stored
    )  # fmt: skip
    if stored and settings.CLAMAV:
        hints.after_commit("complaints.tasks.scan_files")


def _write(told: Told, stored: Sequence[Stored], by: User | None, at: datetime) -> SupportRequest:
    with transaction.atomic():
        made = SupportRequest.objects.create(
            press=told.press, code=receipt_code(), topic=told.topic, author=by, email="" if by else told.email,
            status=SupportStatus.NEW, created_at=at, changed_at=at, **told.facts,
        )  # fmt: skip
        entry = SupportEntry.objects.create(request=made, kind=SupportEntry.Kind.ASKED, at=at, actor=by, text=told.text)
        attach(entry, stored, at)
        words.tell_person(made, "support_received", at=at)
        words.tell_staff(made, entry, at=at)
    code = circumstances.code(made.error_code)  # a person may have typed anything there
    log.info("support_request_taken", request=made.pk, signed_in=by is not None, error_code=code)
    return made


def _refuse_a_flood(email: str, by: User | None, at: datetime) -> None:
    today = SupportRequest.objects.filter(created_at__gt=at - DAY)
    if by is not None:
        if today.filter(author=by).count() >= PER_PERSON:
            raise Refused(_("За сутки принимаем до {n} запросов. Напишите завтра или позвоните").format(n=PER_PERSON))
        return
    if today.filter(author=None, email=email).count() >= PER_EMAIL:
        raise Refused(
            _("С этой почтой сегодня уже пришло {n} запросов. Дождитесь ответа или позвоните").format(n=PER_EMAIL)
        )
    if today.filter(author=None).count() >= SIGNED_OUT:
        log.error("support_requests_used_up", ceiling=SIGNED_OUT)
        raise Refused(_("Сегодня мы больше не можем принять запрос без входа. Войдите, позвоните или напишите завтра"))
