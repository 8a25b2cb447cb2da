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

    def clean(self) -> dict[str, Any]:
        """Without words a file is needed."""
        if not (self.errors or self.has_files or any(self.cleaned_data.values())):
            self.add_error(next(iter(self.fields)), str(self.nothing))
        return self.cleaned_data

    @property
    def unanswered(self) -> str:
        """The numbers of questions that stay without an answer: «2, 3»."""
        return ""

    @property
    def has_doubts(self) -> bool:
        """Whether the person must be asked about them before sending."""
        return False

    def said(self) -> dict[str, Any]:
        """What the workflow takes, by the names of `Given`."""
        return {"text": self.cleaned_data["text"]}


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


class InquireForm(forms.Form):
    """What the author wants to know about the handling."""

    text = LongText(
        label=_("Ваш вопрос"), max_chars=1000, rows=4,
        help_text=_("Например: кто занимается обращением, что уже сделано, когда будет осмотр"),
        error_messages={"required": _("Напишите, что хотите узнать")},
    )  # fmt: skip
