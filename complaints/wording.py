"""How pieces of a complaint are called and put in words: its numbered requests, documents, days, names in a sentence."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

STORED_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def plural(number: int | str, forms: str) -> str:
    """The Russian form for a number, of three: «день,дня,дней»."""
    one, few, many = forms.split(",")
    n = abs(int(number))
    if n % 10 == 1 and n % 100 != 11:
        return one
    if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14:
        return few
    return many


def row_name(part: str, row: int) -> str:
    """The control of a row, as links of errors and advice call it: «requests», «requests_2», «requests_3»."""
    return f"{part}_{row + 1}" if row else part


def numbered(lines: Sequence[str]) -> str:
    """«1. …» one under another; one alone needs no number."""
    if len(lines) == 1:
        return lines[0]
    return "\n".join(f"{place}. {line}" for place, line in enumerate(lines, 1))


def document_words(document: Mapping[str, str]) -> str:
    """«Договор № 77-Г от 14.05.2026», of what is known."""
    name, number, day = (document.get(key, "") for key in ("name", "number", "date"))
    marked = number if not number or number.startswith("№") else f"№ {number}"
    return " ".join(filter(None, [name, marked, _("от {day}").format(day=day_words(day)) if day else ""]))


def day_words(day: str) -> str:
    """A stored day as people write it: «14.05.2026»; what is no day yet stays as it was typed."""
    if not STORED_DAY.fullmatch(day):
        return day
    try:
        return f"{date.fromisoformat(day):%d.%m.%Y}"
    except ValueError:
        return day


def lower_first(name: str) -> str:
    """The name as it stands inside a sentence: «лифт не работает», «в кабинет», but «МФЦ и Госуслуги»."""
    return name[:1].lower() + name[1:] if name[1:2].islower() or name[1:2] == " " else name
