"""Terms of open complaints counted anew after the calendar has changed: listed first, then written down and told.

A term that is over is history and stays; so does one whose new date would already be over, for a calendar makes nobody late.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import F, Max, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import deadlines, notices, production_calendar, terms
from complaints.models import Complaint, Event, Term
from complaints.models.complaint import OPEN_STATUSES
from complaints.production_calendar import Calendar
from complaints.workflow import lines

MOVED = (Term.Kind.REDIRECT, Term.Kind.ANSWER, Term.Kind.TARGET)
KIND = "recalc"
CHUNK = 2000
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """A term that the calendar moves: the row in force, what it becomes, and because of which days."""

    number: str
    term: Term
    span: deadlines.Span
    why: str

    @property
    def kind(self) -> str:
        """Of the term."""
        return self.term.kind

    def __str__(self) -> str:
        dates = f"{self.term.due_on:%d.%m.%Y} → {self.span.due_on:%d.%m.%Y}"
        return f"{self.number}: {self.term.get_kind_display().lower()} {dates} ({self.why})"


def changes(today: date) -> Iterator[list[Change]]:
    """What would change, a list for each complaint that anything changes for, the oldest first."""
    rows = _rows()
    near = _calendar(rows)
    ordered = rows.annotate(number=F("complaint__number")).order_by("complaint", "pk")
    for _pk, written in groupby(ordered.iterator(CHUNK), key=lambda term: term.complaint_id):
        if found := _changes(list(written), near, today):
            yield found


def recount(complaint_id: int, *, at: datetime) -> list[Change]:
    """Write down what changes for one complaint: new rows, its dates, a line of history, a message when the due date moves.

    Asked again under the lock: it may have been answered or extended since it was listed. Safe to run twice.
    """
    with transaction.atomic():
        open_ones = Complaint.objects.filter(pk=complaint_id, status__in=OPEN_STATUSES)
        complaint = open_ones.select_for_update(of=("self",)).select_related("author", "department", "category").first()
        if complaint is None:
            return []
        rows = _rows().filter(complaint=complaint)
        near = _calendar(rows)
        found = _changes(
            list(rows.annotate(number=F("complaint__number")).order_by("pk")), near, timezone.localdate(at)
        )
        if found:
            _write(complaint, found, near, at)
    return found


def _rows() -> QuerySet[Term]:
    return Term.objects.filter(complaint__status__in=OPEN_STATUSES, kind__in=MOVED)


def _calendar(rows: QuerySet[Term]) -> Calendar:
    """Wide enough to count any of the rows anew and to tell the version around its start."""
    ends = rows.aggregate(first=Min("started_on"), start=Max("started_on"), last=Max("unshifted_on"))
    first, start, last = ends["first"] or date.max, ends["start"] or date.max, ends["last"] or date.max
    if first == date.max:
        return Calendar(first, last, {}, frozenset())
    return production_calendar.between(first - terms.BEFORE, max(start, last) + terms.AFTER)


def _changes(written: list[Term], near: Calendar, today: date) -> list[Change]:
    """`written`: the rows of one complaint, oldest first; the newest of each kind is in force."""
    in_force = {term.kind: term for term in written}
    return [
        Change(term.number, term, span, _why(term, span, near))  # type: ignore[attr-defined]
        for kind in MOVED
        if (term := in_force.get(kind)) and (span := _moved(term, near, today))
    ]


def _moved(term: Term, near: Calendar, today: date) -> deadlines.Span | None:
    if term.in_working_days:
        span = deadlines.working_term(term.started_on, term.days, near)
    else:
        span = deadlines.settle(term.started_on, term.unshifted_on, near, terms.policy())
    return span if span.due_on != term.due_on and today <= min(term.due_on, span.due_on) else None


def _why(term: Term, span: deadlines.Span, near: Calendar) -> str:
    """The days that are off now and were not; else that the new last day has become a working one."""
    if span.due_on < term.due_on and not term.in_working_days:
        passed = (term.due_on - number * DAY for number in range((term.due_on - span.due_on).days))
        return ", ".join(f"{day:%d.%m} — {near.why_off(day)}" for day in passed if near.why_off(day))
    if term.in_working_days:
        return _("изменились рабочие дни")
    return _("{day} стал рабочим").format(day=f"{span.due_on:%d.%m}")


def _write(complaint: Complaint, found: list[Change], near: Calendar, at: datetime) -> None:
    Term.objects.bulk_create(_row(change, near, at) for change in found)
    moved = {change.kind: change for change in found}
    if answer := moved.get(Term.Kind.ANSWER):
        complaint.due_on = answer.span.due_on
    if target := moved.get(Term.Kind.TARGET):
        complaint.target_on = target.span.due_on
    complaint.version += 1
    complaint.updated_at = at
    complaint.save(update_fields=["due_on", "target_on", "version", "updated_at"])
    if shown := [change for change in found if change.kind != Term.Kind.TARGET]:
        event = _line(complaint, shown, at)
        if answer:
            notices.announce(event, complaint)


def _row(change: Change, near: Calendar, at: datetime) -> Term:
    term = change.term
    return Term(
        complaint_id=term.complaint_id, kind=term.kind, days=term.days, in_working_days=term.in_working_days,
        extended_by=term.extended_by, calendar=terms.calendar_version(near, term.started_on), set_at=at,
        **terms.dates(change.span),
    )  # fmt: skip


def _line(complaint: Complaint, shown: list[Change], at: datetime) -> Event:
    """What the author and staff read; the internal target is not among it."""
    told = [
        {"kind": str(each.kind), "before": each.term.due_on.isoformat(), "after": each.span.due_on.isoformat()}
        for each in shown
    ]
    return lines.append(complaint, kind=KIND, at=at, actor=None, before=complaint.status, details={"changes": told})
