"""A day as people write it (L156): 1.2.2026, 01/02/26, «1 февраля 2026 г.»; kept as 2026-02-01."""

import re
from calendar import monthrange
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.forms.fields import UNSEEN

FIRST_YEAR, YEARS_AHEAD = 1900, 20
NO_SUCH_DAY = gettext_lazy("Такой даты нет. Напишите, например, 12.10.2026")
MONTHS = (
    "январе", "феврале", "марте", "апреле", "мае", "июне", "июле", "августе", "сентябре", "октябре", "ноябре", "декабре",
)  # fmt: skip
BEGINNINGS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
GAP = r"[\s.,/\-\u2010-\u2015]+"
DAY = re.compile(rf"([0-9]{{1,2}}){GAP}([0-9]{{1,2}}|[а-яё]{{2,8}}){GAP}([0-9]{{4}}|[0-9]{{2}})[\s.]*(?:г\.?|года?)?")
ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class DayField(forms.CharField):
    """A day of the past, ISO or empty. The sentence says what is wrong with it."""

    default_error_messages = UNSEEN

    def clean(self, value: Any) -> str:
        """A real day, not before 1900 and not after today by the authority's clock."""
        typed = super().clean(value)
        return past_day(typed).isoformat() if typed else ""


class AnyDayField(forms.CharField):
    """A day that may be still to come, ISO or empty: when the author can be found at home."""

    default_error_messages = UNSEEN

    def clean(self, value: Any) -> str:
        """A real day, not before 1900 and not farther than twenty years ahead."""
        typed = super().clean(value)
        return any_day(typed).isoformat() if typed else ""


def past_day(typed: str) -> date:
    """The day; ValidationError says what to put right."""
    found = _day(typed, ahead=0)
    if found > timezone.localdate():
        raise ValidationError(_("Дата должна быть сегодня или раньше"))
    return found


def any_day(typed: str) -> date:
    """The day; ValidationError says what to put right."""
    found = _day(typed, ahead=YEARS_AHEAD)
    if found.year > timezone.localdate().year + YEARS_AHEAD:
        raise ValidationError(_("Проверьте год: до этой даты слишком далеко"))
    return found


def _day(typed: str, *, ahead: int) -> date:
    """Two digits are a year not later than `ahead` years from now."""
    day, month, year = _parts(" ".join(typed.lower().split()), ahead)
    if not 1 <= month <= len(MONTHS) or day < 1:
        raise ValidationError(str(NO_SUCH_DAY))
    if year < FIRST_YEAR:
        raise ValidationError(_("Проверьте год: нужна дата не раньше 1900 года"))
    last = monthrange(year, month)[1]
    if day > last:
        words = _("Такой даты нет: в {month} 31 день") if last == 31 else _("Такой даты нет: в {month} {n} дней")
        raise ValidationError(words.format(month=MONTHS[month - 1], n=last))
    return date(year, month, day)


def _parts(typed: str, ahead: int) -> tuple[int, int, int]:
    """(day, month, year); a word is a month by its beginning."""
    if iso := ISO.fullmatch(typed):
        return int(iso[3]), int(iso[2]), int(iso[1])
    written = DAY.fullmatch(typed)
    if written is None:
        raise ValidationError(_("Напишите день, месяц и год, например 12.10.2026"))
    day, month, year = written.groups()
    number = int(month) if month.isdecimal() else _month(month)
    return int(day), number, _whole_year(int(year), ahead) if len(year) == 2 else int(year)


def _month(word: str) -> int:
    """«1 февраля», «1 фев»; 0 for no month."""
    return next((place for place, begins in enumerate(BEGINNINGS, 1) if word.startswith(begins)), 0)


def _whole_year(short: int, ahead: int) -> int:
    this_year = timezone.localdate().year
    year = this_year // 100 * 100 + short
    return year if year <= this_year + ahead else year - 100
