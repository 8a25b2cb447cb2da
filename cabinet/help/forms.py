"""«Помогло?» under an article."""

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.models.help_vote import WORDS_MAX

ANSWERS = {"yes": _("Да"), "no": _("Нет")}


class HelpedForm(forms.Form):
    """Two buttons and, if the reader wishes, words."""

    helped = forms.ChoiceField(
        choices=list(ANSWERS.items()),
        error_messages={"required": _("Нажмите «Да» или «Нет»"), "invalid_choice": _("Нажмите «Да» или «Нет»")},
    )
    words = forms.CharField(
        label=_("Чего не хватило или что было понятно"),
        help_text=_("Без имени, телефона и номера обращения: это не обращение, ответить на него мы не сможем"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "low"}),
        error_messages={"max_length": _("Сократите: можно до %(limit_value)d знаков, сейчас %(show_value)d")},
    )
