"""What the forms of all steps share."""

from typing import Any

from django import forms

from accounts.models import User
from complaints.models import Complaint
from complaints.models.complaint import STORY_MAX

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
                continue
            typed = str(self.data.get(name, "")).replace("\r\n", "\n").strip()
            limit = Complaint._meta.get_field(name).max_length or STORY_MAX  # type: ignore[union-attr]
            if typed and "\x00" not in typed and len(typed) <= limit:
                kept[name] = typed
        return kept
