"""What is asked of a person who lost both mail and phone, and what staff write when they decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CodeContactField
from complaints.forms.fields import Line, LongText, NameField


class RecoveryForm(forms.Form):
    """One page: who one is, what was lost, where to answer, a picture of a document."""

    last_name = NameField(
        label=_("Фамилия"), part=_("фамилии"), max_length=100, error_messages={"required": _("Введите фамилию")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )  # fmt: skip
    first_name = NameField(
        label=_("Имя"), part=_("имени"), max_length=100, error_messages={"required": _("Введите имя")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )  # fmt: skip
    middle_name = NameField(
        label=_("Отчество"), part=_("отчестве"), max_length=100, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "additional-name"}),
    )  # fmt: skip
    old_contacts = Line(
        label=_("Прежние почта и телефон"), max_chars=500,
        help_text=_("По которым вы входили. Что помните, через запятую"),
        error_messages={"required": _("Напишите прежнюю почту или телефон: по ним найдём кабинет")},
    )  # fmt: skip
    new_contact = CodeContactField(label=_("Новая почта или телефон"), help_text=_("Пришлём на них код, а потом ответ"))
    statement = LongText(
        label=_("Что случилось"), max_chars=2000, rows=5,
        help_text=_(
            "Почему нет доступа и что вы помните о кабинете: когда завели, о чём писали. Если вход защищён кодом из "
            "приложения и его тоже нет, напишите и об этом"
        ),
        error_messages={"required": _("Расскажите, что случилось")},
    )  # fmt: skip
    document = forms.FileField(
        label=_("Снимок паспорта или другого документа"),
        help_text=_("Страница с фотографией и фамилией. JPG, PNG или PDF до 10 МБ"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,.pdf"}),
        allow_empty_file=True,  # the check of files has a better sentence
        error_messages={
            "required": _("Приложите снимок документа"),
            "invalid": _("Файл не дошёл. Приложите его снова"),
            "missing": _("Файл не дошёл. Приложите его снова"),
        },
    )

    def clean(self) -> dict[str, Any]:
        """A browser does not keep a chosen file: whoever has something to correct chooses it again."""
        if self.errors and "document" not in self.errors:
            self.add_error("document", _("Приложите снимок ещё раз: браузер его не хранит"))
        return self.cleaned_data

    def told(self) -> dict[str, str]:
        """Everything but the picture, by the names of the model."""
        return {name: value for name, value in self.cleaned_data.items() if name != "document"}


class ReviewForm(forms.Form):
    """The first of the two."""

    account_id = forms.TypedChoiceField(
        label=_("Чей это кабинет"), coerce=int, widget=forms.RadioSelect,
        error_messages={"required": _("Выберите кабинет"), "invalid_choice": _("Выберите кабинет из найденных")},
    )  # fmt: skip
    text = LongText(
        label=_("Что сверено"), max_chars=2000, rows=3, low=True,
        help_text=_("Увидит второй сотрудник. Номер документа не записывайте"),
        error_messages={"required": _("Напишите, что совпало")},
    )  # fmt: skip

    def __init__(self, *args: Any, accounts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account_id"].choices = accounts  # type: ignore[attr-defined]


class ApproveForm(forms.Form):
    """The second of the two."""

    text = LongText(
        label=_("Что сверено"), max_chars=2000, rows=3, low=True,
        error_messages={"required": _("Напишите, что совпало")},
    )  # fmt: skip
    drops_second_factor = forms.BooleanField(
        label=_("Снять двойную защиту"), required=False,
        help_text=_("Только если заявитель потерял и приложение с кодами. Иначе она останется"),
    )  # fmt: skip


class RejectForm(forms.Form):
    """No without a reason is no answer."""

    reason = LongText(
        label=_("Причина отказа"), max_chars=1000, rows=3, low=True, help_text=_("Увидит заявитель"),
        error_messages={"required": _("Напишите причину отказа")},
    )  # fmt: skip
