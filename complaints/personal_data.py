"""The copy of everything kept of a person: asked for on a page, made by the worker, deleted after seven days.

A worker may die at any line: the request is a row, taken under a lease, and the clock takes it up again.
"""

import json
import tempfile
import zipfile
from datetime import datetime, timedelta
from typing import IO, Any

import structlog
from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.contacts import recipient_for
from accounts.models import User
from accounts.retention import PROOFS
from complaints import personal_page, personal_record
from complaints.file_checks.storage import random_name
from complaints.models import Attachment, DataExport
from complaints.models.attachment import private_storage
from notifications import hints, outbox

log = structlog.get_logger(__name__)

KEPT = timedelta(days=7)
LEASE = timedelta(minutes=10)  # longer than a task may run
FRESH = timedelta(hours=1)
MOST_ATTEMPTS = 5
Status = DataExport.Status


def latest(user: User) -> DataExport | None:
    """The request the page tells about."""
    return DataExport.objects.filter(user=user).first()


def ready(user: User, *, at: datetime) -> DataExport | None:
    """What may be downloaded now."""
    return DataExport.objects.filter(user=user, status=Status.READY, expires_at__gt=at).first()


def ask(user: User, *, at: datetime) -> DataExport:
    """A new request, or the one that is under way or was done within the hour: one at a time for a person."""
    known = latest(user)
    if known and (known.is_under_way or (known.status == Status.READY and known.requested_at > at - FRESH)):
        return known
    try:
        with transaction.atomic():
            made = DataExport.objects.create(user=user, requested_at=at)
            hints.after_commit("complaints.tasks.build_exports")
            return made
    except IntegrityError:  # pressed twice at once
        return DataExport.objects.get(user=user, status__in=[Status.QUEUED, Status.WORKING])


def build_waiting(*, at: datetime) -> int:
    """Make every copy that waits, and those whose worker has died; how many were made."""
    made = 0
    tried: list[int] = []
    while (export := _claim(tried, at)) is not None:
        tried.append(export.pk)
        try:
            _build(export, at)
            made += 1
        except Exception as fault:  # whatever the disk or the database raises: the lease brings it back
            log.error("export_failed", export=export.pk, fault=type(fault).__name__, attempt=export.attempts)
    return made


def forget(*, at: datetime) -> int:
    """Delete the files past their time, close requests that never succeeded; the marks stay as long as other proofs."""
    dead = DataExport.objects.filter(status=Status.WORKING, attempts__gte=MOST_ATTEMPTS, claimed_at__lt=at - LEASE)
    dead.update(status=Status.FAILED)
    old = list(DataExport.objects.filter(status=Status.READY, expires_at__lte=at))
    for export in old:
        _throw_away(export)
    DataExport.objects.filter(requested_at__lt=at - PROOFS, status__in=[Status.GONE, Status.FAILED]).delete()
    return len(old)


def forget_all_of(user: User) -> None:
    """When the cabinet is closed nothing of it stays behind."""
    mine = DataExport.objects.filter(user=user)
    for export in mine:
        _throw_away(export)
    mine.delete()


def _claim(tried: list[int], at: datetime) -> DataExport | None:
    """Taken by a conditional update, so that two workers never make one copy."""
    waiting = Q(status=Status.QUEUED) | Q(status=Status.WORKING, claimed_at__lt=at - LEASE, attempts__lt=MOST_ATTEMPTS)
    for export in DataExport.objects.filter(waiting).exclude(pk__in=tried).order_by("requested_at"):
        mine = DataExport.objects.filter(waiting, pk=export.pk, attempts=export.attempts)
        if mine.update(status=Status.WORKING, claimed_at=at, attempts=F("attempts") + 1, done=0):
            export.refresh_from_db()
            return export
    return None


def _build(export: DataExport, at: datetime) -> None:
    with tempfile.TemporaryFile() as archive:
        _write(archive, export, at)
        size = archive.tell()
        archive.seek(0)
        stored = private_storage().save(random_name(), File(archive))
    if not _finish(export, stored, size, at):
        private_storage().delete(stored)  # another worker was quicker


def _write(archive: IO[bytes], export: DataExport, at: datetime) -> None:
    """Both forms of the record, then the files; the page reads how many complaints are done."""
    user = export.user
    complaints = list(personal_record.complaints(user))
    DataExport.objects.filter(pk=export.pk).update(total=len(complaints))
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        record: dict[str, Any] = {**personal_record.of(user, at), "complaints": []}
        for number, complaint in enumerate(complaints, 1):
            files = personal_record.files(complaint, user)
            kept = [(file, personal_record.path_of(complaint, file, place)) for place, file in enumerate(files, 1)]
            record["complaints"].append(personal_record.of_complaint(complaint, dict(kept)))
            for file, path in kept:
                if path:
                    _pack(packed, file, path)
            DataExport.objects.filter(pk=export.pk).update(done=number)
        packed.writestr("data.json", json.dumps(record, ensure_ascii=False, indent=2))
        sections = personal_page.sections(record)
        packed.writestr("data.html", render_to_string("complaints/data/copy.html", {"sections": sections}))
        packed.writestr("data.css", render_to_string("complaints/data/copy.css"))
    archive.seek(0, 2)


def _pack(packed: zipfile.ZipFile, file: Attachment, path: str) -> None:
    """Pictures and documents are compressed already; one that is missing on the disk must not cost the rest."""
    storage, name = file.file.storage, file.file.name or ""
    if not storage.exists(name):
        log.error("attachment_missing_in_export", attachment=str(file.uuid))
        return
    with storage.open(name) as content, packed.open(zipfile.ZipInfo(path), "w") as written:
        for chunk in content.chunks():
            written.write(chunk)


def _finish(export: DataExport, stored: str, size: int, at: datetime) -> bool:
    """The file, the word to the owner and the end of older copies: one transaction."""
    ready_at = at
    with transaction.atomic():
        mine = DataExport.objects.filter(pk=export.pk, status=Status.WORKING, attempts=export.attempts)
        if not mine.update(status=Status.READY, file=stored, size=size, ready_at=ready_at, expires_at=ready_at + KEPT):
            return False
        for older in DataExport.objects.filter(user=export.user, status=Status.READY).exclude(pk=export.pk):
            _throw_away(older)
        outbox.enqueue(
            key=f"export-{export.pk}",
            kind="data_ready",
            recipient=recipient_for(export.user),
            context={"name": export.user.greeting_name, "until": f"{timezone.localdate(ready_at + KEPT):%d.%m.%Y}"},
            at=ready_at,
            url=reverse("complaints:data"),
        )
    return True


def _throw_away(export: DataExport) -> None:
    """The row stays as a mark that a copy was given."""
    stored = export.file.name
    DataExport.objects.filter(pk=export.pk).update(status=Status.GONE, file="", size=0)
    if stored:
        transaction.on_commit(lambda: private_storage().delete(stored), robust=True)
