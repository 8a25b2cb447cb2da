"""What a person says about themself, where notices go, and a new contact."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import second_factor
from accounts.emails import normalise_email
from accounts.forms import LONGEST_TYPED, ProofsForm
from accounts.models import User
from accounts.names import clean_name
from accounts.phones import is_mobile, normalise_phone

PARTS = {"last_name": _("фамилии"), "first_name": _("имени"), "middle_name": _("отчестве")}
LONGEST_ADDRESS = 300  # as much as a complaint takes


class OwnRowForm(forms.ModelForm):  # type: ignore[type-arg]
    """Writes what it asks and nothing else: the whole row, read a moment ago, would bring back an old password."""

    def save(self, commit: bool = True) -> User:
        """Only the fields of the form."""
        user: User = self.instance
        user.save(update_fields=[name for name in self.fields if name in (self._meta.fields or ())])
        return user


class ProfileForm(OwnRowForm):
    """ФИО by the rules of L147 and the address for letters on paper."""

    last_name = forms.CharField(
        label=_("Фамилия"), error_messages={"required": _("Введите фамилию")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )  # fmt: skip
    first_name = forms.CharField(
        label=_("Имя"), error_messages={"required": _("Введите имя")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )  # fmt: skip
    middle_name = forms.CharField(
        label=_("Отчество"), required=False, widget=forms.TextInput(attrs={"autocomplete": "additional-name"})
    )
    no_middle_name = forms.BooleanField(label=_("Нет отчества"), required=False)
    foreign_name = forms.BooleanField(
        label=_("Имя как в документе иностранного гражданина: можно латинскими буквами"), required=False
    )
    postal_address = forms.CharField(
        label=_("Почтовый адрес"), required=False, max_length=LONGEST_ADDRESS,
        help_text=_("С индексом. Нужен, только если захотите ответ бумажным письмом"),
        error_messages={"max_length": _("Сократите до %(limit_value)d знаков, сейчас %(show_value)d")},
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )  # fmt: skip

    class Meta:
        model = User
        fields = ("last_name", "first_name", "middle_name", "no_middle_name", "foreign_name", "postal_address")

    def clean_postal_address(self) -> str:
        """Runs of spaces become one."""
        return " ".join(self.cleaned_data["postal_address"].split())

    def clean(self) -> dict[str, Any]:
        """Names are judged together: whether Latin letters fit is said by a field after them."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for part, label in PARTS.items():
            self._clean_part(given, part, str(label))
        if given.get("no_middle_name") and (self.data.get("middle_name") or "").strip():
            self.errors.pop("middle_name", None)
            self.add_error("middle_name", _("Сотрите отчество или снимите отметку «Нет отчества»"))
        elif given.get("middle_name") == "" and not given.get("no_middle_name"):
            self.add_error("middle_name", _("Введите отчество или отметьте «Нет отчества»"))
        return given

    def _clean_part(self, given: dict[str, Any], part: str, label: str) -> None:
        if not given.get(part):
            return
        try:
            given[part] = clean_name(given[part], label, latin=bool(given.get("foreign_name")))
        except ValidationError as fault:
            self.add_error(part, fault)


class ChannelsForm(OwnRowForm):
    """Switches of notices, only for addresses that are proved; the cabinet has no switch."""

    notify_email = forms.BooleanField(label=_("Писать на почту о каждом изменении"), required=False)
    notify_sms = forms.BooleanField(label=_("Присылать СМС о каждом изменении"), required=False)

    class Meta:
        model = User
        fields = ("notify_email", "notify_sms")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.instance
        if not user.email_verified:
            del self.fields["notify_email"]
        if not (user.phone_verified and is_mobile(user.phone)):
            del self.fields["notify_sms"]


class NewContactForm(ProofsForm):
    """The new contact and the password once more, with a code where the second factor is on; whose it is, is never told."""

    field_order = ["contact", "current_password", "code"]
    contact = forms.CharField(max_length=LONGEST_TYPED)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.device = second_factor.device_of(self.user)
        if self.device is None:
            del self.fields["code"]

    def clean_contact(self) -> str:
        """In its kept spelling; one's own is named, because its owner asks."""
        contact = self.normalise(self.cleaned_data["contact"])
        if contact in {self.user.email if self.user.email_verified else "", self._own_phone()}:
            raise ValidationError(_("Это уже ваш контакт. Укажите другой"))
        return contact

    def normalise(self, typed: str) -> str:
        """Of the one kind this form asks for."""
        raise NotImplementedError

    def _own_phone(self) -> str:
        return self.user.phone if self.user.phone and self.user.phone_verified else ""


class NewEmailForm(NewContactForm):
    """A mail address."""

    contact = forms.CharField(
        label=_("Новая почта"), max_length=LONGEST_TYPED, help_text=_("Пришлём на неё код"),
        error_messages={
            "required": _("Введите почту"),
            "max_length": _("Проверьте почту: здесь слишком много знаков"),
            "null_characters_not_allowed": _("Проверьте почту: в ней есть лишние знаки"),
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false", "inputmode": "email"}
        ),
    )  # fmt: skip

    def normalise(self, typed: str) -> str:
        """See accounts.emails."""
        return normalise_email(typed)


class NewPhoneForm(NewContactForm):
    """A mobile number: a code must reach it."""

    contact = forms.CharField(
        label=_("Новый телефон"), max_length=LONGEST_TYPED,
        help_text=_("Мобильный, пришлём на него код. В любом виде: +7, 8, со скобками"),
        error_messages={
            "required": _("Введите телефон"),
            "max_length": _("Проверьте телефон: здесь слишком много знаков"),
            "null_characters_not_allowed": _("Проверьте телефон: в нём есть лишние знаки"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip

    def normalise(self, typed: str) -> str:
        """See accounts.phones."""
        phone = normalise_phone(typed)
        if not is_mobile(phone):
            raise ValidationError(_("СМС приходят только на мобильный. Укажите мобильный номер"))
        return phone
