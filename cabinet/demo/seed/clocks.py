"""The terms of many complaints: each day's counted once, by the same rules as in `complaints.terms`."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.utils import timezone

from complaints import deadlines, terms
from complaints.deadlines import Span
from complaints.models import Complaint, Term
from complaints.production_calendar import Calendar


@dataclass(frozen=True)
class Day:
    """Terms that begin on one day."""

    near: Calendar
    version: str
    redirect: Span
    answer: Span
    extended: Span


@cache
def of_day(day: date) -> Day:
    """One or two queries a day of registration."""
    near, chosen = terms.calendar(day), terms.policy()
    answer = deadlines.term(day, chosen.answer_days, near, chosen)
    redirect = deadlines.term(day, chosen.redirect_days, near, chosen)
    extended = deadlines.extend(answer, chosen.extension_days, near, chosen)
    return Day(near, terms.calendar_version(near, day), redirect, answer, extended)


@cache
def target(day: date, working_days: int) -> Span:
    """The internal term of a topic."""
    return deadlines.working_term(day, working_days, of_day(day).near)


def rows(complaint: Complaint, at: datetime, target_days: int, asked: tuple[datetime, date] | None) -> list[Term]:
    """What the sending writes down, the question when there was one, and the extension."""
    day = complaint.registered_on
    assert day is not None  # noqa: S101 (it has been sent)
    clock, chosen = of_day(day), terms.policy()
    shared = {"complaint": complaint, "calendar": clock.version}
    counted = [
        (Term.Kind.REGISTRATION, 0, Span(day, day, day)),
        (Term.Kind.REDIRECT, chosen.redirect_days, clock.redirect),
        (Term.Kind.ANSWER, chosen.answer_days, clock.answer),
    ]
    if target_days:
        counted.append((Term.Kind.TARGET, target_days, target(day, target_days)))
    written = [
        Term(kind=kind, days=days, in_working_days=kind == Term.Kind.TARGET, set_at=at, **shared, **terms.dates(span))
        for kind, days, span in counted
    ]
    if asked:
        moment, until = asked
        today = timezone.localdate(moment)
        span = Span(today, until, until)
        written.append(
            Term(kind=Term.Kind.REPLY, days=(until - today).days, set_at=moment, **shared, **terms.dates(span))
        )
    if complaint.extended_by:
        more = {"days": chosen.answer_days, "extended_by": complaint.extended_by, "set_at": complaint.updated_at}
        written.append(Term(kind=Term.Kind.ANSWER, **shared, **more, **terms.dates(clock.extended)))
    return written
