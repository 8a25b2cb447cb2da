"""Looks of staff at a complaint, for the journal its author reads."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts import access
from accounts.models import AccessLog, User
from complaints.models import Attachment, Complaint, Posting


def opened(complaint: Complaint, by: User, *, at: datetime) -> None:
    """The page of a complaint, or a form of a move that shows its text."""
    access.record(
        _look(complaint, by, at),
        complaint.author,
        AccessLog.Action.PAGE,
        f"complaint-{complaint.pk}",
        reference=complaint.number or "",
    )


def downloaded(file: Attachment, by: User, *, at: datetime) -> None:
    """A file of a complaint; the author's own download is no look."""
    complaint = file.complaint
    access.record(
        _look(complaint, by, at),
        complaint.author,
        AccessLog.Action.FILE,
        f"file-{file.pk}",
        reference=complaint.number or "",
    )


def revealed(complaint: Complaint, by: User, *, at: datetime, reason: str, with_document: bool) -> None:
    """Whole contacts, with the reason the officer gave; whether the number of the document was among them."""
    access.record_reveal(
        _look(complaint, by, at),
        complaint.author,
        reference=complaint.number or "",
        reason=reason,
        with_document=with_document,
    )


def exported(complaints: Sequence[Complaint], by: User, *, at: datetime, reason: str, what: str) -> None:
    """Names and contacts in the file `what`: a line for each complaint, once however often the file had to be made."""
    postings = list(by.postings.select_related("department"))
    access.record_reveals(
        [
            (access.Look(by, _unit_of(complaint, postings), at), complaint.author_id, complaint.number or "")
            for complaint in complaints
        ],
        reason=reason,
        what=what,
    )


def _look(complaint: Complaint, by: User, at: datetime) -> access.Look:
    return access.Look(by, _unit_of(complaint, list(by.postings.all())), at)


def _unit_of(complaint: Complaint, postings: list[Posting]) -> str:
    """«Управление ЖКХ, начальник отдела»: the posting that opens this complaint to the person."""
    postings = sorted(postings, key=lambda posting: posting.department_id != complaint.department_id)
    if not postings:
        return _("Технический администратор портала")
    role = str(postings[0].get_role_display()).partition(":")[0]
    return f"{postings[0].department.name}, {postings[0].title or role}"
