"""Registration numbers people can read out: 2026-004217-9, the last digit tells a misheard one."""

import re
import secrets

from django.db.models import F

from complaints.check_digits import check_digit
from complaints.models import NumberSequence

RECEIPT_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RECEIPT_LENGTH = 8
SHORT = re.compile(r"[0-9]{1,6}")
NUMBER = re.compile(r"([0-9]{4})([0-9]{6})([0-9])")


def next_number(year: int) -> str:
    """The next number of `year`; to be called inside the transaction that uses it, so that none is lost."""
    return reserve(year, 1)[0]


def reserve(year: int, count: int) -> list[str]:
    """The next `count` numbers of `year`, likewise."""
    sequence = NumberSequence.objects.filter(year=year)
    if not sequence.update(last=F("last") + count):  # the first of the year
        NumberSequence.objects.get_or_create(year=year)
        sequence.update(last=F("last") + count)
    last = sequence.get().last
    return [_number(year, place) for place in range(last - count + 1, last + 1)]


def _number(year: int, place: int) -> str:
    digits = f"{year}{place:06d}"
    return f"{year}-{place:06d}-{check_digit(digits)}"


def parse(typed: str) -> str | None:
    """The number in its one spelling, or None when the digits do not agree; spaces, «№» and any dashes are fine."""
    squeezed = re.sub(r"[\s№#‐-―−]", "", typed).replace("-", "")
    match = NUMBER.fullmatch(squeezed)
    if match is None or check_digit(match[1] + match[2]) != int(match[3]):
        return None
    return f"{match[1]}-{match[2]}-{match[3]}"


def meant(typed: str, year: int) -> list[str]:
    """Numbers that `typed` may stand for: the whole one, or «4217» of this year and the last, as people say it."""
    whole, short = parse(typed), re.sub(r"[\s№#]", "", typed)
    if whole or not SHORT.fullmatch(short):
        return [whole] if whole else []
    return [_number(each, int(short)) for each in (year, year - 1)]


def receipt_code() -> str:
    """Eight random characters without look-alikes (decision 7)."""
    return "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(RECEIPT_LENGTH))
