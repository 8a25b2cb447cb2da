"""What the forms of all steps share."""

from collections.abc import Collection
from typing import Any

from django import forms

from accounts.models import User
from complaints.forms.rows import ADD, REMOVE, Rows
from complaints.models import Complaint
from complaints.models.complaint import STORY_MAX
from complaints.wording import row_name

UNSURE = "unsure"
# A column of text without a limit of its own holds what is still to be shortened: it is refused, yet not lost.
LONGEST_KEPT = 5 * STORY_MAX


class StepForm(forms.Form):
    """A form over some fields of a draft. `fields_kept` are the model's fields that the step answers."""

    fields_kept: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, draft: Complaint, user: User) -> None:
        self.draft, self.user = draft, user
        super().__init__(data, initial=self.saved(draft))

    @classmethod
    def saved(cls, draft: Complaint) -> dict[str, Any]:
        """What the draft holds, as this form would receive it: texts, marks, and lists where an input may be repeated."""
        return {name: getattr(draft, name) for name in cls.fields_kept}

    def answers(self) -> dict[str, Any]:
        """Values for the draft's fields, from a valid form."""
        return {name: self.cleaned_data[name] for name in self.fields_kept}

    def typed_so_far(self) -> dict[str, Any]:
        """What every button and autosave keep of a form with errors: each text that fits the draft, as it was typed.

        A required text that was wiped out keeps its last words: a slip of the hand must not be saved a second later.
        """
        kept = {}
        for name in self.fields_kept:
            if name in self.cleaned_data:
                kept[name] = self.cleaned_data[name]
            elif unfinished := self.unfinished(name):
                kept[name] = unfinished
        return kept

    def unfinished(self, name: str) -> Any:
        """A refused answer as the draft can keep it; empty when there is none or it does not fit."""
        field = self.fields[name]
        if isinstance(field, Rows):
            return field.unfinished(self[name].value())
        typed = str(self.data.get(name, "")).replace("\r\n", "\n").strip()
        limit = Complaint._meta.get_field(name).max_length or LONGEST_KEPT  # type: ignore[union-attr]
        return typed if "\x00" not in typed and len(typed) <= limit else ""

    def left_out(self, kept: Collection[str]) -> list[str]:
        """Names of the fields whose typing is not among what is `kept`, because no column can hold it."""
        refused = {name: self[name].data for name in self.fields if name in self.errors and name not in kept}
        return [name for name, typed in refused.items() if (typed.strip() if isinstance(typed, str) else typed)]

    def show_rows(self, asked: str) -> None:
        """Leave room for a row that was asked for: «requests-3» shows at least three."""
        name, _dash, count = asked.partition("-")
        field = self.fields.get(name)
        if isinstance(field, Rows) and count in map(str, range(1, field.most + 1)):
            field.least = int(count)

    def pressed_row(self) -> tuple[str, str]:
        """After «Добавить» or «Убрать»: what `show_rows` takes, and the id of the control to go on from."""
        name, _dash, place = (self.data.get(REMOVE) or self.data.get(ADD, "")).partition("-")
        field = self.fields.get(name)
        if not isinstance(field, Rows):
            return "", ""
        typed = self[name].value()
        last = max(len(typed) - 1, 0)
        # The empty rows come after the others, unless the page comes back as it was sent.
        free = last if self.left_out(self.typed_so_far()) else len(field.unfinished(typed))
        row = int(place) if place in map(str, range(last)) else last if place else min(free, last)
        return f"{name}-{len(typed)}", f"id_{row_name(next(iter(field.cells)), row)}"

    def channels(self) -> dict[str, bool]:
        """The person's switches of notices, where the form has any; they belong to the profile."""
        return {}
