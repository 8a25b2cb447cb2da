"""Parts of a person's name, as the law wants them written (L147)."""

import re
import unicodedata
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST = 100
PART = re.compile(r"[А-ЯЁа-яё]+(?:[ '’\-][А-ЯЁа-яё]+)*")
DASHES = re.compile(r" ?[\u2010-\u2015\u2212-] ?")
# What keyboards and copied texts have for the apostrophe of «Д’Артаньян».
APOSTROPHES = re.compile(r"[\u2018\u02bc\u02b9\u2032`´]")
LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
LATIN_PART = re.compile(r"[A-Za-zÀ-ɏ]+(?:[ '’\-][A-Za-zÀ-ɏ]+)*")
CYRILLIC = re.compile(r"[А-ЯЁа-яё]")
DIGIT = re.compile(r"\d")
UNSEEN = {"Cc", "Cf"}  # zero width, changes of direction: they come with copied text


def clean_name(value: str, label: str, *, latin: bool = False) -> str:
    """The name with spaces and dashes put in order; ValidationError says the fault of the part (`label`: «фамилии»).

    With `latin`, the name may be written as in a foreign citizen's document: in Latin letters, or in Russian ones, but
    never in both: look-alikes make two people of one.
    """
    name = DASHES.sub("-", " ".join(unicodedata.normalize("NFC", value).split()))
    name = APOSTROPHES.sub("’", name)
    if len(name) > LONGEST:
        raise _fault(_("В {label} больше 100 знаков. Сократите"), label)
    if PART.fullmatch(name) or (latin and LATIN_PART.fullmatch(name)):
        return name
    if any(unicodedata.category(sign) in UNSEEN for sign in name):
        raise _fault(_("В {label} есть невидимый знак. Сотрите всё и наберите заново"), label)
    if DIGIT.search(name):
        raise _fault(_("В {label} есть цифры. Напишите как в паспорте"), label)
    if latin and LATIN.search(name) and CYRILLIC.search(name):
        raise _fault(_("В {label} смешаны русские и латинские буквы. Напишите одними"), label)
    if LATIN.search(name) and not latin:
        raise _fault(_("В {label} есть латинские буквы. Напишите русскими, как в паспорте"), label)
    if latin:
        raise _fault(_("В {label} есть лишние знаки. Подойдут буквы, дефис, пробел и апостроф"), label)
    raise _fault(_("В {label} есть лишние знаки. Подойдут русские буквы, дефис, пробел и апостроф"), label)


def _fault(text: "_StrPromise", label: str) -> ValidationError:
    return ValidationError(format_lazy(text, label=label), code="invalid")
