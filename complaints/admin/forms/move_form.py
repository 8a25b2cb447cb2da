"""The form of a move: its fields are read from one table, their names are those of `workflow.Given`."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy

from complaints.admin.forms import common, standard_text
from complaints.admin.forms.ground import Builder, Ground
from complaints.forms.fields import LongText
from complaints.workflow import Given

# move → its fields
FIELDS = {
    "take": ("note",),
    "ask": ("text", "reply_until", "note"),
    "resume": ("text", "note"),
    "comment": ("text",),
    "reclassify": ("kind", "category_id", "note"),
    "assign": ("executor_id", "note"),
    "transfer": ("department_id", "note"),
    "prepare": ("template_id", "text", "note"),
    "send_back": ("note",),
    "answer": ("template_id", "text", "note"),
}

BUILD: dict[str, Builder] = {**common.BUILD, **standard_text.BUILD}


class MoveForm(forms.Form):
    """The answers a move needs, in the order of FIELDS; not `judged`, it only shows what has been typed so far.

    `beside` and `shown` are templates of what the page adds: next to the form, and to what goes out.
    """

    beside = shown = ""

    def __init__(self, data: Any, ground: Ground, *, judged: bool = True) -> None:
        super().__init__(data)
        self.judged = judged
        for name in FIELDS[ground.move.name]:
            self.fields[name] = BUILD[name](ground)

    def full_clean(self) -> None:
        """A press that adds a row or a file asks for no finished answers."""
        if self.judged:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}

    def given(self, *, version: int) -> Given:
        """What the workflow takes; `version` is that of the page the person was looking at."""
        return Given(**self.cleaned_data, version=version)


class NoteForm(forms.Form):
    """A note among staff, without a move."""

    text = LongText(
        label=gettext_lazy("Служебная заметка"), help_text=gettext_lazy("Увидят только сотрудники, заявитель не увидит"),
        max_chars=2000, rows=6, error_messages={"required": gettext_lazy("Напишите заметку")},
    )  # fmt: skip
