"""What people type to get in. Every text says what to do; typed values stay, passwords do not."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import codes, recovery_codes
from accounts.contacts import is_email, normalise_contact
from accounts.models import User
from accounts.phones import is_mobile

LONGEST_TYPED = 254
# Letters people type for digits when the keyboard is Russian or the code is read aloud.
LOOK_ALIKES = str.maketrans({"О": "0", "о": "0", "O": "0", "o": "0", "З": "3", "з": "3", "l": "1", "I": "1"})
SEPARATORS = str.maketrans(dict.fromkeys(" \u00a0\u202f-‐‑‒–—.", None))


class ContactField(forms.CharField):
    """A mail address or a phone in any spelling; the value is the kept spelling."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=options.pop("label", _("Почта или телефон")),
            max_length=LONGEST_TYPED,
            error_messages={
                "required": _("Введите почту или телефон"),
                "max_length": _("Проверьте почту или телефон: здесь слишком много знаков"),
                "null_characters_not_allowed": _("Проверьте почту или телефон: в них есть лишние знаки"),
            },
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "username",
                    "autocapitalize": "none",
                    "spellcheck": "false",
                    "inputmode": "email",
                }
            ),
            **options,
        )

    def clean(self, value: Any) -> str:
        """Checked as any text first, then as a contact."""
        return normalise_contact(super().clean(value))


class CodeContactField(ContactField):
    """A contact a code can be sent to."""

    def clean(self, value: Any) -> str:
        """SMS reach mobile numbers only."""
        contact = super().clean(value)
        if not is_email(contact) and not is_mobile(contact):
            raise ValidationError(_("СМС приходят только на мобильный. Укажите мобильный номер или почту"))
        return contact


class PasswordField(forms.CharField):
    """One field with «Показать»; blanks inside and at the ends belong to the password."""

    def __init__(self, *, autocomplete: str, **options: Any) -> None:
        super().__init__(
            strip=False,
            error_messages={
                "required": options.pop("required_message", _("Введите пароль")),
                "null_characters_not_allowed": _("В пароле есть лишний знак. Наберите его заново"),
            },
            widget=forms.PasswordInput(
                attrs={"autocomplete": autocomplete, "autocapitalize": "none", "spellcheck": "false"}
            ),
            **options,
        )


def new_password_field() -> PasswordField:
    """The same field wherever a password is chosen."""
    return PasswordField(
        label=_("Придумайте пароль"),
        help_text=_("Не меньше 10 знаков. Подойдёт фраза из трёх слов"),
        autocomplete="new-password",
        required_message=_("Придумайте пароль"),
    )


class SignInForm(forms.Form):
    """Contact and password; whichever is wrong, the answer is the same."""

    login = ContactField(
        help_text=_("То, что указали при регистрации. Телефон — в любом виде: +7, 8, со скобками"),
    )
    password = PasswordField(label=_("Пароль"), autocomplete="current-password")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None
        self.braked = False

    def clean(self) -> dict[str, Any]:
        """Ask for the person with this pair; misses are counted by allauth's adapter."""
        given = self.cleaned_data
        if "login" not in given or "password" not in given:
            return given
        try:
            self.user = get_adapter().authenticate(self.request, contact=given["login"], password=given["password"])
        except ValidationError as too_many:
            self.braked = True
            raise too_many
        if self.user is None:
            wrong = _("Почта, телефон или пароль не подошли. Проверьте раскладку и Caps Lock")
            self.add_error("password", wrong)
        return given


class SignUpForm(forms.Form):
    """Contact and a new password: the first of two pages."""

    contact = CodeContactField(help_text=_("Пришлём на них код. Телефон — в любом виде: +7, 8, со скобками"))
    password = new_password_field()

    def clean(self) -> dict[str, Any]:
        """A password must hold against those who know the contact."""
        given = self.cleaned_data
        if "password" in given:
            _check_new_password(self, given["password"], _nobody_with(given.get("contact", "")))
        if "contact" in self.errors and "password" not in self.errors:
            self.add_error("password", _("Введите пароль ещё раз: страница его не хранит"))
        return given


class ResetForm(forms.Form):
    """Where to send the code of a reset."""

    contact = CodeContactField(help_text=_("То, что указали при регистрации"))


class CodeForm(forms.Form):
    """Six digits from a letter or an SMS."""

    lengths: tuple[int, ...] = (codes.LENGTH,)
    code = forms.CharField(
        label=_("Код"),
        max_length=40,
        error_messages={
            "required": _("Введите код из сообщения"),
            "max_length": _("В коде 6 цифр, а введено больше"),
            "null_characters_not_allowed": _("В коде только цифры. Проверьте, что ввели"),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """Blanks, dashes and look-alike letters do not matter."""
        digits = str(self.cleaned_data["code"]).translate(SEPARATORS).translate(LOOK_ALIKES)
        if not (digits.isascii() and digits.isdigit()):
            raise ValidationError(_("В коде только цифры. Проверьте, что ввели"))
        if len(digits) not in self.lengths:
            params = {"length": self.lengths[0], "count": len(digits)}
            raise ValidationError(_("В коде %(length)d цифр, а введено %(count)d"), params=params)
        return digits


class SecondFactorForm(CodeForm):
    """Six digits from the application."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Код из приложения")
        self.fields["code"].help_text = _("6 цифр. Меняются каждые 30 секунд; если не успели, введите следующие")
        self.fields["code"].error_messages["required"] = _("Введите код из приложения")


class RecoveryCodeForm(CodeForm):
    """Twelve digits from the list on paper."""

    lengths = (recovery_codes.LENGTH,)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Резервный код")
        self.fields["code"].help_text = _("12 цифр из списка, который вы сохранили. Пробелы не мешают")
        self.fields["code"].error_messages["required"] = _("Введите резервный код")
        self.fields["code"].error_messages["max_length"] = _("В коде 12 цифр, а введено больше")
        self.fields["code"].widget.attrs["autocomplete"] = "off"


class OwnersForm(forms.Form):
    """A form about one person's own way in."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user


class NewPasswordForm(OwnersForm):
    """The last page of a reset."""

    password = new_password_field()

    def clean(self) -> dict[str, Any]:
        """The rules see whose password it is."""
        if "password" in self.cleaned_data:
            _check_new_password(self, self.cleaned_data["password"], self.user)
        return self.cleaned_data


class CurrentPasswordForm(OwnersForm):
    """The password once more, before the way in is changed."""

    current_password = PasswordField(label=_("Текущий пароль"), autocomplete="current-password")

    def clean_current_password(self) -> str:
        """It must be the right one."""
        password = str(self.cleaned_data["current_password"])
        if not self.user.check_password(password):
            raise ValidationError(_("Пароль не подошёл. Проверьте раскладку и Caps Lock"))
        return password


class ChangePasswordForm(CurrentPasswordForm, NewPasswordForm):
    """The old password and the new one."""

    field_order = ["current_password", "password"]


class PasswordAndCodeForm(CurrentPasswordForm, SecondFactorForm):
    """Both proofs at once, for a set-up begun long after the sign-in."""

    field_order = ["current_password", "code"]


class ProofsForm(PasswordAndCodeForm):
    """The password and the application's code, or a recovery code by who has lost the application."""

    lengths = (codes.LENGTH, recovery_codes.LENGTH)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Код из приложения или резервный код")
        self.fields["code"].help_text = _("6 цифр из приложения или 12 цифр из списка резервных кодов")


def _nobody_with(contact: str) -> User:
    """An account that is not there yet, for the rules that compare a password with the contact."""
    return User(email=contact) if is_email(contact) else User(phone=contact or None)


def _check_new_password(form: forms.Form, password: str, user: User) -> None:
    """One fault at a time: the list of all rules broken helps nobody."""
    try:
        validate_password(password, user)
    except ValidationError as faults:
        form.add_error("password", faults.error_list[0])
