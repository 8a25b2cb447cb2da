"""Whether sign-in, sign-up and reset tell a known contact from an unknown one, by the answer or by its time (A1, A2).

Measured through the real pages with fresh people, each try from an address of its own so that no brake decides. Only
for a demonstration: what is made is committed, so that the wake-up after the commit is in the time, and deleted then.
"""

import math
import random
import re
import secrets
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.contacts import is_email
from accounts.models import Code, SecurityEvent, User
from notifications.models import Message

MOST_TRIES = 1000
SHARE = 0.15
LEAST_MS = 10.0
SURE = 0.01
PASSWORD = "три слова подряд"  # noqa: S105 - it opens nothing: sign-ins here are misses
# The page, the name of its contact's field, and what it answers when no brake stands in between.
FORMS = {
    "вход": ("account_login", "login", HTTPStatus.OK),
    "регистрация": ("account_signup", "contact", HTTPStatus.FOUND),
    "восстановление": ("account_reset_password", "contact", HTTPStatus.FOUND),
}
CONTACTS = ("почта", "телефон")
# Addresses kept for measuring networks (RFC 2544): nobody's.
NETWORK = "198.18"
CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|\d\d:\d\d|datetime="[^"]*"')


class Braked(Exception):
    """An answer came from a brake or a failure: its time would say nothing."""


@dataclass(frozen=True)
class Answer:
    """What one try got: how long it took and everything a stranger can see of it."""

    ms: float
    status: int
    location: str
    headers: frozenset[str]
    cookies: frozenset[tuple[str, ...]]
    page: str


@dataclass(frozen=True)
class Comparison:
    """One form and one kind of contact: times in milliseconds, and in what the answers differ."""

    form: str
    contact: str
    known: list[float]
    unknown: list[float]
    differs_in: list[str]

    @property
    def medians(self) -> tuple[float, float]:
        """Of the known and of the unknown."""
        return statistics.median(self.known), statistics.median(self.unknown)

    @property
    def p_value(self) -> float:
        """How often chance alone makes such a difference."""
        return mann_whitney(self.known, self.unknown)

    @property
    def tells_by_time(self) -> bool:
        """A2 is broken when the difference is large for a reader of clocks, large for the eye, and no chance."""
        known, unknown = self.medians
        gap = abs(known - unknown)
        return gap >= LEAST_MS and gap >= SHARE * min(known, unknown) and self.p_value < SURE

    @property
    def holds(self) -> bool:
        """Neither the time nor the answer tells."""
        return not (self.tells_by_time or self.differs_in)


def measure(tries: int) -> Iterator[Comparison]:
    """Every form with both kinds of contact; nothing of it is left afterwards."""
    with _people(tries + 1) as people:
        for form in FORMS:
            for contact in CONTACTS:
                yield _compare(form, contact, people[form, contact])


def mann_whitney(one: Sequence[float], other: Sequence[float]) -> float:
    """Two-sided p of the rank-sum test: it looks at the order only, so a few slow answers do not decide."""
    pairs = len(one) * len(other)
    wins = sum((a > b) + (a == b) / 2 for a in one for b in other)
    spread = math.sqrt(pairs * (len(one) + len(other) + 1) / 12)
    away = max(0.0, abs(wins - pairs / 2) - 0.5) / spread
    return 2 * statistics.NormalDist().cdf(-away)


def _compare(form: str, contact: str, pairs: list[tuple[str, str]]) -> Comparison:
    """The first pair warms up and is compared by its looks; in the others the order is drawn each time."""
    order = random.Random(2026)  # noqa: S311 - an order, not a secret
    known: list[float] = []
    unknown: list[float] = []
    differs_in = _differences(*(_ask(form, each, follow=True) for each in pairs[0]))
    for pair in pairs[1:]:
        turns = list(zip(pair, (known, unknown), strict=True))
        order.shuffle(turns)
        for address, times in turns:
            times.append(_ask(form, address).ms)
    return Comparison(form, contact, known, unknown, differs_in)


def _differences(one: Answer, other: Answer) -> list[str]:
    names = {"status": "код", "location": "переход", "headers": "заголовки", "cookies": "cookie", "page": "страница"}
    return [words for name, words in names.items() if getattr(one, name) != getattr(other, name)]


def _ask(form: str, contact: str, *, follow: bool = False) -> Answer:
    """One press of the button by a browser that has never been here; with `follow`, the page it leads to as well."""
    page, field, expected = FORMS[form]
    client = Client(SERVER_NAME=urlsplit(settings.SITE_URL).hostname, **_from_nowhere())  # type: ignore[arg-type]
    typed = {field: contact, "password": PASSWORD}
    try:
        began = time.perf_counter_ns()
        response: Any = client.post(reverse(page), typed, secure=settings.SECURE)
        ms = (time.perf_counter_ns() - began) / 1e6
        if response.status_code != expected:
            raise Braked(f"{form}: {response.status_code}")
        location = response.headers.get("Location", "")
        shown = client.get(location, secure=settings.SECURE) if follow and location else response
        cookies = frozenset((name, *sorted(k for k, v in kept.items() if v)) for name, kept in response.cookies.items())
        text = CHANGING.sub("", shown.content.decode().replace(contact, ""))
        return Answer(ms, response.status_code, location, frozenset(response.headers), cookies, text)
    finally:
        if kept := client.cookies.get(settings.SESSION_COOKIE_NAME):
            Session.objects.filter(session_key=kept.value).delete()


def _from_nowhere() -> dict[str, str]:
    address = f"{NETWORK}.{secrets.randbelow(256)}.{secrets.randbelow(256)}"
    return {"REMOTE_ADDR": address, "HTTP_X_FORWARDED_FOR": address}


@contextmanager
def _people(count: int) -> Iterator[dict[tuple[str, str], list[tuple[str, str]]]]:
    """Pairs of a known and an unknown contact, alike in what pages show of them; all gone at the end."""
    domain, numbers = f"{secrets.token_hex(6)}.example", _free_numbers()
    misses = set(SecurityEvent.objects.filter(user=None).values_list("pk", flat=True))
    people = {
        (form, contact): [_pair(contact, domain, numbers, place, index) for index in range(count)]
        for place, form in enumerate(FORMS)
        for contact in CONTACTS
    }
    pairs = [pair for every in people.values() for pair in every]
    password = make_password(secrets.token_urlsafe())
    try:
        User.objects.bulk_create(_person(known, password) for known, _unknown in pairs)
        yield people
    finally:
        _forget([contact for pair in pairs for contact in pair])
        SecurityEvent.objects.filter(user=None).exclude(pk__in=misses).delete()


def _pair(contact: str, domain: str, numbers: str, place: int, index: int) -> tuple[str, str]:
    """Masked they are one: the first letter and the last four digits are the same."""
    if contact == "почта":
        return f"a{place}-{index}-k@{domain}", f"a{place}-{index}-u@{domain}"
    return f"{numbers}{2 * place}{index:04d}", f"{numbers}{2 * place + 1}{index:04d}"


def _free_numbers() -> str:
    """The beginning of mobile numbers that nobody here has."""
    while True:
        numbers = f"+79{secrets.randbelow(10_000):04d}"
        if not User.objects.filter(phone__startswith=numbers).exists():
            return numbers


def _person(contact: str, password: str) -> User:
    if is_email(contact):
        return User(email=contact, email_verified=True, password=password)
    return User(phone=contact, phone_verified=True, password=password)


def _forget(contacts: list[str]) -> None:
    """People with their journal, codes, messages and the files these were written into."""
    for start in range(0, len(contacts), 200):
        some = contacts[start : start + 200]
        Message.objects.filter(address__in=some).delete()
        Code.objects.filter(contact__in=some).delete()
        User.objects.filter(email__in=some).delete()
        User.objects.filter(phone__in=some).delete()
    wanted = set(contacts)
    for folder in (settings.MAIL_DIR, settings.SMS_DIR):
        for path in Path(folder).glob("*_*_*.*"):
            if path.name.split("_")[1] in wanted:
                path.unlink(missing_ok=True)
