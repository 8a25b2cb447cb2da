"""Date arithmetic of 59-ФЗ: pure, no clock, no database. A calendar is any object that knows working days.

By default the day of registration is day 0 and a term that ends on a day off ends on the preceding working day
(decision 8); where the law is silent, `Policy` says what the authority has chosen (L48, L49 of the rules).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

ANSWER_DAYS = 30  # 59-ФЗ ст. 12 ч. 1
EXTENSION_DAYS = 30  # 59-ФЗ ст. 12 ч. 2
REDIRECT_DAYS = 7  # 59-ФЗ ст. 8 ч. 3
MIGRATION_DAYS = 5  # 59-ФЗ ст. 8 ч. 3.1
NOTICE_DAYS = 7  # 59-ФЗ ст. 11 ч. 2, 4, 4.1, 5.1
REQUEST_DAYS = 15  # 59-ФЗ ст. 10 ч. 2: other bodies reply to our requests
CLARIFICATION_WORKING_DAYS = 5
CLARIFICATION_MARGIN_DAYS = 3
LATE_CLARIFICATION_WORKING_DAYS = 2
DAY = timedelta(days=1)

PRECEDING, FOLLOWING, UNMOVED = "preceding", "following", "none"
SHIFTS = (PRECEDING, FOLLOWING, UNMOVED)

IsWorking = Callable[[date], bool]


@dataclass(frozen=True)
class Policy:
    """What the authority has chosen within the law; days are calendar days unless they are said to be working ones."""

    shift: str = PRECEDING
    counts_first_day: bool = False  # the day of registration is day 1 instead of day 0
    answer_days: int = ANSWER_DAYS
    redirect_days: int = REDIRECT_DAYS
    migration_days: int = MIGRATION_DAYS
    extension_days: int = EXTENSION_DAYS  # all extensions of one complaint together
    extensions: int = 1
    clarification_working_days: int = CLARIFICATION_WORKING_DAYS
    notice_days: int = NOTICE_DAYS


USUAL = Policy()


@dataclass(frozen=True)
class Span:
    """A term counted: `unshifted_on` by plain counting, `due_on` moved off days off.

    `on_duty`: there was no working day inside, so the date stays on a day off (E29): the same day, or who is on duty.
    """

    started_on: date
    unshifted_on: date
    due_on: date
    on_duty: bool = False


def term(start: date, days: int, is_working: IsWorking, policy: Policy = USUAL) -> Span:
    """A term of `days` calendar days from `start`."""
    return settle(start, start + (days - policy.counts_first_day) * DAY, is_working, policy)


def settle(start: date, unshifted: date, is_working: IsWorking, policy: Policy = USUAL) -> Span:
    """The term from `start` whose last day by plain counting is `unshifted`, moved off days off as `policy` says."""
    if policy.shift == UNMOVED or is_working(unshifted):
        return Span(start, unshifted, unshifted)
    if policy.shift == FOLLOWING:
        return Span(start, unshifted, following_working_day(unshifted, is_working))
    due = preceding_working_day(unshifted, is_working)
    return Span(start, unshifted, due) if due > start else Span(start, unshifted, unshifted, on_duty=True)


def extend(first: Span, days: int, is_working: IsWorking, policy: Policy = USUAL) -> Span:
    """The term with `days` calendar days more, counted from its unshifted last day (59-ФЗ ст. 12 ч. 2; E33)."""
    return settle(first.started_on, first.unshifted_on + days * DAY, is_working, policy)


def working_term(start: date, days: int, is_working: IsWorking) -> Span:
    """A term of `days` working days: the first one is the working day after `start`."""
    last = add_working_days(start, days, is_working)
    return Span(start, last, last)


def preceding_working_day(day: date, is_working: IsWorking) -> date:
    """`day` itself when it is a working day, else the nearest one before it."""
    while not is_working(day):
        day -= DAY
    return day


def following_working_day(day: date, is_working: IsWorking) -> date:
    """`day` itself when it is a working day, else the nearest one after it."""
    while not is_working(day):
        day += DAY
    return day


def add_working_days(start: date, days: int, is_working: IsWorking) -> date:
    """The `days`-th working day after `start`."""
    day = start
    while days:
        day += DAY
        days -= is_working(day)
    return day


def latest_reply_date(today: date, due: date, is_working: IsWorking) -> date:
    """The last date a clarification may give (decision 8).

    Due − 3 days; the due date when fewer are left; 2 working days when late (on the due date itself none is left either).
    """
    if today >= due:
        return add_working_days(today, LATE_CLARIFICATION_WORKING_DAYS, is_working)
    latest = due - CLARIFICATION_MARGIN_DAYS * DAY
    return latest if latest > today else due


def default_reply_date(today: date, due: date, is_working: IsWorking, policy: Policy = USUAL) -> date:
    """5 working days from today, never later than the latest reply date."""
    usual = add_working_days(today, policy.clarification_working_days, is_working)
    return min(usual, latest_reply_date(today, due, is_working))
