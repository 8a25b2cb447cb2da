"""A signed-in person's own complaints, drafts and messages: one question to the database for each kind, nothing of others.

Complaints are found by the words that are kept beside each; drafts and messages are few and are read.
"""

import re
from dataclasses import dataclass

from django.db.models import Q, Value
from django.db.models.functions import Replace

from accounts.models import User
from complaints import search
from complaints.models import Complaint, Status
from complaints.search import stems
from complaints.wizard import MAX_DRAFTS
from notifications.models import Message

MOST = 5
MESSAGES_READ = 500  # the newest ones
NUMBER = re.compile(r"\d(?:[\s.,/_№#‐-―−-]*\d)*")
FEWEST_DIGITS, SURE_DIGITS, LAST_DIGITS, ALL_DIGITS = 3, 6, 7, 11
# «2026-ОО4217-9»: letters that stand for a nought beside digits.
NOUGHTS = re.compile(r"(?<=[\d-])[оОoO]+|[оОoO]+(?=\d)")


@dataclass(frozen=True)
class Asked:
    """What to look for: `variants` are lists of stems, any of them will do; `digits` are a part of a number."""

    variants: tuple[tuple[str, ...], ...]
    digits: str = ""

    def __bool__(self) -> bool:
        return bool(self.digits or any(self.variants))

    @property
    def looks_like_a_number(self) -> bool:
        """Whether the digits may be those of a complaint: with the year, or its six or seven last ones. Not a phone."""
        return SURE_DIGITS <= len(self.digits) <= LAST_DIGITS or (
            LAST_DIGITS < len(self.digits) <= ALL_DIGITS and self.digits.startswith("20")
        )

    def holds(self, text: str, number: str = "") -> bool:
        """Whether a text, or the number beside it, has it."""
        if self.digits and self.digits in number.replace("-", ""):
            return True
        held = f" {' '.join(stems(text))}"
        return any(_all_in(held, words) for words in self.variants)

    def held_by(self, rows: list[Complaint]) -> int | None:
        """The place of the first variant that some of these complaints holds."""
        texts = [row.search_text or _text_of(row) for row in rows]
        places = (place for place, words in enumerate(self.variants) if any(_all_in(text, words) for text in texts))
        return next(places, None)


def _all_in(held: str, words: tuple[str, ...]) -> bool:
    return bool(words) and all(f" {word}" in held for word in words)


def _text_of(draft: Complaint) -> str:
    return f" {' '.join(stems(f'{draft.title} {draft.story} {draft.place}'))}"


def digits_of(typed: str, *, alone: bool) -> str:
    """The digits of a complaint's number or of a part of it; few digits among other words are of a house or a day."""
    runs = [re.sub(r"\D", "", run) for run in NUMBER.findall(NOUGHTS.sub(_noughts, typed))]
    longest = max(runs, key=len, default="")
    return longest if len(longest) >= (FEWEST_DIGITS if alone else SURE_DIGITS) else ""


def _noughts(found: re.Match[str]) -> str:
    return "0" * len(found[0])


def complaints_of(user: User, asked: Asked) -> list[Complaint]:
    """Sent ones and drafts, those where something has moved first."""
    held = Q(status=Status.DRAFT)
    for words in asked.variants:
        held |= search.holding(words)
    rows = Complaint.objects.of(user).select_related("category")
    if asked.digits:
        rows = rows.alias(digits=Replace("number", Value("-"), Value("")))
        held |= Q(digits__contains=asked.digits)
    rows = rows.filter(held).order_by("-updated_at", "-pk")[: MOST + 1 + MAX_DRAFTS]
    return [row for row in rows if row.status != Status.DRAFT or any(_all_in(_text_of(row), w) for w in asked.variants)]


def messages_of(user: User, asked: Asked) -> list[Message]:
    """Newest first, among the newest ones."""
    rows = Message.objects.in_cabinet_of(user.pk).only("kind", "subject", "body", "reference", "created_at", "read_at")
    found = (row for row in rows[:MESSAGES_READ] if asked.holds(f"{row.subject} {row.body}", row.reference))
    return [row for row, _place in zip(found, range(MOST + 1), strict=False)]
