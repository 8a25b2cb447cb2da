"""The production calendar over the database: loaded years and regional days first, then the library of holidays."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.db.models import DateField, Value
from django.db.models.functions import Cast
from django.utils.formats import date_format

from complaints.models import CalendarYear, Day

FRIDAY = 4
DAY = timedelta(days=1)
LIBRARY = f"holidays {holidays.__version__}"


@dataclass(frozen=True)
class Calendar:
    """Working days from `first` to `last`; called with a day it says whether that is one.

    `own` holds the rows of Day: date → (is it working, why). A year of `loaded` is a plain week but for them; any other
    is the library's, and of its rows only regional ones are here.
    """

    first: date
    last: date
    own: dict[date, tuple[bool, str]]
    loaded: frozenset[int]

    def __call__(self, day: date) -> bool:
        """Whether `day` is a working day."""
        if day in self.own:
            return self.own[day][0]
        if day.year in self.loaded:
            return day.weekday() <= FRIDAY
        return bool(russia(day.year).is_working_day(day))

    def why_off(self, day: date) -> str:
        """«воскресенье», «День народного единства»: why nobody works on `day`; empty on a working day."""
        if self(day):
            return ""
        noted = self.own[day][1] if day in self.own else ""
        named = "" if day.year in self.loaded else russia(day.year).get(day, "")
        return noted or named or date_format(day, "l").lower()

    def version(self, first: date, last: date) -> str:
        """At most 40 characters that differ when any day from `first` to `last` is working in one calendar and not in another."""
        length = (last - first).days + 1
        days = "".join("01"[self(first + number * DAY)] for number in range(length))
        return f"{first.year}-{last.year}:{hashlib.sha256(days.encode()).hexdigest()[:16]}"


@lru_cache(maxsize=16)
def russia(year: int) -> holidays.HolidayBase:
    """The country's holidays, transfers and working Saturdays as the installed library knows them."""
    return holidays.country_holidays("RU", years=year, language="ru")


def between(first: date, last: date) -> Calendar:
    """The calendar of these days: one query for rows and years together."""
    days = Day.objects.order_by().filter(date__range=(first, last)).annotate(year=Value(0))
    years = CalendarYear.objects.order_by().filter(year__range=(first.year, last.year))
    years = years.annotate(
        date=Cast(Value(None), DateField()), is_working=Value(False), note=Value(""), regional=Value(False)
    )
    columns = ("year", "date", "is_working", "note", "regional")
    rows = list(days.values_list(*columns).union(years.values_list(*columns), all=True))
    loaded = frozenset(year for year, day, *_said in rows if day is None)
    own = {
        day: (bool(working), note)
        for _year, day, working, note, regional in rows
        if day is not None and (regional or day.year in loaded)
    }
    return Calendar(first, last, own, loaded)
