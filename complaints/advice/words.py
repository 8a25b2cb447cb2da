"""What the rules of the helper read and what they answer with."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST = 10_000
AROUND = 30
FIELDS: dict[str, str | Promise] = {
    "title": _("краткое описание"),
    "story": _("подробное описание"),
    "place": _("место"),
    "request": _("просьбу"),
    "documents": _("документы"),
    "measures": _("что уже сделано"),
}


@dataclass(frozen=True)
class Text:
    """What the person has written so far, field by field."""

    title: str = ""
    story: str = ""
    place: str = ""
    request: str = ""
    documents: str = ""
    measures: str = ""
    is_proposal: bool = False
    needs_place: bool = False

    def fields(self, *names: str) -> Iterator[tuple[str, str]]:
        """(name, text) of the fields that hold something, all when none is named; never more than a form accepts."""
        for name in names or FIELDS:
            if text := getattr(self, name)[:LONGEST]:
                yield name, text

    def joined(self, *names: str) -> str:
        """The fields one under another."""
        return "\n".join(text for _name, text in self.fields(*names))


@dataclass(frozen=True)
class Advice:
    """What would help: which rule says it, where in which field, and what to do. Nothing here stops anybody."""

    rule: str
    field: str
    says: str
    do: str
    start: int = 0
    end: int = 0
    excerpt: str = ""
    url: str = ""
    url_label: str = ""

    @property
    def field_words(self) -> str:
        """What the link to the field is called: «Изменить подробное описание»."""
        return str(FIELDS[self.field])


def excerpt(text: str, start: int, end: int) -> str:
    """The place with a few words around it, in one line: «…звонил 5 раз, НИКТО НЕ ОТВЕТИЛ, и так…»."""
    left, right = max(0, start - AROUND), min(len(text), end + AROUND)
    while 0 < left < start and not text[left - 1].isspace():
        left += 1
    while end < right < len(text) and not text[right].isspace():
        right -= 1
    shown = " ".join(text[left:right].split())
    return f"{'…' if left else ''}{shown}{'…' if right < len(text) else ''}"
