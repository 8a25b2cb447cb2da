"""What the rules of the helper read and what they answer with."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.wording import row_name

LONGEST = 10_000
AROUND = 30
FIELDS: dict[str, str | Promise] = {
    "title": _("краткое описание"),
    "story": _("подробное описание"),
    "place": _("место"),
    "requests": _("просьбу"),
    "documents": _("документы"),
    "measures": _("что уже сделано"),
    "norms": _("нарушенные сроки и нормы"),
    "about_text": _("на кого вы жалуетесь"),
}
# Whose rows have several controls: the link leads to the first.
CONTROLS = {"documents": "doc_name"}


@dataclass(frozen=True)
class Text:
    """What the person has written so far, field by field, and what is known to be their own: names in full, phones."""

    title: str = ""
    story: str = ""
    place: str = ""
    requests: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    measures: str = ""
    norms: str = ""
    about_text: str = ""
    is_proposal: bool = False
    needs_place: bool = False
    own_names: tuple[str, ...] = ()
    own_phones: tuple[str, ...] = ()

    def fields(self, *names: str) -> Iterator[tuple[str, str]]:
        """(control, text) of what holds something, all when none is named; never more of one than a form accepts."""
        for name in names or FIELDS:
            told = getattr(self, name)
            for place, text in enumerate((told,) if isinstance(told, str) else told):
                if text:
                    yield row_name(CONTROLS.get(name, name), place), text[:LONGEST]

    def joined(self, *names: str) -> str:
        """The fields one under another."""
        return "\n".join(text for _control, text in self.fields(*names))


@dataclass(frozen=True)
class Advice:
    """What would help: which rule says it, at which control, where in its text, and what to do. Nothing here stops anybody."""

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
        """What the link to the control is called: «Изменить подробное описание»."""
        part = self.field.rstrip("0123456789").rstrip("_")
        return str(FIELDS[{control: name for name, control in CONTROLS.items()}.get(part, part)])


def excerpt(text: str, start: int, end: int) -> str:
    """The place with a few words around it, in one line: «…звонил 5 раз, НИКТО НЕ ОТВЕТИЛ, и так…»."""
    left, right = max(0, start - AROUND), min(len(text), end + AROUND)
    while 0 < left < start and not text[left - 1].isspace():
        left += 1
    while end < right < len(text) and not text[right].isspace():
        right -= 1
    shown = " ".join(text[left:right].split())
    return f"{'…' if left else ''}{shown}{'…' if right < len(text) else ''}"
