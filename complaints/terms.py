"""The clocks of a complaint over the authority's real calendar."""

from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays
from django.utils import timezone

from complaints import deadlines
from complaints.models import Day

# Every term of a complaint and the days off around it fit into this window.
BEFORE, AFTER = timedelta(days=15), timedelta(days=120)


@lru_cache(maxsize=16)
def _russia(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("RU", years=year)


def calendar(around: date) -> deadlines.IsWorking:
    """Working days near `around`: the authority's own days first, then the country's production calendar. One query."""
    near = Day.objects.filter(date__range=(around - BEFORE, around + AFTER))
    own = dict(near.values_list("date", "is_working"))

    def is_working(day: date) -> bool:
        return own[day] if day in own else bool(_russia(day.year).is_working_day(day))

    return is_working


def registration(at: datetime) -> tuple[date, date]:
    """(date of registration, due date) of a complaint sent at `at`: registration is instant (decision 6)."""
    registered_on = timezone.localdate(at)
    return registered_on, deadlines.due_date(registered_on, deadlines.ANSWER_DAYS, calendar(registered_on))


def redirect_until(registered_on: date) -> date:
    """The last day to pass the complaint to another body (59-ФЗ ст. 8 ч. 3)."""
    return deadlines.due_date(registered_on, deadlines.REDIRECT_DAYS, calendar(registered_on))


def reply_dates(at: datetime, due_on: date) -> tuple[date, date]:
    """(default, latest) dates to answer a question asked at `at`."""
    today = timezone.localdate(at)
    is_working = calendar(today)
    return (
        deadlines.default_reply_date(today, due_on, is_working),
        deadlines.latest_reply_date(today, due_on, is_working),
    )
