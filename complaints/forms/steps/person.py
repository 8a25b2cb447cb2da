"""The step «Ваши данные»."""

import re
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints import identity
from complaints.forms.fields import Line, NameField, PhoneField
from complaints.forms.steps.base import StepForm
from complaints.models import AnswerChannel, Complaint, IdDocument

POSTCODE = re.compile(r"(?<!\d)[0-9]{6}(?!\d)")
RUSSIAN_POSTCODE = re.compile(r"(?<!\d)[1-6][0-9]{5}(?!\d)")


class PersonForm(StepForm):
    """Who writes and how to answer (S50–S58); the answer always comes to the cabinet too."""

    fields_kept: tuple[str, ...] = (
        "last_name", "first_name", "middle_name", "no_middle_name", "answer_channel", "postal_address", "phone",
    )  # fmt: skip

    last_name = NameField(
        label=_("Фамилия"), part=_("фамилии"), error_messages={"required": _("Введите фамилию")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )  # fmt: skip
    first_name = NameField(
        label=_("Имя"), part=_("имени"), error_messages={"required": _("Введите имя")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )  # fmt: skip
    middle_name = NameField(
        label=_("Отчество"), part=_("отчестве"), required=False,
        widget=forms.TextInput(attrs={"autocomplete": "additional-name"}),
    )  # fmt: skip
    no_middle_name = forms.BooleanField(label=_("Нет отчества"), required=False)
    answer_channel = forms.ChoiceField(
        label=_("Куда прислать ответ"), choices=AnswerChannel.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Выберите, куда прислать ответ")},
    )  # fmt: skip
    postal_address = Line(
        label=_("Почтовый адрес"), required=False, max_chars=300,
        help_text=_("С индексом. Нужен, только если выбрали бумажное письмо"),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )  # fmt: skip
    phone = PhoneField(
        label=_("Телефон"),
        required=False,
        help_text=_("Только если понадобится уточнить. В любом виде: +7, 8, со скобками"),
    )
    id_doc_kind = forms.ChoiceField(
        label=_("Какой документ"), choices=IdDocument.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Выберите документ"), "invalid_choice": _("Выберите документ")},
    )  # fmt: skip
    id_doc_number = Line(
        label=_("Серия и номер документа"), max_chars=identity.LONGEST,
        help_text=_("Как в документе, можно с пробелами"),
        error_messages={"required": _("Введите серию и номер документа")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    notify_email = forms.BooleanField(label=_("Писать на почту о каждом изменении"), required=False)
    notify_sms = forms.BooleanField(label=_("Присылать СМС о каждом изменении"), required=False)

    def __init__(self, data: Any = None, *, draft: Complaint, user: User) -> None:
        super().__init__(data, draft=draft, user=user)
        self.ask_for_document(draft)
        for name in ("last_name", "first_name", "middle_name"):
            cast(NameField, self.fields[name]).latin = user.foreign_name
        for name, verified in (("notify_email", user.email_verified), ("notify_sms", user.phone_verified)):
            if not verified:
                del self.fields[name]
            else:
                self.initial[name] = getattr(user, name)

    def ask_for_document(self, draft: Complaint) -> None:
        """Only where the topic needs it; then it is required."""
        if identity.is_asked(draft.category):
            self.fields_kept = (*self.fields_kept, *identity.FIELDS)
            self.id_doc_days = settings.ID_DOC_DAYS
        else:
            for name in identity.FIELDS:
                del self.fields[name]

    @classmethod
    def saved(cls, draft: Complaint) -> dict[str, Any]:
        """The number is not taken out of the database for a topic that does not ask."""
        if not identity.is_asked(draft.category):
            return super().saved(draft)
        return {**super().saved(draft), "id_doc_kind": draft.id_doc_kind, "id_doc_number": identity.number_of(draft)}

    def clean_id_doc_number(self) -> str:
        """By the rules of the document that was chosen."""
        return identity.clean_number(self.cleaned_data.get("id_doc_kind", ""), self.cleaned_data["id_doc_number"])

    def clean(self) -> dict[str, Any]:
        """The patronymic is there or said to be absent; a paper letter needs its address, a copy by mail needs mail."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("no_middle_name"):
            if (self.data.get("middle_name") or "").strip():  # typed is never dropped in silence
                self.errors.pop("middle_name", None)
                self.add_error("middle_name", _g("Сотрите отчество или снимите отметку «Нет отчества»"))
        elif "middle_name" in cleaned and not cleaned["middle_name"]:
            self.add_error("middle_name", _g("Введите отчество или отметьте «Нет отчества»"))
        channel = cleaned.get("answer_channel")
        address_fits = "postal_address" in self.errors or POSTCODE.search(cleaned.get("postal_address", ""))
        if channel == AnswerChannel.POST and not address_fits:
            without_index = _g("Введите адрес с индексом из 6 цифр, например 101000")
            empty = _g("Введите адрес с индексом, куда отправить письмо")
            self.add_error("postal_address", without_index if cleaned.get("postal_address") else empty)
        if channel == AnswerChannel.EMAIL and not self.user.email_verified:
            self.add_error("answer_channel", _g("В кабинете нет подтверждённой почты. Выберите другой способ"))
        return cleaned

    def channels(self) -> dict[str, bool]:
        """The person's switches of notices, where there is something to switch."""
        return {name: self.cleaned_data[name] for name in ("notify_email", "notify_sms") if name in self.fields}
