"""Numbers of the tax and state registers, ИНН and ОГРН: written in any usual way, checked by their own digits (L150, L151)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LENGTHS = {10: "ИНН", 12: "ИНН", 13: "ОГРН", 15: "ОГРНИП"}
LONGEST = 15
# Words and signs that come along when a number is copied from a document.
AROUND = re.compile(r"(?i:огрнип|огрн|инн)|[\s№:.\u2010-\u2015\u2212-]")
DIGITS = re.compile(r"[0-9]+")
TAX_11 = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
TAX_12 = (3, *TAX_11)
TAX_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)


def bare(typed: str) -> str:
    """The number alone, without spaces, dashes and the name of the register."""
    return AROUND.sub("", typed)


def name_of(number: str) -> str:
    """«ИНН», «ОГРН» or «ОГРНИП», by the length; both names where no register has such numbers."""
    return LENGTHS.get(len(number), "ИНН или ОГРН")


def clean(typed: str) -> str:
    """The digits alone; ValidationError says what is wrong, and that nobody has to give a number."""
    number = bare(typed)
    if not DIGITS.fullmatch(number):
        raise ValidationError(_("В ИНН и ОГРН только цифры. Проверьте номер или оставьте поле пустым"))
    if len(number) not in LENGTHS:
        says = _("В ИНН 10 или 12 цифр, в ОГРН 13 или 15, а здесь {n}. Проверьте номер или оставьте поле пустым")
        raise ValidationError(says.format(n=len(number)))
    if not is_right(number):
        says = _("Похоже, в {name} опечатка: цифры не сходятся. Проверьте по документам или оставьте поле пустым")
        raise ValidationError(says.format(name=name_of(number)))
    return number


def is_right(number: str) -> bool:
    """Whether the last digit, in the ИНН of a person the last two, follows from the others; zeros alone are no number."""
    if len(number) not in LENGTHS or not int(number):
        return False
    return number.endswith({10: _tax_10, 12: _tax_12, 13: _state_13, 15: _state_15}[len(number)](number))


def _tax_10(number: str) -> str:
    return _weighed(number, TAX_10)


def _tax_12(number: str) -> str:
    return _weighed(number, TAX_11) + _weighed(number, TAX_12)


def _weighed(number: str, weights: tuple[int, ...]) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
    return str(total % 11 % 10)


def _state_13(number: str) -> str:
    return str(int(number[:12]) % 11 % 10)


def _state_15(number: str) -> str:
    return str(int(number[:14]) % 13 % 10)
