"""The choice of a standard text for an answer, with the button that brings it."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import reply_templates
from complaints.admin.forms.ground import Builder, Choices, Ground
from complaints.models import ReplyTemplate


def _template(ground: Ground) -> forms.Field:
    """Those that fit the complaint today; the outcome each is for stands beside its name."""
    today = timezone.localdate(ground.at)
    rows: Choices = [(str(each.pk), _named(each)) for each in reply_templates.fitting(ground.complaint, today)]
    return forms.TypedChoiceField(  # type: ignore[call-arg]  # the stubs do not know `template_name`
        label=_("Шаблон ответа"), choices=[("", _("Без шаблона")), *rows], coerce=int, empty_value=None, required=False,
        template_name="django/forms/reply_template.html",
        help_text=_("Текст встанет в ответ, а если там уже что-то есть — ниже него"),
        error_messages={"invalid_choice": _("Этот шаблон уже не действует. Выберите другой")},
    )  # fmt: skip


def _named(template: ReplyTemplate) -> str:
    return f"{template.name} ({template.get_outcome_display()})" if template.outcome else template.name


BUILD: dict[str, Builder] = {"template_id": _template}
