"""The clocks of a complaint over the authority's real calendar."""

from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays
from django.utils import timezone

from complaints import deadlines
from complaints.models import Complaint, Day, Term

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


def redirect_due_on(complaint: Complaint) -> date:
    """The last day to pass this complaint to another body, as it was written down when it was registered."""
    assert complaint.registered_on is not None  # noqa: S101 (a check constraint says so)
    written = complaint.terms.filter(kind=Term.Kind.REDIRECT).order_by("pk").last()
    return written.due_on if written else redirect_until(complaint.registered_on)


def migration_until(registered_on: date) -> date:
    """The last day to pass on facts of breaches of migration law (59-ФЗ ст. 8 ч. 3.1)."""
    return deadlines.due_date(registered_on, 5, calendar(registered_on))


def no_answer_until(registered_on: date) -> date:
    """The last day to tell the author that there will be no answer on the merits (59-ФЗ ст. 11 ч. 2, 4, 4.1, 5.1)."""
    return deadlines.due_date(registered_on, 7, calendar(registered_on))


def restart(complaint: Complaint, at: datetime, days: int) -> None:
    """A new last day, `days` from today, for what was completed by mistake and is late (decision 8); the caller saves it."""
    complaint.due_on = deadlines.due_date(timezone.localdate(at), days, calendar(timezone.localdate(at)))


def reply_dates(at: datetime, due_on: date) -> tuple[date, date]:
    """(default, latest) dates to answer a question asked at `at`."""
    today = timezone.localdate(at)
    is_working = calendar(today)
    return (
        deadlines.default_reply_date(today, due_on, is_working),
        deadlines.latest_reply_date(today, due_on, is_working),
    )
