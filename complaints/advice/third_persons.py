"""Whom an answer gives away: numbers, addresses and names of people who are neither its author nor its officers.

For the signatory; the helper for citizens speaks only where a name stands beside the data.
"""

import re
from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from complaints.advice import others, personal
from complaints.advice.words import Text, excerpt

MOST = 3
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")


def named(text: Text, *, own_mail: str = "") -> Iterator[tuple[str, str]]:
    """(what it seems to be, the place in its words), each kind at most three times and each place once."""
    told: set[tuple[int, int]] = set()
    for advice in [*personal.personal_numbers(text), *others.others_data(text)]:
        told.add((advice.start, advice.end))
        yield advice.says, advice.excerpt
    for says, places in (
        (_("Похоже, здесь чужой адрес почты."), _mails(text, own_mail)),
        (_("Похоже, здесь чужой телефон."), _phones(text)),
        (_("Похоже, здесь имя другого человека."), _names(text)),
    ):
        for start, end in islice((place for place in places if place not in told), MOST):
            yield says, excerpt(text.story, start, end)


def _mails(text: Text, own: str) -> Iterator[tuple[int, int]]:
    return (met.span() for met in MAIL.finditer(text.story) if met[0].lower() != own.lower())


def _phones(text: Text) -> Iterator[tuple[int, int]]:
    own = {others.last_ten(phone) for phone in text.own_phones}
    return (met.span() for met in others.MOBILE.finditer(text.story) if others.last_ten(met[0]) not in own)


def _names(text: Text) -> Iterator[tuple[int, int]]:
    return (met.span() for met in others.people(text.story) if not others.is_own(met[0], text))
