"""The search tried on what people type: pairs of a query and what must stand first, over data that is not kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import yaml
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cabinet.search import index
from cabinet.search.answer import answer
from cabinet.search.entry import COMPLAINTS, MESSAGES, NEWS, Entry
from complaints import catalogue, search
from complaints.models import Complaint, Department
from notifications.models import Announcement, Channel, Message
from notifications.models import Status as Delivery

FILE = Path(__file__).with_name("pairs.yaml")
NUMBER = "2019-004217-4"  # of a year before the portal, so that nobody has it
NO_HIT = "—"


@dataclass(frozen=True)
class Tried:
    """One pair: who asked for what, what was expected, what stood first."""

    who: str
    query: str
    expected: tuple[str, ...]
    first: str

    @property
    def is_right(self) -> bool:
        """Whether the first line is one of those expected."""
        return self.first in self.expected


@cache
def pairs() -> dict[str, dict[str, list[str] | str]]:
    """Who → query → what must stand first, as the file has it."""
    said: dict[str, dict[str, list[str] | str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return said


def run() -> list[Tried]:
    """Every pair, in a transaction that is rolled back: the built-in topics, one person, one announcement."""
    with transaction.atomic():
        person = _made()
        index.forget()
        tried = list(_tried(person))
        transaction.set_rollback(True)
    index.forget()
    return tried


def _tried(person: User) -> Iterator[Tried]:
    for who, asked in pairs().items():
        for query, expected in asked.items():
            first = answer(str(query), person if who == "citizen" else None).first
            yield Tried(who, str(query), tuple([expected] if isinstance(expected, str) else expected), _told(first))


def _told(hit: Entry | Complaint | Message | None) -> str:
    if isinstance(hit, Entry):
        return hit.group if hit.group == NEWS else f"{hit.group}/{hit.key}"
    return NO_HIT if hit is None else COMPLAINTS if isinstance(hit, Complaint) else MESSAGES


def _made() -> User:
    catalogue.load(catalogue.read(catalogue.BUILT_IN))
    at = timezone.now()
    person, other = (
        User.objects.create(email=f"search-{each}@check.invalid", email_verified=True) for each in ("a", "b")
    )
    _complaint(person, NUMBER, "Прорвало трубу отопления на Кленовой", at)
    _complaint(other, "2019-004218-9", "Слесарь сломал трубу и теннисный корт на Кленовой", at)
    Complaint.objects.create(author=person, title="Теннисный корт в парке", created_at=at, updated_at=at)
    Message.objects.create(
        key="search-check", kind="comment", channel=Channel.CABINET, user=person, created_at=at, sent_at=at,
        status=Delivery.SENT, subject="Сотрудник написал вам", body="Слесарь придёт завтра с 9 до 12.",
    )  # fmt: skip
    Announcement.objects.create(
        title="Ночные работы с почтой", text="С 2 до 4 часов письма придут позже.", starts_at=at, published=True
    )
    return person


def _complaint(author: User, number: str, title: str, at: datetime) -> None:
    today = timezone.localdate(at)
    row = Complaint(
        author=author, status="accepted", number=number, title=title, story=title, sent_at=at, registered_on=today,
        due_on=today + timedelta(days=30), department=Department.objects.get(is_registry=True),
    )  # fmt: skip
    row.search_text = search.search_text(row)
    row.save()
