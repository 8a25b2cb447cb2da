"""Search by word forms, alike on SQLite and PostgreSQL: stems of the text are kept beside it."""

import re
import threading

import snowballstemmer
from django.db.models import Q

from complaints import about
from complaints.models import Complaint
from complaints.models.complaint import ComplaintQuerySet

WORD = re.compile(r"\w+")
MAX_WORDS = 8
BATCH = 500

# A stemmer keeps the word it works on in itself: two threads with one stemmer spoil each other's words.
_own = threading.local()


def _stemmer() -> snowballstemmer.stemmer:
    if not hasattr(_own, "stemmer"):
        _own.stemmer = snowballstemmer.stemmer("russian")
    return _own.stemmer


def stems(text: str) -> list[str]:
    """Stems of the words of `text`, in order: lower case, ё as е."""
    return list(_stemmer().stemWords(WORD.findall(text.lower().replace("ё", "е"))))


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


def found(complaints: ComplaintQuerySet, typed: str) -> ComplaintQuerySet:
    """Those of `complaints` that hold every word of `typed`, or whose number begins with its digits."""
    words = stems(typed)[:MAX_WORDS]
    condition = Q()
    for stem in words:
        condition &= Q(search_text__contains=f" {stem}")
    return complaints.filter(condition) if words else complaints.none()


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
