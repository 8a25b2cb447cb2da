"""What is asked of a person for whom something does not work, and what staff answer."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.emails import normalise_email
from complaints.forms.fields import Line, LongText
from complaints.models import SupportTopic
from complaints.models.support import FACT_MAX, SUPPORT_TEXT_MAX, CloseReason
from complaints.numbers import parse
from complaints.support.filing import Told
from complaints.support_numbers import parse_support

FACTS = ("page", "happened", "browser", "device", "error_code")


class Press(forms.Field):
    """The key of the page; a missing or forged one is a page of its own."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> UUID:
        """Always a key."""
        try:
            return UUID(str(value))
        except ValueError:
            return uuid4()


class ComplaintNumber(Line):
    """In any spelling; the digits must agree. Whose complaint it is nobody asks here."""

    def clean(self, value: Any) -> str:
        """The one spelling, or nothing."""
        typed = super().clean(value)
        number = parse(typed) if typed else ""
        if number is None:
            raise ValidationError(_("Проверьте номер: в нём 11 цифр, например 2026-004217-9. Или оставьте поле пустым"))
        return number


class Email(Line):
    """Where the reply goes; it is not proved."""

    def clean(self, value: Any) -> str:
        """The kept spelling."""
        return normalise_email(super().clean(value))


def _fact(label: str | Any, limit: int = FACT_MAX) -> Line:
    return Line(label=label, max_chars=limit, required=False)


class SupportForm(forms.Form):
    """One page; the facts are filled in by the portal and shown, to be corrected or wiped."""

    press = Press(required=False)
    topic = forms.ChoiceField(
        label=gettext_lazy("Что не получается"), choices=SupportTopic.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Выберите, что не получается"),
                        "invalid_choice": gettext_lazy("Выберите, что не получается")},
    )  # fmt: skip
    text = LongText(
        label=gettext_lazy("Что произошло"), max_chars=SUPPORT_TEXT_MAX, rows=5,
        help_text=gettext_lazy("Что вы делали и что увидели. Пароль и коды не пишите"),
        error_messages={"required": gettext_lazy("Опишите, что произошло")},
    )  # fmt: skip
    complaint_number = ComplaintNumber(
        label=gettext_lazy("Номер обращения"), max_chars=60, required=False, widget=forms.TextInput(attrs={"class": "w-10"}),
        help_text=gettext_lazy("Если вопрос связан с ним. Текст обращения поддержка не видит"),
    )  # fmt: skip
    email = Email(
        label=gettext_lazy("Почта для ответа"), max_chars=254,
        help_text=gettext_lazy("Пришлём на неё ответ, больше ни для чего она не нужна"),
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Введите почту: без неё ответить не сможем")},
    )  # fmt: skip
    page = _fact(gettext_lazy("Страница"))
    happened = _fact(gettext_lazy("Время"))
    browser = _fact(gettext_lazy("Браузер"))
    device = _fact(gettext_lazy("Устройство"))
    error_code = _fact(gettext_lazy("Код ошибки"), 64)

    def __init__(self, *args: Any, signed_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if signed_in:
            del self.fields["email"]

    @property
    def facts(self) -> list[forms.BoundField]:
        """The fields that the portal has filled in."""
        return [self[name] for name in FACTS]

    def told(self) -> Told:
        """What the domain takes."""
        said = self.cleaned_data
        facts = {name: said[name] for name in (*FACTS, "complaint_number")}
        return Told(said["press"], said["topic"], said["text"], said.get("email", ""), facts)


class MoreForm(forms.Form):
    """The person writes on."""

    text = LongText(
        label=gettext_lazy("Написать ещё"), max_chars=SUPPORT_TEXT_MAX, rows=4,
        error_messages={"required": gettext_lazy("Опишите, что не получается")},
    )  # fmt: skip


class CodeForm(forms.Form):
    """Number and code of a request, in any spelling."""

    number = Line(
        label=gettext_lazy("Номер запроса"), max_chars=60, widget=forms.TextInput(attrs={"class": "w-10"}),
        error_messages={"required": gettext_lazy("Введите номер запроса")},
    )  # fmt: skip
    code = Line(
        label=gettext_lazy("Код"), max_chars=20, help_text=gettext_lazy("8 букв и цифр, стоит рядом с номером"),
        widget=forms.TextInput(attrs={"class": "w-10", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Введите код")},
    )  # fmt: skip

    def clean_number(self) -> str:
        """The last digit tells a mistake of typing from a number that is not there."""
        typed: str = self.cleaned_data["number"]
        if parse_support(typed) is None:
            raise ValidationError(_("Проверьте номер: он похож на П-000123-0"))
        return typed


class CloseForm(forms.Form):
    """Why there is nothing to answer."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Почему"), choices=[("", gettext_lazy("Выберите")), *CloseReason.choices],
        help_text=gettext_lazy("Заявитель прочитает это на странице запроса, письма не будет. Напишет ещё — запрос вернётся"),
        error_messages={"required": gettext_lazy("Выберите, почему ответа не будет"),
                        "invalid_choice": gettext_lazy("Выберите, почему ответа не будет")},
    )  # fmt: skip


class AnswerForm(forms.Form):
    """What support writes; a ready answer is brought by a button."""

    template = forms.TypedChoiceField(
        label=gettext_lazy("Готовый ответ"), coerce=int, empty_value=None, required=False,
        help_text=gettext_lazy("Встанет в текст, а если там уже что-то есть — ниже"),
        error_messages={"invalid_choice": gettext_lazy("Этого готового ответа уже нет. Выберите другой")},
    )  # fmt: skip
    text = LongText(
        label=gettext_lazy("Ответ"), max_chars=SUPPORT_TEXT_MAX, rows=8, help_text=gettext_lazy("Увидит заявитель"),
        error_messages={"required": gettext_lazy("Напишите ответ")},
    )  # fmt: skip

    def __init__(self, *args: Any, templates: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", gettext_lazy("Без готового ответа")), *templates]
        self.fields["template"].choices = choices  # type: ignore[attr-defined]
