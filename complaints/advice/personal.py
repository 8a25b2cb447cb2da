"""Numbers that need not stand in a text many will read: passport, СНИЛС, bank card."""

import re
from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from complaints import numbers
from complaints.advice.words import Advice, Text, excerpt
from complaints.check_digits import check_digit

MOST = 3
BEFORE = 40
GAP = "[ \u00a0–-]"
PASSPORT = re.compile(r"(?<!\d)\d\d ?\d\d(?P<gap>[ \u00a0]?(?:№|номер|N)?[ \u00a0]?)\d{6}(?!\d)")
PASSPORT_WORD = re.compile(r"паспорт|серия")
OTHER_NUMBER = re.compile(r"сч[её]т|договор|заявк|полис|тел|телефон|наряд|карт")
SNILS = re.compile(rf"(?<!\d)(?<!\d-)\d{{3}}{GAP}?\d{{3}}{GAP}?\d{{3}}{GAP}?\d\d(?!-?\d)")
SNILS_WITHOUT_CHECK = 1_001_998
CARD = re.compile(
    rf"(?<!\d)[2-6]\d{{3}}(?P<gap>{GAP}?)\d{{4}}(?P=gap)\d{{4}}(?P=gap)\d{{4}}(?:(?P=gap)\d{{2,3}})?(?!\d)"
)
NOT_A_DIGIT = re.compile(r"\D")


def personal_numbers(text: Text) -> Iterator[Advice]:
    """Each kind at most three times a field."""
    names = {"passport": _("номер паспорта"), "snils": _("СНИЛС"), "card": _("номер банковской карты")}
    for field, written in text.fields():
        for kind, found in (("passport", _passports), ("snils", _snils), ("card", _cards)):
            for met in islice(found(written), MOST):
                yield Advice(
                    kind, field, _("Похоже, здесь {what}.").format(what=names[kind]),
                    _("Уберите его: чтобы рассмотреть обращение, он не нужен. Если понадобится, мы спросим."),
                    met.start(), met.end(), excerpt(written, met.start(), met.end()),
                )  # fmt: skip


def _passports(written: str) -> Iterator[re.Match[str]]:
    for met in PASSPORT.finditer(written):
        before = written[max(0, met.start() - BEFORE) : met.start()].lower()
        split = bool(met["gap"])  # ten digits in a row are more often an application or a phone
        if PASSPORT_WORD.search(before) or (split and not OTHER_NUMBER.search(before)):
            yield met


def _snils(written: str) -> Iterator[re.Match[str]]:
    for met in SNILS.finditer(written):
        named = "снилс" in written[max(0, met.start() - BEFORE) : met.start()].lower()
        digits = NOT_A_DIGIT.sub("", met[0])
        phone_like = digits[0] in "78" or numbers.parse(digits) is not None
        if is_snils(digits) and (named or not phone_like):
            yield met


def is_snils(digits: str) -> bool:
    """By the check digits of the Social Fund; numbers up to 001-001-998 have none and are left alone."""
    if int(digits[:9]) <= SNILS_WITHOUT_CHECK:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(9, 0, -1), strict=False))
    return total % 101 % 100 == int(digits[9:])


def _cards(written: str) -> Iterator[re.Match[str]]:
    for met in CARD.finditer(written):
        digits = NOT_A_DIGIT.sub("", met[0])
        if check_digit(digits[:-1]) == int(digits[-1]):
            yield met
