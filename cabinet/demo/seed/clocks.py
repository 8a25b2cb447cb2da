"""The terms of many complaints: each day's counted once, by the same rules as in `complaints.terms`."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

import holidays

from complaints import deadlines, terms
from complaints.models import Complaint, Term

CALENDAR = f"holidays {holidays.__version__}"
EXTENSION_DAYS = 30


@dataclass(frozen=True)
class Day:
    """Terms that begin on one day."""

    is_working: deadlines.IsWorking
    redirect_on: date
    due_on: date
    extended_on: date


@cache
def of_day(day: date) -> Day:
    """One query a day of registration."""
    is_working = terms.calendar(day)
    counted = {
        days: deadlines.due_date(day, days, is_working)
        for days in (deadlines.REDIRECT_DAYS, deadlines.ANSWER_DAYS, deadlines.ANSWER_DAYS + EXTENSION_DAYS)
    }
    return Day(is_working, *counted.values())


@cache
def target(day: date, working_days: int) -> date:
    """The internal term of a topic, never later than the legal one."""
    clock = of_day(day)
    return min(deadlines.add_working_days(day, working_days, clock.is_working), clock.due_on)


def rows(complaint: Complaint, at: datetime, target_days: int) -> list[Term]:
    """What the sending writes down, and the extension when there was one."""
    day = complaint.registered_on
    assert day is not None  # noqa: S101 (it has been sent)
    clock = of_day(day)

    def term(kind: str, days: int, due_on: date, **more: object) -> Term:
        unshifted = day + timedelta(days=days + int(str(more.get("extended_by", 0))))
        return Term(
            complaint=complaint, kind=kind, started_on=day, days=days, due_on=due_on, calendar=CALENDAR, set_at=at,
            **{"unshifted_on": unshifted, **more},
        )  # fmt: skip

    written = [
        term(Term.Kind.REGISTRATION, 0, day),
        term(Term.Kind.REDIRECT, deadlines.REDIRECT_DAYS, clock.redirect_on),
        term(Term.Kind.ANSWER, deadlines.ANSWER_DAYS, clock.due_on),
    ]
    if complaint.target_on:
        last = {"in_working_days": True, "unshifted_on": complaint.target_on}
        written.append(term(Term.Kind.TARGET, target_days, complaint.target_on, **last))
    if complaint.extended_by:
        written.append(term(Term.Kind.ANSWER, deadlines.ANSWER_DAYS, clock.extended_on, extended_by=EXTENSION_DAYS))
    return written
