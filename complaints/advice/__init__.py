"""The helper for writing: plain rules over the text, on this server, advisory, never blocking (S61–S71).

To add a rule: a function over `Text` in the module of its matter, a row in `RULES`, cases in
`tests/complaints/test_advice.py`. Patterns must be linear: people paste ten thousand signs.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from accounts.models import User
from complaints.advice import missing, others, personal, scope, tone, urgent
from complaints.advice.repeat import own_repeat
from complaints.advice.words import Advice, Text
from complaints.models import Complaint, Kind
from complaints.wording import document_words

TEXTS = ("title", "story", "place", "measures", "norms", "about_text")
RULES: tuple[Callable[[Text], Iterator[Advice]], ...] = (
    urgent.happening_now,
    missing.request,
    missing.date,
    missing.place,
    missing.document_number,
    missing.norms,
    scope.several_matters,
    personal.personal_numbers,
    others.others_data,
    tone.insults,
    tone.shouting,
)


def on(text: Text) -> list[Advice]:
    """What the rules say about the text alone."""
    return [advice for rule in RULES for advice in rule(text)]


def for_draft(draft: Complaint, *, by: User, at: datetime, typed: dict[str, Any] | None = None) -> list[Advice]:
    """What the rules say about a draft, or about what is `typed` over it; one query, for the author's own repeats."""
    text = text_of(draft, by, typed or {})
    found = [*on(text), own_repeat(text, draft, by=by, at=at)]
    return [_about(draft, advice) for advice in found if advice]


def _about(draft: Complaint, advice: Advice) -> Advice:
    """Another matter begins with the person of this one already written down."""
    return replace(advice, url=f"{advice.url}?like={draft.uuid}") if advice.rule == "several" else advice


def text_of(draft: Complaint, by: User, typed: dict[str, Any]) -> Text:
    """What the rules read, with what is known of the author."""

    def written(name: str) -> Any:
        return typed.get(name, getattr(draft, name))

    return Text(
        **{name: _one_end(written(name) or "") for name in TEXTS},
        requests=tuple(map(_one_end, written("requests"))),
        documents=tuple(map(document_words, written("cited_documents"))),
        is_proposal=draft.kind == Kind.PROPOSAL,
        needs_place=bool(draft.category and draft.category.place == "required"),
        own_names=tuple(filter(None, [draft.author_name, by.get_full_name(), draft.represented])),
        own_phones=tuple(filter(None, [draft.phone, by.phone])),
    )


def _one_end(typed: object) -> str:
    return str(typed).replace("\r\n", "\n")


__all__ = ("RULES", "Advice", "Text", "for_draft", "on", "text_of")
