"""Date arithmetic of 59-ФЗ: pure, no clock, no database. A calendar is any object that knows working days.

The day of registration is day 0; a term that ends on a day off ends on the preceding working day (decision 8).
"""

from collections.abc import Callable
from datetime import date, timedelta

ANSWER_DAYS = 30  # 59-ФЗ ст. 12 ч. 1
REDIRECT_DAYS = 7  # 59-ФЗ ст. 8 ч. 3
CLARIFICATION_WORKING_DAYS = 5
CLARIFICATION_MARGIN_DAYS = 3
LATE_CLARIFICATION_WORKING_DAYS = 2
DAY = timedelta(days=1)

IsWorking = Callable[[date], bool]


def preceding_working_day(day: date, is_working: IsWorking) -> date:
    """`day` itself when it is a working day, else the nearest one before it."""
    while not is_working(day):
        day -= DAY
    return day


def due_date(start: date, days: int, is_working: IsWorking) -> date:
    """The last day of a term of `days` calendar days from `start` (day 0).

    When the window holds no working day at all, the unshifted date stays (E29).
    """
    unshifted = start + days * DAY
    due = preceding_working_day(unshifted, is_working)
    return due if due > start else unshifted


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


def default_reply_date(today: date, due: date, is_working: IsWorking) -> date:
    """5 working days from today, never later than the latest reply date."""
    usual = add_working_days(today, CLARIFICATION_WORKING_DAYS, is_working)
    return min(usual, latest_reply_date(today, due, is_working))
