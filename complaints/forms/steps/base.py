"""What the forms of all steps share."""

from typing import Any

from django import forms

from accounts.models import User
from complaints.forms.rows import ADD, REMOVE, Rows
from complaints.models import Complaint
from complaints.models.complaint import STORY_MAX
from complaints.wording import row_name

UNSURE = "unsure"


class StepForm(forms.Form):
    """A form over some fields of a draft. `fields_kept` are the model's fields that the step answers."""

    fields_kept: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, draft: Complaint, user: User) -> None:
        self.draft, self.user = draft, user
        super().__init__(data, initial=self.saved(draft))

    @classmethod
    def saved(cls, draft: Complaint) -> dict[str, Any]:
        """What the draft holds, as this form would receive it."""
        return {name: getattr(draft, name) for name in cls.fields_kept}

    def answers(self) -> dict[str, Any]:
        """Values for the draft's fields, from a valid form."""
        return {name: self.cleaned_data[name] for name in self.fields_kept}

    def typed_so_far(self) -> dict[str, Any]:
        """What «Сохранить и выйти» keeps of a form with errors: every text that fits the draft as it was typed."""
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
        limit = Complaint._meta.get_field(name).max_length or STORY_MAX  # type: ignore[union-attr]
        return typed if "\x00" not in typed and len(typed) <= limit else ""

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
        free = last if self.loses_words() else len(field.unfinished(typed))  # the empty rows come after the others
        row = int(place) if place in map(str, range(last)) else last if place else min(free, last)
        return f"{name}-{len(typed)}", f"id_{row_name(next(iter(field.cells)), row)}"

    def loses_words(self) -> bool:
        """Whether something typed stays out of `typed_so_far`: then the page must come back as it was sent."""
        kept, refused = self.typed_so_far(), (name for name in self.errors if name in self.fields)
        typed = (self[name].value() for name in refused if name not in kept)
        return any(words.strip() if isinstance(words, str) else words for words in typed)
