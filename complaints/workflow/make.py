"""The one way to make a move: lock, check again, change, history line, messages — one transaction."""

from dataclasses import replace
from datetime import datetime

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from complaints import attachments, notices
from complaints.models import Complaint, Event, InternalNote
from complaints.workflow import inquiring, lines, refusals
from complaints.workflow.given import Barred, Given, Refused
from complaints.workflow.standing import roles_of, unit_of
from complaints.workflow.table import MOVES, Move

STAFF_LOCK_WAIT = "2s"
AUTHOR_LOCK_WAIT = "10s"
LOCK_NOT_AVAILABLE = "55P03"


def make(name: str, complaint_id: int, *, by: User, at: datetime, given: Given | None = None) -> Event:
    """Make the move `name` and return its history line.

    Raises Refused with a sentence when the status, the person or the answers do not allow it, or when another person is
    quicker; then nothing has changed. A repeated press returns the line of the first (decision 16). An attempt to give it
    to whom it is about is refused too, and written down.
    """
    move, given = MOVES[name], given or Given()
    try:
        return attempt(move, complaint_id, by, at, given)
    except Barred as refusal:
        refusals.record(refusal, complaint_id, move.name, by=by, at=at)
        raise


def attempt(move: Move, complaint_id: int, by: User, at: datetime, given: Given) -> Event:
    """The move and nothing besides: whoever calls it writes down what was barred."""
    with transaction.atomic():
        complaint = _locked(complaint_id, move)
        if move.repeat and (made := move.repeat(complaint, by, given)):
            return made
        _check(move, complaint, by, at, given)
        event = _carry_out(move, complaint, by, at, given)
        if move.after:
            move.after(event, complaint, given)
        inquiring.settle(event, complaint)
        notices.announce(event, complaint)
    return event


def open_moves(complaint: Complaint, user: User) -> list[Move]:
    """The moves `user` may try on `complaint` now, in the order of the table: these are the buttons."""
    roles = roles_of(user, complaint)
    allowed = [move for move in MOVES.values() if complaint.status in move.sources and move.roles & roles]
    return [move for move in allowed if move.fits(complaint)]


def _locked(complaint_id: int, move: Move) -> Complaint:
    """The complaint under a row lock; on SQLite the whole transaction is the lock."""
    try:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                wait = AUTHOR_LOCK_WAIT if move.by_author else STAFF_LOCK_WAIT
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [wait])
        Complaint.objects.select_for_update().values_list("pk").get(pk=complaint_id)
        # Read only now: a query that has waited for the lock brings the fresh row beside the executor and the department
        # of the old one, and a move would write those back.
        related = Complaint.objects.select_related("author", "category__department", "department", "executor")
        return related.get(pk=complaint_id)
    except OperationalError as fault:
        if getattr(fault.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
            raise  # the database itself: nobody is told that somebody else is at work
        raise Refused(_("Обращение сейчас меняет кто-то ещё. Обновите страницу и попробуйте снова.")) from fault


def _check(move: Move, complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    if given.version is not None and given.version != complaint.version:
        raise Refused(_("Пока страница была открыта, обращение изменилось. Посмотрите, что нового, и повторите."))
    if not move.roles & roles_of(by, complaint):
        raise Refused(_("У вас нет права на это действие."))
    if complaint.status not in move.sources:
        raise Refused(
            _("Сейчас это сделать нельзя: статус обращения — «{status}».").format(status=complaint.get_status_display())
        )
    for check in move.checks:
        check(complaint, by, at, given)


def _carry_out(move: Move, complaint: Complaint, by: User, at: datetime, given: Given) -> Event:
    before = complaint.status
    details = (move.effect(complaint, by, at, given) if move.effect else None) or {}
    if move.words:
        given = replace(given, text=move.words(complaint, given))
    complaint.status = move.target or before
    complaint.version += 1
    complaint.updated_at = complaint.updated_at if move.still else at
    if not move.by_author:
        complaint.unseen_by_staff = move.name == "transfer"
    complaint.save()
    if given.note.strip():
        InternalNote.objects.create(complaint=complaint, author=by, at=at, text=given.note.strip())
    return _append(move, complaint, by, at, given, before, details)


def _append(
    move: Move, complaint: Complaint, by: User, at: datetime, given: Given, before: str, details: dict[str, object]
) -> Event:
    """The history line; the pending files of the person become part of it."""
    files = attachments.to_send(complaint, by) if move.takes_files else None
    event = lines.append(
        complaint,
        kind=move.name,
        at=at,
        actor=by,
        by_author=move.by_author,
        unit="" if move.by_author else unit_of(by, complaint),
        before=before,
        text=given.text.strip(),
        details={**details, "files": [file.sha256 for file in files]} if files else details,
    )
    if files is not None:
        files.update(event=event)
    return event
