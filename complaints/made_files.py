"""A file the worker makes at somebody's request and deletes after seven days.

A worker may die at any line: the request is a row, taken under a lease, and the clock takes it up again.
"""

import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import IO, TypeVar

import structlog
from django.core.files import File
from django.db import transaction
from django.db.models import F, Q

from accounts.retention import PROOFS
from complaints.file_checks.storage import random_name
from complaints.models import DataExport, ListExport
from complaints.models.attachment import private_storage

log = structlog.get_logger(__name__)

KEPT = timedelta(days=7)
LEASE = timedelta(minutes=10)  # longer than a task may run
MOST_ATTEMPTS = 5

Row = TypeVar("Row", DataExport, ListExport)


class NotOwed(Exception):
    """Whoever asked may not have it any more: no second attempt."""


def build_waiting(
    model: type[Row],
    write: Callable[[IO[bytes], Row, datetime], None],
    when_ready: Callable[[Row, datetime], None],
    *,
    at: datetime,
) -> int:
    """Make every file that waits, and those whose worker has died; how many were made.

    `write` leaves the target at its end; `when_ready` belongs to the transaction in which the file becomes ready.
    """
    made = 0
    tried: list[int] = []
    while (row := _claim(model, tried, at)) is not None:
        tried.append(row.pk)
        try:
            _build(row, write, when_ready, at)
            made += 1
        except NotOwed:
            model.objects.filter(pk=row.pk).update(status=model.Status.FAILED)
        except Exception as fault:  # whatever the disk or the database raises: the lease brings it back
            name = model._meta.model_name
            log.error("export_failed", model=name, export=row.pk, fault=type(fault).__name__, attempt=row.attempts)
    return made


def forget(model: type[Row], *, at: datetime) -> int:
    """Delete the files past their time, close requests that never succeeded; the marks stay as long as other proofs."""
    dead = model.objects.filter(status=model.Status.WORKING, attempts__gte=MOST_ATTEMPTS, claimed_at__lt=at - LEASE)
    dead.update(status=model.Status.FAILED)
    old = list(model.objects.filter(status=model.Status.READY, expires_at__lte=at))
    for row in old:
        throw_away(row)
    ended = [model.Status.GONE, model.Status.FAILED]
    model.objects.filter(requested_at__lt=at - PROOFS, status__in=ended).delete()
    return len(old)


def throw_away(row: DataExport | ListExport) -> None:
    """The row stays as a mark that a file was given."""
    stored = row.file.name
    type(row)._default_manager.filter(pk=row.pk).update(status=row.Status.GONE, file="", size=0)
    if stored:
        transaction.on_commit(lambda: private_storage().delete(stored), robust=True)


def _claim(model: type[Row], tried: list[int], at: datetime) -> Row | None:
    """Taken by a conditional update, so that two workers never make one file."""
    status = model.Status
    waiting = Q(status=status.QUEUED) | Q(status=status.WORKING, claimed_at__lt=at - LEASE, attempts__lt=MOST_ATTEMPTS)
    for row in model.objects.filter(waiting).exclude(pk__in=tried).order_by("requested_at"):
        mine = model.objects.filter(waiting, pk=row.pk, attempts=row.attempts)
        if mine.update(status=status.WORKING, claimed_at=at, attempts=F("attempts") + 1, done=0):
            row.refresh_from_db()
            return row
    return None


def _build(
    row: Row,
    write: Callable[[IO[bytes], Row, datetime], None],
    when_ready: Callable[[Row, datetime], None],
    at: datetime,
) -> None:
    with tempfile.TemporaryFile() as target:
        write(target, row, at)
        size = target.tell()
        target.seek(0)
        stored = private_storage().save(random_name(), File(target))
    if not _finish(row, when_ready, stored, size, at):
        private_storage().delete(stored)  # another worker was quicker


def _finish(row: Row, when_ready: Callable[[Row, datetime], None], stored: str, size: int, at: datetime) -> bool:
    status = type(row).Status
    with transaction.atomic():
        mine = type(row).objects.filter(pk=row.pk, status=status.WORKING, attempts=row.attempts)
        if not mine.update(status=status.READY, file=stored, size=size, ready_at=at, expires_at=at + KEPT):
            return False
        when_ready(row, at)
    return True
