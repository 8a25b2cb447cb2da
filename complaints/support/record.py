"""A person's requests as data, for the copy they may ask for; officers are not named."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.models import SupportEntry, SupportFile, SupportRequest
from complaints.support import talk


def of(user: User) -> list[dict[str, Any]]:
    """Everything but the bytes of the files."""
    rows = talk.of(user).order_by("pk").prefetch_related("entries__files")
    return [_request(each) for each in rows]


def files(user: User) -> list[tuple[SupportFile, str]]:
    """Those that may be opened, each with its place in the archive."""
    rows = SupportFile.objects.filter(entry__request__author=user).select_related("entry__request").order_by("pk")
    return [(file, path_of(file)) for file in rows if file.is_open]


def path_of(file: SupportFile) -> str:
    """Inside the archive; the key keeps two of one name apart. Empty for what is not handed out."""
    return f"files/support-{file.entry.request_id}/{file.pk}-{file.name}" if file.is_open else ""


def _request(request: SupportRequest) -> dict[str, Any]:
    return {
        "number": request.number,
        "code": request.code,
        "status": request.get_status_display(),
        "topic": request.get_topic_display(),
        "email": request.email,
        "complaint_number": request.complaint_number,
        "page": request.page,
        "happened": request.happened,
        "browser": request.browser,
        "device": request.device,
        "error_code": request.error_code,
        "created_at": _moment(request.created_at),
        "changed_at": _moment(request.changed_at),
        "entries": [_entry(each) for each in request.entries.all()],
    }


def _entry(entry: SupportEntry) -> dict[str, Any]:
    by_author = entry.kind == SupportEntry.Kind.ASKED
    return {
        "at": _moment(entry.at),
        "what": entry.get_kind_display() if entry.kind not in {SupportEntry.Kind.ASKED, SupportEntry.Kind.ANSWERED} else "",
        "who": _("Вы") if by_author else _("Служба поддержки"),
        "text": entry.text,
        "files": [
            {"name": file.name, "path": path_of(file), "size": file.size, "sha256": file.sha256,
             "added_at": _moment(file.created_at), "checked": file.get_state_display(),
             "scanned_at": "" if file.is_waiting else _moment(file.scanned_at)}
            for file in entry.files.all()
        ],
    }  # fmt: skip


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""
