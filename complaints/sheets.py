"""A table as a file for a spreadsheet: XLSX or CSV. Whatever people typed stays text: no cell becomes a formula."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _

Value = str | int | date | None
Row = Sequence[Value]
Writer = Callable[[IO[bytes], Row, Iterable[Row]], None]
# What a spreadsheet takes for the beginning of a formula when it opens a CSV.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0 has no way to say them
LONGEST = 32_767  # letters in a cell of XLSX
WIDTH = 20


def write_xlsx(target: IO[bytes], head: Row, rows: Iterable[Row]) -> None:
    """A row at a time through a temporary file. Dates are dates by the authority's clock, numbers numbers, the rest text."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Обращения"))
    sheet.freeze_panes = "A2"
    for place in range(1, len(head) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTH

    def cell(value: Value) -> Any:
        if value is None or isinstance(value, int) or (isinstance(value, str) and value[:1].isalnum()):
            return _writable(value)  # written as what it is, and several times quicker
        made = WriteOnlyCell(sheet, _writable(value))
        if isinstance(value, str):
            made.data_type = "s"  # «=1+1» would have become a formula, «#N/A» a fault
        elif isinstance(value, date):
            made.number_format = "DD.MM.YYYY HH:MM" if isinstance(value, datetime) else "DD.MM.YYYY"
        return made

    try:
        sheet.append([cell(value) for value in head])
        for row in rows:
            sheet.append([cell(value) for value in row])
    finally:
        book.save(target)  # after a fault too: it is what takes the temporary file away


def _writable(value: Value) -> Value:
    if isinstance(value, str):
        return UNWRITABLE.sub("", value)[:LONGEST]
    return timezone.localtime(value).replace(tzinfo=None) if isinstance(value, datetime) else value


def write_csv(target: IO[bytes], head: Row, rows: Iterable[Row]) -> None:
    """As spreadsheets in Russia open it by a double click: UTF-8 with its mark, semicolons, CRLF, 31.12.2026."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", errors="replace", write_through=True)
    table = csv.writer(text, delimiter=";")
    table.writerow(map(_plain, head))
    for row in rows:
        table.writerow(map(_plain, row))
    text.flush()
    text.detach()


def _plain(value: Value) -> str:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    said = UNWRITABLE.sub("", str("" if value is None else value))
    return f"'{said}" if isinstance(value, str) and said.startswith(FORMULA) else said


WRITERS: dict[str, Writer] = {"xlsx": write_xlsx, "csv": write_csv}
