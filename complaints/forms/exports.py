"""What is asked before a list becomes a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.forms.fields import Line
from complaints.models import ListExport

REASON_MIN = 5


class ExportForm(forms.Form):
    """The format, and for those with the right whether names and contacts are needed and what for."""

    format = forms.ChoiceField(
        label=_("Вид файла"), widget=forms.RadioSelect, initial=ListExport.Format.XLSX,
        choices=[("xlsx", _("XLSX, для Excel и LibreOffice")), ("csv", _("CSV, для других программ"))],
        error_messages={"required": _("Выберите вид файла"), "invalid_choice": _("Выберите XLSX или CSV")},
    )  # fmt: skip
    with_personal_data = forms.BooleanField(
        label=_("Добавить имена и контакты заявителей"),
        help_text=_("Каждый из них увидит, какое подразделение и когда открывало контакты"),
        required=False,
    )
    reason = Line(
        label=_("Зачем нужны имена и контакты"), max_chars=300, required=False,
        help_text=_("Останется в журнале выгрузок"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, may_take_people: bool) -> None:
        super().__init__(data)
        if not may_take_people:
            del self.fields["with_personal_data"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Whoever takes people's data says what for; a reason alone takes nothing."""
        given = self.cleaned_data
        if not given.get("with_personal_data"):
            given["reason"] = ""
        elif "reason" in given and len(given["reason"]) < REASON_MIN:
            self.add_error("reason", _("Напишите, зачем нужны имена и контакты: хотя бы одно слово"))
        return given
