"""The step «Чего вы хотите добиться?»."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.forms.steps.base import UNSURE, StepForm
from complaints.models import Complaint, Kind


class KindForm(StepForm):
    """What the person wants to achieve, which makes the kind (59-ФЗ ст. 4); a wrong choice harms nothing."""

    kind = forms.ChoiceField(
        label=_("Чего вы хотите добиться?"),
        choices=[*Kind.choices, (UNSURE, _("Не знаю"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Выберите, чего хотите добиться, или «Не знаю»"),
            "invalid_choice": _("Выберите, чего хотите добиться, или «Не знаю»"),
        },
    )
    collective = forms.BooleanField(label=_("Пишу не один: это коллективное обращение"), required=False)

    @classmethod
    def saved(cls, draft: Complaint) -> dict[str, Any]:
        """«Не знаю» is an answer too."""
        return {"kind": UNSURE if draft.kind_unsure else draft.kind, "collective": draft.collective}

    def answers(self) -> dict[str, Any]:
        """The kind, or the mark that staff choose it."""
        kind = self.cleaned_data["kind"]
        unsure = kind == UNSURE
        return {
            "kind": "" if unsure else kind,
            "kind_unsure": unsure,
            "collective": self.cleaned_data["collective"],
        }

    def typed_so_far(self) -> dict[str, Any]:
        """Without a kind only the mark is kept."""
        return {"collective": self.cleaned_data["collective"]}
