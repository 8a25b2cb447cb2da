"""The copy of everything kept of a person: asked for on a page, made by the worker, deleted after seven days."""

import json
import zipfile
from datetime import datetime, timedelta
from typing import IO, Any

import structlog
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.contacts import recipient_for
from accounts.models import User
from complaints import made_files, personal_page, personal_record
from complaints.models import Attachment, DataExport, SupportFile
from complaints.support import record as support
from notifications import hints, outbox

log = structlog.get_logger(__name__)

FRESH = timedelta(hours=1)
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
    return made_files.build_waiting(DataExport, _write, _tell, at=at)


def forget(*, at: datetime) -> int:
    """Delete the copies past their time; how many."""
    return made_files.forget(DataExport, at=at)


def forget_all_of(user: User) -> None:
    """When the cabinet is closed nothing of it stays behind."""
    mine = DataExport.objects.filter(user=user)
    for export in mine:
        made_files.throw_away(export)
    mine.delete()


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
        for screenshot, path in support.files(user):
            _pack(packed, screenshot, path)
        packed.writestr("data.json", json.dumps(record, ensure_ascii=False, indent=2))
        sections = personal_page.sections(record)
        packed.writestr("data.html", render_to_string("complaints/data/copy.html", {"sections": sections}))
        packed.writestr("data.css", render_to_string("complaints/data/copy.css"))
    archive.seek(0, 2)


def _pack(packed: zipfile.ZipFile, file: Attachment | SupportFile, path: str) -> None:
    """Pictures and documents are compressed already; one that is missing on the disk must not cost the rest."""
    storage, name = file.file.storage, file.file.name or ""
    if not storage.exists(name):
        log.error("attachment_missing_in_export", attachment=str(file.uuid))
        return
    with storage.open(name) as content, packed.open(zipfile.ZipInfo(path), "w") as written:
        for chunk in content.chunks():
            written.write(chunk)


def _tell(export: DataExport, at: datetime) -> None:
    """The word to the owner, and the end of older copies."""
    for older in DataExport.objects.filter(user=export.user, status=Status.READY).exclude(pk=export.pk):
        made_files.throw_away(older)
    outbox.enqueue(
        key=f"export-{export.pk}",
        kind="data_ready",
        recipient=recipient_for(export.user),
        context={"name": export.user.greeting_name, "until": f"{timezone.localdate(at + made_files.KEPT):%d.%m.%Y}"},
        at=at,
        url=reverse("complaints:data"),
    )
