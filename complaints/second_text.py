"""A draft open on two pages at once: neither overwrites the other in silence, and no text of either is lost.

A page knows by its hidden `base` what was saved when it was made. When another page has saved since, its typing is put
beside the draft (`Complaint.aside`) and told; when the person has seen both and goes on with one, the other stays there.
Beside a step stand the pages that saved it last, and the second texts themselves; both go when the draft is sent.

What came                                            what becomes of it
without a base (an old page, another program)        written: the last one wins
an older number of the same page                     nothing: a newer sending was quicker
the base is what is saved, or the page saved last    written
another page has saved since                         put beside, and told
a part that fits no column                           the rest written, the whole put beside (`is_unfit`), and told
more than is kept beside                             nothing, and told
"""

import json
import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from typing import Any

from django.http import QueryDict
from django.utils.crypto import get_random_string, salted_hmac

from complaints.forms.rows import Rows
from complaints.forms.steps import StepForm
from complaints.kept import ENCRYPTED, NEVER_KEPT
from complaints.models import Complaint

FIELD = "base"
PATTERN = re.compile(r"([0-9a-f]{12})\.([0-9A-Za-z]{8})\.([0-9]{1,10})")
PAGES_REMEMBERED = 8
MOST_TEXTS = 8
LARGEST = 700_000  # bytes of JSON: of all texts beside a step


class Verdict(Enum):
    """What to do with what a page has sent."""

    WRITE = auto()
    CONFLICT = auto()  # another page has saved since this one was made: it is put beside
    NOTHING = auto()  # a newer sending of the same page was quicker, or a form with errors says what is saved already
    TOO_LONG = auto()  # it would have to be put beside, and is larger than what is kept there


@dataclass(frozen=True)
class Base:
    """The digest of what the page saw as saved, the page's own mark, and the number of its sending."""

    seen: str
    page: str
    number: int

    def __str__(self) -> str:
        return f"{self.seen}.{self.page}.{self.number}"

    @classmethod
    def read(cls, typed: str) -> "Base | None":
        """None for an old page and for whoever sends forms without one: there the last writing wins."""
        found = PATTERN.fullmatch(typed)
        return cls(found[1], found[2], int(found[3])) if found else None

    @classmethod
    def new(cls, seen: str) -> "Base":
        """For a page that is made now."""
        return cls(seen, get_random_string(8), 1)


@dataclass(frozen=True)
class Text:
    """A second text: by which page, when, and its values as the form takes them (repeated inputs as lists)."""

    page: str
    number: int
    at: str
    values: dict[str, Any]
    is_typed: bool  # as a browser sent it; else as the draft held it
    is_unfit: bool = False  # saved, but for what no column can hold

    @property
    def weight(self) -> int:
        """Bytes it takes in the row."""
        return len(json.dumps(self.values))

    @property
    def key(self) -> str:
        """What the buttons under this text send: a text that has changed since is not the one that was seen."""
        return digest(self.values)

    @property
    def moment(self) -> datetime:
        """When it was typed or saved."""
        return datetime.fromisoformat(self.at)

    def data(self) -> Mapping[str, Any]:
        """For the form, in the shape in which it came."""
        if not self.is_typed:
            return dict(self.values)
        data = QueryDict(mutable=True)
        for name, values in self.values.items():
            data.setlist(name, values)
        return data


@dataclass
class Beside:
    """What stands beside one step of a draft: who saved it (the last at the end), and the second texts."""

    pages: list[tuple[str, int]]
    at: str
    texts: list[Text]

    @classmethod
    def of(cls, draft: Complaint, step: str) -> "Beside":
        """Read from the draft's row."""
        kept = draft.aside.get(step, {})
        pages = [(page, number) for page, number in kept.get("pages", [])]
        return cls(pages, kept.get("at", ""), [Text(**each) for each in kept.get("texts", [])])

    def put_into(self, draft: Complaint, step: str) -> None:
        """Into the row, which somebody else saves."""
        kept = {"pages": self.pages[-PAGES_REMEMBERED:], "at": self.at, "texts": [vars(text) for text in self.texts]}
        draft.aside = {**draft.aside, step: kept}

    def wrote_last(self, base: Base) -> bool:
        """Whether the page is its own predecessor: an answer lost on the way must not make it quarrel with itself."""
        return bool(self.pages) and self.pages[-1][0] == base.page

    def newest_of(self, base: Base) -> int:
        """The number of the newest sending of the page that came, whether it was saved or put beside."""
        came = [*self.pages, *((text.page, text.number) for text in self.texts)]
        return max((number for page, number in came if page == base.page), default=0)

    def wrote(self, page: str, number: int, at: datetime) -> None:
        """The page is now the last that saved; "" is a page without a base."""
        known = [each for each in self.pages if not page or each[0] != page]
        self.pages = [*known, (page, number)]
        self.at = at.isoformat()

    def put(self, text: Text) -> bool:
        """One text of each page, the newest at the end, older ones as long as they fit; False when it is too large itself."""
        if text.weight > LARGEST:
            return False
        self.texts = [*self.without(text.page), text][-MOST_TEXTS:]
        while sum(each.weight for each in self.texts) > LARGEST:
            del self.texts[0]
        return True

    def without(self, page: str) -> list[Text]:
        """The texts of the other pages."""
        return [text for text in self.texts if text.page != page]

    def text_of(self, base: Base) -> Text | None:
        """The text of the page itself, put beside because another page had saved."""
        return next((text for text in self.texts if text.page == base.page and not text.is_unfit), None)


def digest(values: Mapping[str, Any]) -> str:
    """Short, the same for the same answers; what is empty does not count, so that a question asked anew changes nothing."""
    return salted_hmac("complaints.second_text", _canonical(values), algorithm="sha256").hexdigest()[:12]


def _canonical(values: Mapping[str, Any]) -> str:
    told = {name: value for name, value in values.items() if value}
    return json.dumps(told, sort_keys=True, ensure_ascii=False, default=str)


def written_over(draft: Complaint, answers: Mapping[str, Any]) -> Complaint:
    """The draft as it will be, in memory only."""
    changed = copy(draft)
    for name, value in answers.items():
        setattr(changed, name, value)
    return changed


def weigh(
    draft: Complaint, step: str, form: StepForm, answers: Mapping[str, Any], *, at: datetime, in_background: bool
) -> Verdict:
    """Judge what a page has sent against what is saved now, and put beside the locked draft whatever would be lost."""
    base, beside, before = Base.read(str(form.data.get(FIELD, ""))), Beside.of(draft, step), form.saved(draft)
    changes = digest(before) != digest(form.saved(written_over(draft, answers)))
    if not (changes or form.is_valid() or form.left_out(answers)):
        return Verdict.NOTHING
    verdict = _verdict(base, beside, digest(before), changes=changes, in_background=in_background)
    if verdict is Verdict.NOTHING:
        return verdict
    typed = Text(base.page, base.number, at.isoformat(), _values_typed(form), is_typed=True) if base else None
    if typed and verdict is Verdict.CONFLICT and not beside.put(typed):
        return Verdict.TOO_LONG
    if verdict is Verdict.WRITE:
        if base and changes and beside.text_of(base):  # both were on the page, and the person goes on with this one
            beside.put(_text_of_saved(before, beside, at))
        if typed:
            _write_over(beside, typed, is_unfit=bool(form.left_out(answers)))
        beside.wrote(base.page if base else "", base.number if base else 0, at)
    beside.put_into(draft, step)
    return verdict


def _write_over(beside: Beside, typed: Text, *, is_unfit: bool) -> None:
    """What the page had beside is written now; a part that fits no column takes its place."""
    beside.texts = beside.without(typed.page)
    if is_unfit:
        beside.put(replace(typed, is_unfit=True))


def _verdict(base: Base | None, beside: Beside, now: str, *, changes: bool, in_background: bool) -> Verdict:
    """By itself a page sends each time under a new number; a button of a page without scripts has the same one again."""
    if base is None:
        return Verdict.WRITE
    newest = beside.newest_of(base)
    if base.number < newest or (in_background and base.number == newest):
        return Verdict.NOTHING
    saw_another = base.seen != now and not beside.wrote_last(base)
    return Verdict.CONFLICT if changes and saw_another else Verdict.WRITE


def swap(draft: Complaint, step: str, form: StepForm, answers: Mapping[str, Any], text: Text, *, at: datetime) -> None:
    """The second text becomes the saved one, the saved one the second; a part that fits no column stays beside."""
    beside, before = Beside.of(draft, step), form.saved(draft)
    if digest(before) != digest(form.saved(written_over(draft, answers))):
        beside.put(_text_of_saved(before, beside, at))
    if not form.left_out(answers):
        beside.texts = beside.without(text.page)
    beside.wrote(text.page, text.number, at)
    beside.put_into(draft, step)


def is_unfit(draft: Complaint, step: str) -> bool:
    """Whether words wait beside the step that its fields could not take: sent without them, the complaint would lose them."""
    return any(text.is_unfit for text in Beside.of(draft, step).texts)


def find(draft: Complaint, step: str, key: str) -> Text | None:
    """The text a button was pressed under, if it still is what the person saw."""
    return next((text for text in Beside.of(draft, step).texts if text.key == key), None)


def drop(draft: Complaint, step: str, text: Text) -> None:
    """The person does not need it."""
    beside = Beside.of(draft, step)
    beside.texts = beside.without(text.page)
    beside.put_into(draft, step)


def _text_of_saved(before: Mapping[str, Any], beside: Beside, at: datetime) -> Text:
    page, number = beside.pages[-1] if beside.pages else ("", 0)
    values = json.loads(
        json.dumps({name: value for name, value in before.items() if name not in ENCRYPTED}, default=str)
    )
    return Text(page or digest(values)[:8], number, beside.at or at.isoformat(), values, is_typed=False)


def _values_typed(form: StepForm) -> dict[str, list[str]]:
    """What was typed into the form's own fields, without what must not lie in a readable column; PostgreSQL keeps no NUL."""
    own = {*form.fields, *(cell for field in form.fields.values() if isinstance(field, Rows) for cell in field.cells)}
    data = form.data
    lists = data.lists() if isinstance(data, QueryDict) else ((name, [value]) for name, value in data.items())
    return {
        name: [str(value).replace("\x00", "\ufffd") for value in values]
        for name, values in lists
        if name in own.difference(NEVER_KEPT, ENCRYPTED)
    }
