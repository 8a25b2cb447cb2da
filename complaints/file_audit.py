"""Whether rows and private files still belong together: rows whose file is gone or not what it was, files of no row.

Nothing is held still meanwhile: people upload and delete. What looks wrong is therefore asked again, and a file younger
than a day is left alone, because its row may be committed a moment later.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from complaints.models import Attachment, DataExport, ListExport, RecoveryRequest, SupportFile
from complaints.models.attachment import private_storage
from complaints.recovery import documents

YOUNG = timedelta(hours=24)
BATCH = 500
PIECE = 2**20

Kept = Attachment | DataExport | ListExport | RecoveryRequest | SupportFile
# Every column that names a private file; a test holds this against the models.
COLUMNS: tuple[tuple[type[Kept], str], ...] = (
    (Attachment, "file"),
    (Attachment, "thumbnail"),
    (DataExport, "file"),
    (ListExport, "file"),
    (RecoveryRequest, "document"),
    (SupportFile, "file"),
    (SupportFile, "thumbnail"),
)


@dataclass(frozen=True)
class Damage:
    """A row whose file is gone, or is not what was written; `found` is the digest of what lies there now."""

    row: Kept
    column: str
    gone: bool
    size: int = 0
    found: str = ""


@dataclass(frozen=True)
class Stray:
    """A file that no row names and that is older than a day."""

    name: str
    size: int
    sha256: str
    changed_at: float


def damaged() -> Iterator[Damage]:
    """Every row whose file is missing or differs, a row at a time."""
    for model, column in COLUMNS:
        for row in model._default_manager.exclude(**{column: ""}).order_by("pk").iterator(BATCH):
            try:
                fault = _fault(row, column)
            except FileNotFoundError:  # went while it was being read
                fault = Damage(row, column, gone=True)
            if fault and _still_names(row, model, column):
                yield fault


def strays(*, at: datetime) -> Iterator[Stray]:
    """Files older than a day without a row; the rows are asked after the files were seen, so no new row is missed."""
    batch: list[str] = []
    for name in _old_files(at):
        batch.append(name)
        if len(batch) == BATCH:
            yield from _nameless(batch)
            batch = []
    yield from _nameless(batch)


def delete(stray: Stray) -> None:
    """Take the file away for good."""
    private_storage().delete(stray.name)


def is_damaged(file: Attachment | DataExport | ListExport | SupportFile) -> bool:
    """The cheap question of a download: is the file there, and as long as it was."""
    return _size(file.file.name or "") != file.size


def is_gone(name: str) -> bool:
    """The same of a file whose length nobody wrote down: is there anything at all?"""
    return not _size(name)


def _fault(row: Kept, column: str) -> Damage | None:
    name = _name(row, column)
    size = _size(name)
    if size is None:
        return Damage(row, column, gone=True)
    if _is_whole(row, column, name, size):
        return None
    return Damage(row, column, gone=False, size=size, found=_digest(name))


def _is_whole(row: Kept, column: str, name: str, size: int) -> bool:
    if isinstance(row, RecoveryRequest):
        # Encrypted as a whole, so opened as a whole: not more than one picture at a time.
        return documents.is_intact(row)
    if column == "thumbnail":  # neither its length nor a digest was written down
        return size > 0
    if size != row.size:
        return False
    return not isinstance(row, Attachment | SupportFile) or _digest(name) == row.sha256  # a made file has no digest


def _still_names(row: Kept, model: type[Kept], column: str) -> bool:
    """Asked again: the person may have taken the file back since the row was read."""
    return model._default_manager.filter(pk=row.pk, **{column: _name(row, column)}).exists()


def _name(row: Kept, column: str) -> str:
    return getattr(row, column).name or ""


def _old_files(at: datetime) -> Iterator[str]:
    root = Path(settings.PRIVATE_FILES_DIR)
    youngest = (at - YOUNG).timestamp()
    for folder, _folders, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            try:
                if path.lstat().st_mtime < youngest:
                    yield path.relative_to(root).as_posix()
            except FileNotFoundError:
                continue  # taken back while we looked


def _nameless(names: list[str]) -> Iterator[Stray]:
    known: set[str] = set()
    for model, column in COLUMNS:
        known.update(model._default_manager.filter(**{f"{column}__in": names}).values_list(column, flat=True))
    for name in names:
        if name in known:
            continue
        try:
            found = _path(name).lstat()
            digest = _digest(name) if stat.S_ISREG(found.st_mode) else ""
        except FileNotFoundError:
            continue
        yield Stray(name, found.st_size, digest, found.st_mtime)


def _size(name: str) -> int | None:
    """None when there is no such file."""
    try:
        found = _path(name).stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _digest(name: str) -> str:
    digest = hashlib.sha256()
    with _path(name).open("rb") as content:
        while piece := content.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _path(name: str) -> Path:
    return Path(private_storage().path(name))
