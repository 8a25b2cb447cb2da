"""The step «Ваши данные»."""

import re
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints import applicants, identity, registration_numbers
from complaints.forms.fields import Line, NameField, PhoneField
from complaints.forms.steps.base import StepForm
from complaints.models import AnswerChannel, Applicant, Benefit, Complaint, IdDocument

POSTCODE = re.compile(r"(?<!\d)[0-9]{6}(?!\d)")
RUSSIAN_POSTCODE = re.compile(r"(?<!\d)[1-6][0-9]{5}(?!\d)")


class PersonForm(StepForm):
    """Who writes, in whose name, and how to answer (S50–S58, L1); the answer always comes to the cabinet too."""

    fields_kept: tuple[str, ...] = (
        "applicant", *applicants.FIELDS, "last_name", "first_name", "middle_name", "no_middle_name",
        "answer_channel", "postal_address", "phone", "benefit",
    )  # fmt: skip

    # A page of an older make does not ask: then it stays as the draft has it.
    applicant = forms.ChoiceField(
        label=_("От чьего имени вы пишете"), choices=Applicant.choices, widget=forms.RadioSelect, required=False,
        error_messages={"invalid_choice": _("Выберите, от чьего имени вы пишете")},
    )  # fmt: skip
    organisation = Line(
        label=_("Название организации или объединения"), required=False, max_chars=300,
        help_text=_("Если пишете от организации: как в документах, например ТСЖ «Луч» или совет дома 5"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip
    org_number = Line(
        label=_("ИНН или ОГРН организации"), required=False, max_chars=100,
        help_text=_("Только цифры, можно с пробелами"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    post_held = Line(
        label=_("Ваша должность"), required=False, max_chars=150,
        help_text=_("Например, директор или председатель совета дома"),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )  # fmt: skip
    represented = Line(
        label=_("Кого вы представляете"), required=False, max_chars=300,
        help_text=_("Если пишете за другого: фамилия, имя, отчество и кем вам приходится"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    basis = Line(
        label=_("На каком основании"), required=False, max_chars=300,
        help_text=_(
            "Доверенность (номер и дата), свидетельство о браке или рождении, опекунство. "
            "Документ можно приложить на шаге «Фото и документы», но мы его не требуем"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
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
    benefit = forms.ChoiceField(
        label=_("Льготная категория"), choices=[("", _("Не указывать")), *Benefit.choices], required=False,
        help_text=_("Если вопрос о льготе или она важна для ответа. Можно не указывать"),
        error_messages={"invalid_choice": _("Выберите категорию из списка или «Не указывать»")},
    )  # fmt: skip
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
        self.say_what_the_profile_gave()
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

    def say_what_the_profile_gave(self) -> None:
        """Beside what still stands as the profile has it; the page says it of the name."""
        for name in ("postal_address", "phone"):
            if self.is_from_profile(name):
                field = self.fields[name]
                field.help_text = format_lazy("{} {}", _("Подставлен из профиля."), field.help_text)

    def is_from_profile(self, name: str) -> bool:
        """Whether the field shows just what the profile knows."""
        shown = self.data.get(name) if self.is_bound else self.initial[name]
        return bool(shown) and shown == getattr(self.user, name)

    def name_is_from_profile(self) -> bool:
        """For the hint over the three fields of the name."""
        return self.is_from_profile("last_name") and self.is_from_profile("first_name")

    @classmethod
    def saved(cls, draft: Complaint) -> dict[str, Any]:
        """The number is not taken out of the database for a topic that does not ask."""
        if not identity.is_asked(draft.category):
            return super().saved(draft)
        return {**super().saved(draft), "id_doc_kind": draft.id_doc_kind, "id_doc_number": identity.number_of(draft)}

    def typed_so_far(self) -> dict[str, Any]:
        """A register's number waits without its spaces: with them it may not fit the draft."""
        kept = super().typed_so_far()
        bare = registration_numbers.bare(str(self.data.get("org_number", "")))
        if "org_number" not in kept and "\x00" not in bare and len(bare) <= registration_numbers.LONGEST:
            kept["org_number"] = bare
        return kept

    def clean_applicant(self) -> str:
        """One of the three, also when the draft holds something else."""
        chosen: str = self.cleaned_data["applicant"] or self.draft.applicant
        if chosen not in Applicant.values:
            raise forms.ValidationError(self.fields["applicant"].error_messages["invalid_choice"])
        return chosen

    def clean_org_number(self) -> str:
        """By its own digits; nobody has to give it."""
        typed = self.cleaned_data["org_number"]
        return registration_numbers.clean(typed) if typed else ""

    def clean_id_doc_number(self) -> str:
        """By the rules of the document that was chosen."""
        return identity.clean_number(self.cleaned_data.get("id_doc_kind", ""), self.cleaned_data["id_doc_number"])

    def clean(self) -> dict[str, Any]:
        """What the fields ask of one another."""
        cleaned = super().clean() or self.cleaned_data
        self.let_others_wait(cleaned.get("applicant", ""))
        self.ask_for_whom(cleaned.get("applicant", ""))
        self.agree_on_patronymic(cleaned)
        self.agree_on_address(cleaned)
        self.agree_on_mail(cleaned)
        return cleaned

    def let_others_wait(self, applicant: str) -> None:
        """Fields of the choices not made stop nobody; what is typed there stays in the draft if the choice comes back."""
        for name in applicants.other_fields(applicant):
            if self.errors.pop(name, None):
                self.cleaned_data[name] = self.typed_so_far().get(name, getattr(self.draft, name))

    def ask_for_whom(self, applicant: str) -> None:
        """An organisation has a name; a representative says of whom and why."""
        for name in applicants.own_fields(applicant):
            if name in applicants.MISSING and name not in self.errors and not self.cleaned_data[name]:
                self.add_error(name, str(applicants.MISSING[name]))

    def agree_on_patronymic(self, cleaned: dict[str, Any]) -> None:
        """It is there or said to be absent."""
        if cleaned.get("no_middle_name"):
            if (self.data.get("middle_name") or "").strip():  # typed is never dropped in silence
                self.errors.pop("middle_name", None)
                self.add_error("middle_name", _g("Сотрите отчество или снимите отметку «Нет отчества»"))
        elif "middle_name" in cleaned and not cleaned["middle_name"]:
            self.add_error("middle_name", _g("Введите отчество или отметьте «Нет отчества»"))

    def agree_on_address(self, cleaned: dict[str, Any]) -> None:
        """A paper letter needs where to go."""
        fits = "postal_address" in self.errors or POSTCODE.search(cleaned.get("postal_address", ""))
        if cleaned.get("answer_channel") == AnswerChannel.POST and not fits:
            without_index = _g("Введите адрес с индексом из 6 цифр, например 101000")
            empty = _g("Введите адрес с индексом, куда отправить письмо")
            self.add_error("postal_address", without_index if cleaned.get("postal_address") else empty)

    def agree_on_mail(self, cleaned: dict[str, Any]) -> None:
        """A copy by mail needs mail that was proved."""
        if cleaned.get("answer_channel") == AnswerChannel.EMAIL and not self.user.email_verified:
            self.add_error("answer_channel", _g("В кабинете нет подтверждённой почты. Выберите другой способ"))

    def channels(self) -> dict[str, bool]:
        """The person's switches of notices, where there is something to switch."""
        return {name: self.cleaned_data[name] for name in ("notify_email", "notify_sms") if name in self.fields}
