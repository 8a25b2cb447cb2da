"""The terms of many complaints: each day's counted once, by the same rules as in `complaints.terms`."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from complaints import deadlines, terms
from complaints.models import Complaint, Term
from complaints.production_calendar import Calendar

EXTENSION_DAYS = 30


@dataclass(frozen=True)
class Day:
    """Terms that begin on one day."""

    near: Calendar
    version: str
    redirect: deadlines.Span
    answer: deadlines.Span
    extended: deadlines.Span


@cache
def of_day(day: date) -> Day:
    """One query a day of registration."""
    near, chosen = terms.calendar(day), terms.policy()
    answer = deadlines.term(day, chosen.answer_days, near, chosen)
    return Day(
        near,
        terms.calendar_version(near, day),
        deadlines.term(day, chosen.redirect_days, near, chosen),
        answer,
        deadlines.extend(answer, EXTENSION_DAYS, near, chosen),
    )


@cache
def target(day: date, working_days: int) -> date:
    """The internal term of a topic, never later than the legal one."""
    clock = of_day(day)
    return min(deadlines.add_working_days(day, working_days, clock.near), clock.answer.due_on)


def rows(complaint: Complaint, at: datetime, target_days: int) -> list[Term]:
    """What the sending writes down, and the extension when there was one."""
    day, chosen = complaint.registered_on, terms.policy()
    assert day is not None  # noqa: S101 (it has been sent)
    clock = of_day(day)
    shared = {"complaint": complaint, "calendar": clock.version, "set_at": at}
    spans = [
        (Term.Kind.REGISTRATION, 0, deadlines.Span(day, day, day)),
        (Term.Kind.REDIRECT, chosen.redirect_days, clock.redirect),
        (Term.Kind.ANSWER, chosen.answer_days, clock.answer),
    ]
    written = [Term(kind=kind, days=days, **terms.dates(span), **shared) for kind, days, span in spans]
    if complaint.target_on:
        span = deadlines.Span(day, complaint.target_on, complaint.target_on)
        kind = Term.Kind.TARGET
        written.append(Term(kind=kind, days=target_days, in_working_days=True, **terms.dates(span), **shared))
    if complaint.extended_by:
        longer = {"days": chosen.answer_days, "extended_by": EXTENSION_DAYS, **terms.dates(clock.extended)}
        written.append(Term(kind=Term.Kind.ANSWER, **longer, **shared))
    return written
