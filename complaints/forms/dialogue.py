"""What the author writes after sending."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.forms.fields import LongText


class WordsForm(forms.Form):
    """Words or files, or both; files come beside the form and are checked one by one."""

    nothing: str | Promise = ""

    def __init__(self, *args: Any, has_files: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_files = has_files

    def clean_text(self) -> str:
        """Without words a file is needed."""
        text: str = self.cleaned_data["text"]
        if not text and not self.has_files:
            raise forms.ValidationError(str(self.nothing))
        return text


class ReplyForm(WordsForm):
    """The answer to a question."""

    nothing = _("Напишите ответ или приложите файл")
    text = LongText(label=_("Ваш ответ"), max_chars=4000, rows=4, low=True, required=False)


class AddForm(WordsForm):
    """What the author brings of their own accord before the answer (59-ФЗ ст. 5 п. 1)."""

    nothing = _("Напишите, что нового, или приложите файл")
    text = LongText(
        label=_("Что добавить"), max_chars=4000, rows=6, low=True, required=False,
        help_text=_("Что изменилось, новые даты, номера документов. Можно и без текста, только файлы"),
    )  # fmt: skip


class WithdrawForm(forms.Form):
    """Asks once; the reason is the author's own matter."""

    text = LongText(
        label=_("Почему отзываете"), max_chars=1000, rows=3, low=True, required=False,
        help_text=_("Можно не объяснять"),
    )  # fmt: skip
