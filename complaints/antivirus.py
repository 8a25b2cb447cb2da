"""The antivirus, where CLAMAV names one: files wait as «на проверке» until it has answered, and sending waits for nobody.

A file is taken by a conditional update of the time it was last asked about, so two workers never ask about one. Few
questions without an answer end the asking for a while: a clamd that is away or hangs neither spins nor holds workers.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from complaints import attachments, notices
from complaints.file_checks import clamd
from complaints.models import Attachment, Complaint, FileState, SupportFile

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=2)  # longer than a conversation may last
UNANSWERED_AT_ONCE = 2
TURN_SECONDS = 20.0  # a worker that is told to stop waits for its turn: what is left is for the next one
LATE = timedelta(hours=1)
Scanned = Attachment | SupportFile
SCANNED: tuple[type[Attachment] | type[SupportFile], ...] = (Attachment, SupportFile)


def scan_waiting(*, now: Callable[[], datetime] = timezone.now) -> int:
    """Ask about the files that wait, never asked ones first; how many were answered."""
    if not settings.CLAMAV:
        return _open_all()
    ends = time.monotonic() + TURN_SECONDS
    return sum(_scan(model, ends, now) for model in SCANNED)


def _scan(model: type[Attachment] | type[SupportFile], ends: float, now: Callable[[], datetime]) -> int:
    tried: list[int] = []
    answered = 0
    while time.monotonic() < ends and (file := _claim(model, tried, now())) is not None:
        tried.append(file.pk)
        try:
            with file.file.open() as content:
                virus = clamd.virus_in(content, at=clamd.address(settings.CLAMAV))
        except (clamd.NoAnswer, OSError) as fault:
            log.warning("file_not_scanned", attachment=str(file.uuid), fault=type(fault).__name__, why=str(fault))
            if isinstance(fault, clamd.NoAnswer) and fault.at_all:
                break
            _back_in_line(file)
            continue
        answered += 1
        _settle(file, virus, at=now()) if isinstance(file, Attachment) else _settle_support(file, virus, at=now())
    return answered


def count_late(*, at: datetime) -> int:
    """How many files have waited so long that somebody should look at clamd."""
    return sum(model.objects.waiting().filter(created_at__lt=at - LATE).count() for model in SCANNED)


def _claim(model: type[Attachment] | type[SupportFile], tried: list[int], at: datetime) -> Scanned | None:
    """The next one nobody else is asking about, marked as ours."""
    waiting: QuerySet[Any] = model.objects.waiting()
    if waiting.filter(scanned_at__gt=at - LEASE).count() >= UNANSWERED_AT_ONCE:
        return None
    free = waiting.filter(Q(scanned_at=None) | Q(scanned_at__lte=at - LEASE)).exclude(pk__in=tried)
    in_line = free.order_by(F("scanned_at").asc(nulls_first=True), "pk")
    file: Scanned
    for file in in_line[: UNANSWERED_AT_ONCE + 1]:
        if waiting.filter(pk=file.pk, scanned_at=file.scanned_at).update(scanned_at=at):
            file.scanned_at = at
            return file
    return None


def _back_in_line(file: Scanned) -> None:
    """It is the file that got no answer, not clamd that gives none: the next sweep asks again, after all others."""
    assert file.scanned_at is not None  # noqa: S101 (just claimed)
    mine = type(file).objects.waiting().filter(pk=file.pk, scanned_at=file.scanned_at)
    mine.update(scanned_at=file.scanned_at - LEASE)


def _settle(file: Attachment, virus: str, *, at: datetime) -> None:
    """Write the answer, unless the lease ran out meanwhile and another worker has the file, or its owner took it back."""
    with transaction.atomic():
        Complaint.objects.select_for_update().filter(pk=file.complaint_id).first()
        found = Attachment.objects.waiting().select_related("complaint__author", "uploaded_by")
        mine = found.filter(pk=file.pk, scanned_at=file.scanned_at).first()
        if mine is None:
            return
        mine.scanned_at = at
        mine.state = FileState.REFUSED if virus else FileState.CLEAN
        if virus:
            log.warning("virus_found", attachment=str(mine.uuid), virus=virus, sent=mine.event_id is not None)
            attachments.forget_bytes(mine)
            mine.file, mine.thumbnail = "", ""
            if mine.event_id and mine.uploaded_by_id == mine.complaint.author_id:
                Complaint.objects.filter(pk=mine.complaint_id).update(unseen_by_staff=True)
            if mine.event_id:
                notices.announce_refused_file(mine, at=at)
        mine.save(update_fields=["state", "scanned_at", "file", "thumbnail"])


def _settle_support(file: SupportFile, virus: str, *, at: datetime) -> None:
    """Nobody is written to: both sides read on the request's page that the file was not taken."""
    with transaction.atomic():
        found = SupportFile.objects.waiting().filter(pk=file.pk, scanned_at=file.scanned_at)
        mine = found.select_for_update().first()
        if mine is None:
            return
        gone = mine.settle(virus, at)
        if virus:
            log.warning("virus_found", attachment=str(mine.uuid), virus=virus, sent=True)
            transaction.on_commit(lambda: attachments.delete_bytes(*gone), robust=True)


def _open_all() -> int:
    """Without an antivirus every file that passed our own checks is open (decision 10), those it left waiting too."""
    if opened := sum(model.objects.waiting().update(state=FileState.CLEAN, scanned_at=None) for model in SCANNED):
        log.warning("files_opened_unscanned", count=opened)
    return opened
