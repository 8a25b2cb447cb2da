"""Fields of the extension of the term."""

from django import forms
from django.utils.translation import gettext as _

from complaints import terms
from complaints.admin.forms.ground import Builder, Ground


def _days(ground: Ground) -> forms.Field:
    most = terms.policy().extension_days
    words = _("Напишите число дней от 1 до {n}").format(n=most)
    return forms.IntegerField(
        label=_("На сколько дней"), min_value=1, max_value=most,
        help_text=_("От 1 до {n}, один раз. Считаем от {day}; новую дату покажем перед отправкой").format(
            n=most, day=f"{terms.unshifted_on(ground.complaint):%d.%m.%Y}"
        ),
        widget=forms.NumberInput(attrs={"class": "w-10"}),
        error_messages={"required": words, "invalid": words, "min_value": words, "max_value": words},
    )  # fmt: skip


BUILD: dict[str, Builder] = {"days": _days}
