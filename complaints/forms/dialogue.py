"""What the author writes after sending."""

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.forms.fields import LongText


class ReplyForm(forms.Form):
    """The answer to a question; files come beside it and are checked one by one."""

    text = LongText(label=_("Ваш ответ"), max_chars=4000, rows=4, low=True, required=False)


class WithdrawForm(forms.Form):
    """Asks once; the reason is the author's own matter."""

    text = LongText(
        label=_("Почему отзываете"), max_chars=1000, rows=3, low=True, required=False,
        help_text=_("Можно не объяснять"),
    )  # fmt: skip
