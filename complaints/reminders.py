"""What the clock says each morning: staff are reminded of terms, authors are told of a delay and of a question unanswered.

The ledger is the outbox: a key names the complaint, the date, the mark and the person, so nothing is told twice, and a new
date or a new person begins anew. After the clock has stood still only the newest mark that applies is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from accounts.models import User
from complaints import calendar_years, deadlines, notices, production_calendar, progress
from complaints.models import Clarification, Complaint, Posting, ProgressQuestion, Status, Term
from complaints.models.complaint import OPEN_STATUSES
from notifications import outbox
from notifications.outbox import Letter

log = structlog.get_logger(__name__)
DUE_MARKS = (10, 5, 3, 1)  # days before the term (L57 of the rules)
REDIRECT_MARKS = (3, 5)  # days after the registration
MORNING = 9  # by the authority's clock (decision 8): authors are not woken at night
BATCH = 100
NEAR = timedelta(days=30)  # beyond any mark and the days off around it
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Day:
    """The day of a run: what is the same for every complaint."""

    at: datetime
    today: date
    is_morning: bool
    is_working: deadlines.IsWorking
    postings: dict[int, list[Posting]]


def run(*, at: datetime) -> int:
    """Tell everything that is due at `at`; how many messages were written. Safe to run twice and at once with another.

    A fault in one batch does not silence the others: it is raised when all have had their turn.
    """
    today = timezone.localdate(at)
    told, faults = 0, []
    for batch in _batches(list(_waiting(today, at))):
        try:
            told += _tell(batch, at)
        except Exception as fault:  # whatever the database raises
            log.error("reminding_failed", fault=type(fault).__name__, complaints=len(batch))
            faults.append(fault)
    if lacking := calendar_years.warning(today):
        log.warning("calendar_is_not_ready", what=lacking)
    if faults:
        raise faults[0]
    return told


def _batches(pks: list[int]) -> Iterator[tuple[int, ...]]:
    for start in range(0, len(pks), BATCH):
        yield tuple(pks[start : start + BATCH])


def _waiting(today: date, at: datetime) -> Iterator[int]:
    """Open complaints of which something may be due; what exactly is asked again under the lock."""
    questions = Clarification.objects.filter(complaint=OuterRef("pk"), closed_at=None, reply_until__lte=today + NEAR)
    late = progress.all_open().filter(complaint=OuterRef("pk"), reply_until__lt=today)
    rows = Complaint.objects.filter(status__in=OPEN_STATUSES).filter(
        Q(due_on__lte=today + max(DUE_MARKS) * DAY)
        | Q(status=Status.ACCEPTED, registered_on__range=(today - NEAR, today - min(REDIRECT_MARKS) * DAY))
        | Q(Exists(questions))
        | Q(Exists(late))
        | Q(updated_at__lt=at - progress.STILL)
    )
    yield from rows.order_by("pk").values_list("pk", flat=True)


def _tell(pks: tuple[int, ...], at: datetime) -> int:
    """One batch under the lock, so that no answer is sent in between: the same number of queries for one and for all."""
    with transaction.atomic():
        rows = _locked(pks)
        day = _day_of(rows, at)
        letters = [letter for row in rows for letter in _letters(row, day)]
        known = outbox.written(key for letter in letters for key in letter.recipients)
        fresh = (
            replace(letter, recipients={key: who for key, who in letter.recipients.items() if key not in known})
            for letter in letters
        )
        return len(outbox.enqueue_letters(fresh, at=at))


def _locked(pks: tuple[int, ...]) -> list[Complaint]:
    """Read only after the lock: a query that has waited for it would bring the fresh row beside the executor of the old one."""
    rows = Complaint.objects.filter(pk__in=pks, status__in=OPEN_STATUSES)
    locked = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    redirects = Term.objects.filter(kind=Term.Kind.REDIRECT).order_by("pk")
    questions = Clarification.objects.filter(closed_at=None)
    return list(
        Complaint.objects.filter(pk__in=locked)
        .select_related("author", "executor")
        .prefetch_related(Prefetch("terms", redirects, to_attr="redirect_terms"))
        .prefetch_related(Prefetch("clarifications", questions, to_attr="open_questions"))
        .prefetch_related(Prefetch("progress_questions", progress.all_open(), to_attr="open_progress"))
        .order_by("pk")
    )


def _day_of(rows: list[Complaint], at: datetime) -> Day:
    now = timezone.localtime(at)
    people: dict[int, list[Posting]] = {}
    units = {row.department_id for row in rows}
    postings = Posting.objects.filter(department__in=units, user__is_active=True, user__is_staff=True)
    for posting in postings.select_related("user").order_by("pk"):
        people.setdefault(posting.department_id, []).append(posting)
    near = production_calendar.between(now.date() - NEAR, now.date() + 2 * NEAR)
    return Day(at, now.date(), now.hour >= MORNING, near, people)


# --- what is due ---------------------------------------------------------------------------------------------------
def _letters(complaint: Complaint, day: Day) -> Iterator[Letter]:
    """Everything that should have been told of one complaint by now."""
    assert complaint.due_on is not None  # noqa: S101 (a check constraint says so)
    left = (complaint.due_on - day.today).days
    if left < 0:
        yield _staff_overdue(complaint, -left, day)
        if day.is_morning or left < -1:
            yield _author_overdue(complaint)
    elif marks := [mark for mark in DUE_MARKS if mark >= left]:
        stem = f"term-{complaint.pk}-{complaint.due_on:%Y%m%d}-{min(marks)}"
        yield _to_staff(complaint, "staff_due_soon", stem, _people(complaint, day), days_left=left)
    yield from _redirect(complaint, day)
    yield from _asked_how_it_goes(complaint, day)
    yield from _still(complaint, day)
    if day.is_morning:
        yield from _question(complaint, day)


def _staff_overdue(complaint: Complaint, days: int, day: Day) -> Letter:
    """Each day anew, to whoever has it and to the head."""
    stem = f"term-{complaint.pk}-{complaint.due_on:%Y%m%d}-late-{day.today:%Y%m%d}"
    people = _people(complaint, day) | _heads(complaint, day)
    return _to_staff(complaint, "staff_overdue", stem, people, overdue_days=days)


def _author_overdue(complaint: Complaint) -> Letter:
    """Once for a date: the portal itself says that it is late (decision 8)."""
    return notices.author_letter(complaint, "overdue", f"term-{complaint.pk}-{complaint.due_on:%Y%m%d}-overdue-author")


def _redirect(complaint: Complaint, day: Day) -> Iterator[Letter]:
    """While nobody has taken it or passed any of it on, and it still may be passed on."""
    written: list[Term] = complaint.redirect_terms  # type: ignore[attr-defined]
    if complaint.status != Status.ACCEPTED or complaint.partly_redirected or not written:
        return
    until, since = written[-1].due_on, (day.today - written[-1].started_on).days
    marks = [mark for mark in REDIRECT_MARKS if mark <= since]
    if marks and day.today <= until:
        stem = f"redirect-{complaint.pk}-{until:%Y%m%d}-{max(marks)}"
        people = _people(complaint, day)
        yield _to_staff(complaint, "staff_redirect_due", stem, people, redirect_due=f"{until:%d.%m.%Y}")


def _question(complaint: Complaint, day: Day) -> Iterator[Letter]:
    """From the last working day before the reply date until that date, never on the day it was asked."""
    open_questions: list[Clarification] = complaint.open_questions  # type: ignore[attr-defined]
    for question in open_questions:
        first = deadlines.preceding_working_day(question.reply_until - DAY, day.is_working)
        asked_on = timezone.localdate(question.asked_at)
        if max(first, asked_on + DAY) <= day.today <= question.reply_until:
            yield notices.author_letter(
                complaint, "clarification_reminder", f"reply-{question.pk}-{question.reply_until:%Y%m%d}-author",
                reply_until=f"{question.reply_until:%d.%m.%Y}", reply_until_short=f"{question.reply_until:%d.%m}",
                reply_is_late=False,
            )  # fmt: skip


def _asked_how_it_goes(complaint: Complaint, day: Day) -> Iterator[Letter]:
    """Each working day that the author's question stays without an answer, to whoever has it and to the head."""
    asked: list[ProgressQuestion] = complaint.open_progress  # type: ignore[attr-defined]
    for question in asked:
        if question.is_late(day.today) and day.is_working(day.today):
            stem = f"progress-{question.pk}-{day.today:%Y%m%d}"
            people = _people(complaint, day) | _heads(complaint, day)
            until = f"{question.reply_until:%d.%m.%Y}"
            yield _to_staff(complaint, "staff_progress_late", stem, people, reply_until=until)


def _still(complaint: Complaint, day: Day) -> Iterator[Letter]:
    """Once of each standstill, to whoever has it: what holds it up?

    Not while it waits for its author, is late anyway, or the author has asked the same already.
    """
    still = progress.is_still(complaint, day.at) and day.is_working(day.today) and not complaint.is_overdue(day.today)
    asked: list[ProgressQuestion] = complaint.open_progress  # type: ignore[attr-defined]
    if still and not asked and complaint.status != Status.NEEDS_CLARIFICATION:
        stem = f"still-{complaint.pk}-{complaint.updated_at:%Y%m%d}"
        since = f"{timezone.localdate(complaint.updated_at):%d.%m.%Y}"
        yield _to_staff(complaint, "staff_still", stem, _people(complaint, day), since=since)


# --- who is told ---------------------------------------------------------------------------------------------------
def _people(complaint: Complaint, day: Day) -> dict[int, User]:
    """The executor; without one, the people of the department."""
    executor = complaint.executor
    if executor and executor.is_active and executor.is_staff:
        return {executor.pk: executor}
    return {posting.user_id: posting.user for posting in day.postings.get(complaint.department_id or 0, [])}


def _heads(complaint: Complaint, day: Day) -> dict[int, User]:
    postings = day.postings.get(complaint.department_id or 0, [])
    return {posting.user_id: posting.user for posting in postings if posting.role == Posting.Role.HEAD}


def _to_staff(complaint: Complaint, kind: str, stem: str, people: dict[int, User], **said: object) -> Letter:
    """Never to the author, who may serve here too, nor to whom it is about."""
    unfit = {complaint.author_id, complaint.about_official_id}
    keyed = {f"{stem}-staff-{pk}": person for pk, person in people.items() if pk not in unfit}
    return notices.staff_letter(complaint, kind, keyed, **said)
