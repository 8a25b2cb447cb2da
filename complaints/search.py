"""Search by word forms, alike on SQLite and PostgreSQL: stems of the text are kept beside it.

PostgreSQL has an index over the words of `search_text`, made by migration 0018 with its function `complaints_words`.
"""

import re
import threading
from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer
from django.db import connection
from django.db.models import BooleanField, Func, Q, Value

from complaints import about
from complaints.models import Complaint
from complaints.models.complaint import ComplaintQuerySet

WORD = re.compile(r"\w+")
MAX_WORDS = 8
LONGEST = 64  # of a word, in letters; the index keeps no longer ones
FEW_DIGITS = 4  # years, days and the last digit of a number begin half of all words that are digits
BATCH = 500

# A stemmer keeps the word it works on in itself: two threads with one stemmer spoil each other's words.
_own = threading.local()


def _stemmer() -> snowballstemmer.stemmer:
    if not hasattr(_own, "stemmer"):
        _own.stemmer = snowballstemmer.stemmer("russian")
    return _own.stemmer


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))[:LONGEST]


def stems(text: str) -> list[str]:
    """Stems of the words of `text`, in order: lower case, ё as е, at most LONGEST letters."""
    return [_stem(word) for word in WORD.findall(text.lower().replace("ё", "е"))]


def search_text(complaint: Complaint) -> str:
    """What a search looks through: « стем стем », each word once; the number with and without dashes."""
    parts = [
        complaint.number or "",
        (complaint.number or "").replace("-", ""),
        complaint.title,
        complaint.story,
        complaint.request_text,
        complaint.place,
        complaint.author_name,
        complaint.organisation,
        complaint.org_number,
        complaint.represented,
        complaint.basis,
        *complaint.document_lines,
        complaint.norms,
        complaint.measures,
        *about.words(complaint),
        complaint.previous_number,
        complaint.category.name if complaint.category else "",
    ]
    return f" {' '.join(dict.fromkeys(stems(' '.join(parts))))} "


class _Begin(Func):
    """Whether each of the words given as a tsquery begins some word of the text; PostgreSQL only."""

    template = "complaints_words(%(expressions)s::tsquery"
    arg_joiner = ") @@ "
    output_field = BooleanField()


def found(complaints: ComplaintQuerySet, typed: str) -> ComplaintQuerySet:
    """Those of `complaints` in which every word of `typed` begins some word."""
    words = stems(typed)[:MAX_WORDS]
    if not words:
        return complaints.none()
    if connection.vendor == "postgresql":
        return _by_index(complaints, words)
    return complaints.filter(_holds(words))


def found_reading(complaints: ComplaintQuerySet, typed: str) -> ComplaintQuerySet:
    """The same rows by reading each text: for words so common that sorted rows are read until a page is full."""
    return complaints.filter(_holds(stems(typed)[:MAX_WORDS]))


def holding(words: Iterable[str]) -> Q:
    """Sent complaints in which each of these stems begins some word, by reading each text; none when there are no words."""
    asked = [word[:LONGEST] for word in words][:MAX_WORDS]
    return _holds(asked) if asked else Q(pk__in=[])


def _by_index(complaints: ComplaintQuerySet, words: list[str]) -> ComplaintQuerySet:
    """Through the index go the words that tell rows apart; the others are only checked in what it has found."""
    telling = [word for word in words if len(word) > FEW_DIGITS or not word.isdecimal()] or words
    asked = " & ".join(f"'{word}':*" for word in telling)  # letters, digits and _ only: nothing to escape
    rest = [word for word in words if word not in telling]
    return complaints.filter(_Begin("search_text", Value(asked)), _holds(rest))


def _holds(words: list[str]) -> Q:
    condition = Q()
    for stem in words:
        condition &= Q(search_text__contains=f" {stem}")
    return condition


def reindex() -> int:
    """Make `search_text` anew where it differs from what would be kept today; how many rows. A row at a time, no lock."""
    changed = 0
    rows = Complaint.objects.sent().select_related("category", "about_department", "about_official").order_by("pk")
    for complaint in rows.iterator(BATCH):
        words = search_text(complaint)
        if words != complaint.search_text:
            # Whoever has moved it meanwhile has written the words of today already.
            changed += Complaint.objects.filter(pk=complaint.pk, search_text=complaint.search_text).update(
                search_text=words
            )
    return changed
