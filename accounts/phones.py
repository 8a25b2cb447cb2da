"""Russian phone numbers: one spelling kept, every usual spelling understood (L148)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

KEPT = re.compile(r"\+7[3489]\d{9}")
MOBILE = re.compile(r"\+79\d{9}")
ABROAD = re.compile(r"\+(?:7[67]\d{9}|[1-689]\d{7,14})", re.ASCII)
# Hyphens of every kind, brackets, dots and spaces people put between the digits.
# Address books of telephones copy a number between marks of direction nobody sees.
SEPARATORS = re.compile(r"[\s()\[\].\-\u2010-\u2015\u2212\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
DIGITS_AFTER_CODE = 10


def normalise_phone(raw: str) -> str:
    """The number as +7XXXXXXXXXX, whatever way it was typed; ValidationError says what is wrong with it."""
    typed = SEPARATORS.sub("", raw)
    if not re.fullmatch(r"\+?[0-9]+", typed):
        raise ValidationError(_("Укажите телефон цифрами, например +7 912 345-67-89"), code="invalid")
    if not typed.startswith("+") and len(typed) < DIGITS_AFTER_CODE:
        raise _too_short()
    number = _with_country(typed)
    if KEPT.fullmatch(number):
        return number
    raise _what_is_wrong(number)


def normalise_phone_to_call(raw: str) -> str:
    """As `normalise_phone`, and a number of another country too: it is called, no SMS goes there."""
    try:
        return normalise_phone(raw)
    except ValidationError as refusal:
        typed = SEPARATORS.sub("", raw)
        number = _with_country(typed) if refusal.code == "foreign" else ""
        # Without its plus «495 123-45-67» would pass for a number in Germany.
        if ABROAD.fullmatch(number) and (typed.startswith("+") or number.startswith("+7")):
            return number
        raise


def is_mobile(phone: str | None) -> bool:
    """SMS go only to +79… numbers, so a code can be sent there and nowhere else."""
    return bool(phone and MOBILE.fullmatch(phone))


def phone_ending(phone: str) -> str:
    """«12-34»: screen readers say «заканчивается на 12-34» better than a row of stars."""
    return f"{phone[-4:-2]}-{phone[-2:]}"


def _with_country(typed: str) -> str:
    """+7… for the three usual beginnings: 8…, 7… and a mobile number without either."""
    if typed.startswith("+"):
        return typed
    if typed[0] == "9":
        return f"+7{typed}"
    if typed[0] in "78":
        return f"+7{typed[1:]}"
    return f"+{typed}"


def _too_short() -> ValidationError:
    return ValidationError(_("В номере не хватает цифр. Нужно 10 цифр после +7"), code="short")


def _what_is_wrong(number: str) -> ValidationError:
    if not number.startswith("+7") or number[2:3] in "67":
        return ValidationError(_("Укажите российский номер: он начинается с +7 или 8"), code="foreign")
    digits = len(number) - len("+7")
    if digits < DIGITS_AFTER_CODE:
        return _too_short()
    if digits > DIGITS_AFTER_CODE:
        return ValidationError(_("В номере лишние цифры. Нужно 10 цифр после +7"), code="long")
    return ValidationError(_("Такого номера нет. Проверьте цифры после +7"), code="invalid")
