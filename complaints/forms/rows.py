"""Several answers to one question: rows of the same small fields, added and taken away by plain submit buttons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from complaints.models.complaint import STORY_MAX
from complaints.wording import row_name

ADD, REMOVE = "add_row", "remove_row"  # names of the buttons; the value says of which field, and which row


class RowError(ValidationError):
    """What is wrong with one control; `anchor` is its id, `row` the name of its row: «Документ 2»."""

    def __init__(self, message: Any, anchor: str, row: str) -> None:
        super().__init__(message)
        self.anchor, self.row = anchor, row


@dataclass(frozen=True)
class Cell:
    """A control of a row, ready for the page."""

    id: str
    label: str | Promise
    control: SafeString
    errors: list[str]


@dataclass(frozen=True)
class Row:
    """A row of the page; `press` is what the button that takes it away says."""

    number: int
    cells: list[Cell]
    press: str

    @property
    def named(self) -> bool:
        """Whether its controls have names of their own, so that the row needs one too."""
        return len(self.cells) > 1


class RowsWidget(forms.Widget):
    """Reads the rows; they are drawn by the field's own template."""

    def __init__(self, rows: "Rows") -> None:
        self.rows = rows
        super().__init__()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        """Parallel lists of a form as rows, empty ones too, after the press of a button; a draft's own list as it is."""
        if not hasattr(data, "getlist"):
            return list(data.get(name) or [])
        columns = (data.getlist(cell) for cell in self.rows.cells)
        typed = [dict(zip(self.rows.cells, row, strict=True)) for row in zip_longest(*columns, fillvalue="")]
        field, _dash, place = data.get(REMOVE, "").partition("-")
        if field == name and place in map(str, range(len(typed))):
            del typed[int(place)]
        if data.get(ADD) == name and len(typed) < self.rows.most:
            typed.append(dict.fromkeys(self.rows.cells, ""))
        return [self.rows.pack(row) for row in typed]

    def id_for_label(self, id_: str) -> str:
        """What is wrong with the rows together is told at their head."""
        return f"{id_}_field"


class RowsBoundField(forms.BoundField):
    """The rows with their own errors, for the template."""

    field: "Rows"

    def shown(self) -> int:
        """How many rows the page has: what there is, at least one, and those that were asked for."""
        return max(len(self.value() or []), self.field.least)

    @property
    def rows(self) -> Iterator[Row]:
        """Every row of the page, the empty ones last."""
        values = list(self.value() or [])
        for place in range(self.shown()):
            cells = self.field.unpack(values[place]) if place < len(values) else {}
            holds = self.shown() > 1 or self.field.holds(cells)
            press = f"{self.name}-{place}" if holds else ""
            yield Row(place + 1, [self._cell(name, place, cells.get(name, "")) for name in self.field.cells], press)

    @property
    def common_errors(self) -> list[str]:
        """What is wrong with all rows together."""
        return self._errors_at("")

    @property
    def has_room(self) -> bool:
        """Whether one more may be added."""
        return self.shown() < self.field.most

    def _cell(self, name: str, place: int, value: str) -> Cell:
        field, anchor = self.field.cells[name], f"id_{row_name(name, place)}"
        errors = self._errors_at(anchor)
        attrs = {"id": anchor} | ({"aria-describedby": f"{anchor}_error", "aria-invalid": "true"} if errors else {})
        control = field.widget.render(name, self.field.typed(name, value), attrs, self.form.renderer)
        return Cell(anchor, field.label or "", control, errors)

    def _errors_at(self, anchor: str) -> list[str]:
        return [
            message
            for error in self.errors.as_data()
            for message in error.messages
            if getattr(error, "anchor", "") == anchor
        ]


class Rows(forms.Field):
    """A list of rows: empty ones are dropped, the rest move up. `cells` are the controls of a row by their names."""

    bound_field_class = RowsBoundField
    may_be_empty = True

    def __init__(
        self, *, cells: dict[str, forms.Field], most: int, one: Any, away: Any, add: Any, too_many: Any, **kwargs: Any
    ) -> None:
        self.cells, self.most, self.least = cells, most, 1
        self.one, self.away, self.add, self.too_many = one, away, add, too_many
        super().__init__(widget=RowsWidget(self), template_name="django/forms/rows.html", required=False, **kwargs)

    def pack(self, cells: Mapping[str, str]) -> Any:
        """A row as a draft keeps it; here a row of one control is its text."""
        (text,) = cells.values()
        return text

    def unpack(self, row: Any) -> dict[str, str]:
        """The controls of a kept row."""
        (name,) = self.cells
        return {name: row}

    def holds(self, cells: Mapping[str, str]) -> bool:
        """Whether something stands in the row."""
        return any(cells.values())

    def typed(self, name: str, value: str) -> str:
        """A kept value as it stands in its control."""
        return value

    def clean(self, value: list[Any]) -> list[Any]:
        """Rows that hold something, each control by its own rules; every fault at its place."""
        kept, faults = [], []
        for place, row in enumerate(value):
            cells, wrong = self.cleaned(place, self.unpack(row))
            faults += wrong
            if self.holds(cells):
                kept.append(self.pack(cells))
        if len(kept) > self.most:
            faults.insert(0, ValidationError(str(self.too_many).format(most=self.most, n=len(kept))))
        if faults:
            raise ValidationError(faults)
        return kept

    def unfinished(self, value: list[Any]) -> list[Any]:
        """The rows as they were typed, for a draft; none when they do not fit it."""
        rows = [self.unpack(row) for row in value]
        tidy = [{name: text.replace("\r\n", "\n").strip() for name, text in row.items()} for row in rows]
        whole = "".join(text for row in tidy for text in row.values())
        if "\x00" in whole or len(whole) > STORY_MAX:
            return []
        return [self.pack(row) for row in tidy if any(row.values())]

    def cleaned(self, place: int, typed: Mapping[str, str]) -> tuple[dict[str, str], list[ValidationError]]:
        """The controls of one row by the rules of each, and what is wrong with them."""
        cells: dict[str, str] = dict(typed)
        faults: list[ValidationError] = []
        for name, field in self.cells.items():
            try:
                cells[name] = field.clean(typed[name])
            except ValidationError as refusal:
                faults += [self.fault(name, place, each) for each in refusal.error_list]
        return cells, faults

    def fault(self, name: str, place: int, sentence: Any) -> RowError:
        """What is wrong with the control `name` of the row."""
        return RowError(sentence, f"id_{row_name(name, place)}", f"{self.one} {place + 1}")
