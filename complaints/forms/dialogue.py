"""What the author writes after sending."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.forms.fields import LongText


class ReplyForm(forms.Form):
    """The answer to a question; files come beside it and are checked one by one. Words or files, or both."""

    text = LongText(label=_("Ваш ответ"), max_chars=4000, rows=4, low=True, required=False)

    def __init__(self, *args: Any, has_files: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_files = has_files

    def clean_text(self) -> str:
        """An answer without words needs a file."""
        text: str = self.cleaned_data["text"]
        if not text and not self.has_files:
            raise forms.ValidationError(_("Напишите ответ или приложите файл"))
        return text


class WithdrawForm(forms.Form):
    """Asks once; the reason is the author's own matter."""

    text = LongText(
        label=_("Почему отзываете"), max_chars=1000, rows=3, low=True, required=False,
        help_text=_("Можно не объяснять"),
    )  # fmt: skip
