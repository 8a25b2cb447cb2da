"""The form of a move: its fields are read from one table, their names are those of `workflow.Given`."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy

from complaints.admin.forms import asking, common, endings, extension, standard_text, whom
from complaints.admin.forms.ground import Builder, Ground
from complaints.forms.fields import LongText
from complaints.workflow import Given
from complaints.workflow.faults import Faults

# move → its fields
FIELDS = {
    "take": ("note",),
    "ask": ("questions", "text", "reply_until", "note"),
    "remind": ("note",),
    "resume": ("text", "note"),
    "comment": ("text",),
    "reclassify": ("kind", "category_id", "note"),
    "assign": ("executor_id", "confirmed", "note"),
    "transfer": ("department_id", "note"),
    "extend": ("days", "text", "note"),
    "prepare": ("template_id", "text", "note"),
    "send_back": ("note",),
    "answer": ("template_id", "text", "note"),
    **endings.FIELDS,
}

BUILD: dict[str, Builder] = {**common.BUILD, **whom.BUILD, **asking.BUILD, **extension.BUILD, **standard_text.BUILD}
# move → builders of its own, before those of BUILD
OWN: dict[str, dict[str, Builder]] = {**endings.OWN}
# move → what the workflow would refuse, to be said beside the field it is about
FAULTS: dict[str, Faults] = {**endings.FAULTS}


class MoveForm(forms.Form):
    """The answers a move needs, in the order of FIELDS; not `judged`, it only shows what has been typed so far.

    `beside` and `shown` are templates of what the page adds: next to the form, and to what goes out.
    """

    beside = shown = ""

    def __init__(self, data: Any, ground: Ground, *, judged: bool = True) -> None:
        super().__init__(data)
        self.judged, self.ground = judged, ground
        own = OWN.get(ground.move.name, {})
        for name in FIELDS[ground.move.name]:
            if field := (own.get(name) or BUILD[name])(ground):
                self.fields[name] = field

    def full_clean(self) -> None:
        """A press that adds a row or a file asks for no finished answers."""
        if self.judged:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}

    def clean(self) -> dict[str, Any]:
        """Once each answer is fit in itself, what the workflow has against them together."""
        faults = FAULTS.get(self.ground.move.name)
        if faults and not self.errors:
            where = (self.ground.complaint, self.ground.user, self.ground.at)
            for field, sentence in list(faults(*where, Given(**self.cleaned_data))):
                self.add_error(field if field in self.fields else None, sentence)
        return self.cleaned_data

    def drafted(self, *, version: int) -> Given | None:
        """What stands in a form just opened, when nothing of it is missing: most forms open empty."""
        return None

    def given(self, *, version: int) -> Given:
        """What the workflow takes; `version` is that of the page the person was looking at."""
        return Given(**self.cleaned_data, version=version)


class NoteForm(forms.Form):
    """A note among staff, without a move."""

    text = LongText(
        label=gettext_lazy("Служебная заметка"), help_text=gettext_lazy("Увидят только сотрудники, заявитель не увидит"),
        max_chars=2000, rows=6, error_messages={"required": gettext_lazy("Напишите заметку")},
    )  # fmt: skip
    made_known = forms.BooleanField(
        label=gettext_lazy("Заявителя известили по телефону или письмом"), required=False,
        help_text=gettext_lazy("Он не отметил «Ознакомлен(а)». С отметкой обращения не будет в списке «Не ознакомлены»"),
    )  # fmt: skip

    def __init__(self, *args: Any, is_unaware: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_unaware:
            del self.fields["made_known"]
