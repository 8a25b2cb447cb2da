"""Years of the production calendar as data: read from the library or a file, loaded whole, and missed in time."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.models import CalendarYear, Day
from complaints.production_calendar import FRIDAY, russia

FIRST_YEAR, LAST_YEAR = 2020, 2100
NOTE_MAX = 200
OCTOBER = 10  # decrees on transfers come out by then
DAY = timedelta(days=1)
# ТК ст. 112: whatever a decree moves, these stay days off.
STATUTORY = frozenset(
    [(1, day) for day in range(1, 9)] + [(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)],
)
WORKING = {"0": False, "1": True}
MARK = {True: "рабочий", False: "выходной"}


class Invalid(Exception):
    """A file that cannot be loaded; the message has a line for each fault, with the number of its line."""


@dataclass(frozen=True)
class Said:
    """What a source says of one day."""

    is_working: bool
    note: str


@dataclass
class Changes:
    """What a loading did, in lines to print; `kept` are regional days that stood in the way and stayed."""

    lines: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


# --- reading -------------------------------------------------------------------------------------------------------
def from_library(year: int) -> dict[date, Said]:
    """The days of `year` that differ from a plain week, as the installed library knows them."""
    known = russia(year)
    found = {}
    for day in days_of(year):
        works = bool(known.is_working_day(day))
        if works != _plain(day):
            found[day] = Said(works, known.get(day, "") or _("рабочая суббота: перенос выходного"))
    return found


def from_csv(raw: bytes, year: int) -> dict[date, Said]:
    """The same from a file of lines «date;working 0 or 1;note»; raises Invalid with every fault found.

    UTF-8 or Windows-1251, a first line of names is passed over; lines that say nothing but the plain week are dropped.
    """
    found: dict[date, Said] = {}
    faults: list[str] = []
    for number, cells in enumerate(csv.reader(io.StringIO(_text(raw)), delimiter=";"), start=1):
        if not any(cell.strip() for cell in cells) or (number == 1 and not any(sign.isdigit() for sign in cells[0])):
            continue
        try:
            day, said = _line(cells, year, found)
        except Invalid as fault:
            faults.append(_("строка {n}: {fault}").format(n=number, fault=fault))
        else:
            found[day] = said
    faults += [] if faults else _missing(found, year)
    if faults:
        raise Invalid("\n".join(faults))
    return {day: said for day, said in found.items() if said.is_working != _plain(day)}


def _text(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(_("файл не в UTF-8 и не в Windows-1251"))


def _line(cells: list[str], year: int, found: dict[date, Said]) -> tuple[date, Said]:
    day_cell, working, note, *more = [cell.strip() for cell in (*cells, "", "")][: max(len(cells), 3)]
    day = _date(day_cell)
    if day is None:
        raise Invalid(_("«{cell}» — не дата, нужно 2027-05-03 или 03.05.2027").format(cell=day_cell[:30]))
    if day.year != year:
        raise Invalid(_("{day:%d.%m.%Y} — не {year} год").format(day=day, year=year))
    if day in found:
        raise Invalid(_("{day:%d.%m.%Y} уже было выше").format(day=day))
    if working not in WORKING:
        raise Invalid(_("второй столбец — 1 (рабочий) или 0 (выходной), а не «{cell}»").format(cell=working[:30]))
    if any(more) or len(note) > NOTE_MAX or "\x00" in note:
        raise Invalid(_("нужно три столбца, основание — до {n} знаков").format(n=NOTE_MAX))
    return day, Said(WORKING[working], note)


def _date(cell: str) -> date | None:
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(cell, pattern).date()  # noqa: DTZ007 (a day of the calendar has no zone)
        except ValueError:
            continue
    return None


def _missing(found: dict[date, Said], year: int) -> Iterator[str]:
    """A calendar in which a holiday of the law is a working day would move terms wrongly: it is not loaded."""
    for month, day in sorted(STATUTORY):
        holiday = date(year, month, day)
        if found[holiday].is_working if holiday in found else _plain(holiday):
            yield _("{day:%d.%m.%Y} должен быть выходным (ТК, ст. 112)").format(day=holiday)


def _plain(day: date) -> bool:
    """Whether a plain week works on `day`."""
    return day.weekday() <= FRIDAY


def days_of(year: int) -> Iterator[date]:
    """Every day of it."""
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += DAY


# --- loading -------------------------------------------------------------------------------------------------------
@transaction.atomic
def load(year: int, days: dict[date, Said], *, approved: bool, source: str, at: datetime) -> Changes:
    """Make the database say of `year` what `days` say; regional days stay. The second loading changes nothing."""
    changes = Changes()
    there = {row.date: row for row in Day.objects.select_for_update().filter(date__year=year)}
    for day in sorted(there.keys() - days.keys()):
        if not there[day].regional:
            there[day].delete()
            changes.lines.append(f"− {_words(day, there[day])}")
    for day in sorted(days):
        _load_day(day, days[day], there.get(day), changes)
    _mark(year, approved, source, at, changes)
    return changes


def _load_day(day: date, said: Said, row: Day | None, changes: Changes) -> None:
    if row is None:
        made = Day.objects.create(date=day, is_working=said.is_working, note=said.note, regional=False)
        changes.lines.append(f"+ {_words(day, made)}")
    elif row.regional:
        changes.kept.append(_words(day, row))
    elif (row.is_working, row.note) != (said.is_working, said.note):
        row.is_working, row.note = said.is_working, said.note
        row.save()
        changes.lines.append(f"~ {_words(day, row)}")


def _mark(year: int, approved: bool, source: str, at: datetime, changes: Changes) -> None:
    row = CalendarYear.objects.filter(pk=year).first()
    if row and not changes.lines and (row.approved, row.source) == (approved, source):
        return
    if row is None or row.approved != approved:
        changes.lines.append(f"= {year}: {_('утверждён') if approved else _('не утверждён')}")
    CalendarYear.objects.update_or_create(pk=year, defaults={"approved": approved, "source": source, "loaded_at": at})


def _words(day: date, row: Day) -> str:
    return f"{day:%d.%m.%Y} {MARK[row.is_working]}" + (f" — {row.note}" if row.note else "")


# --- missing -------------------------------------------------------------------------------------------------------
def warning(today: date) -> str:
    """What is wrong with the calendar, in one or two sentences for staff; empty when nothing is.

    A year is asked for from 1 October before it and until it ends: it must be loaded and approved (L168 of the rules).
    """
    wanted = [today.year + 1] if today.month >= OCTOBER else []
    loaded = dict(CalendarYear.objects.filter(year__in=[today.year, *wanted]).values_list("year", "approved"))
    return " ".join(_what_lacks(year, loaded) for year in (today.year, *wanted) if not loaded.get(year)).strip()


def _what_lacks(year: int, loaded: dict[int, bool]) -> str:
    if year in loaded:
        return _(
            "Производственный календарь на {year} год не утверждён: сроки считаются без переносов по постановлению."
        ).format(year=year)
    return _(
        "Производственный календарь на {year} год не загружен: сроки считаются по встроенной библиотеке. "
        "Загрузите его: manage.py load_calendar {year}."
    ).format(year=year)
