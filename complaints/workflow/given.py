"""What a person gives with a move, and the sentence when it is refused."""

from dataclasses import dataclass
from datetime import date

from accounts.assurance import Assurance


class Refused(Exception):
    """A move that cannot be made; the message is one Russian sentence for the person."""


class Barred(Refused):
    """Refused because whom a complaint is about would consider it (59-ФЗ ст. 8 ч. 6); the attempt is written down.

    `tried` — to whom it was to go, a name.
    """

    def __init__(self, sentence: str, *, tried: str) -> None:
        super().__init__(sentence)
        self.tried = tried


@dataclass(frozen=True)
class AskedQuestion:
    """One question of a clarification: `kind` is a Question.Kind, `options` the words of a choice."""

    text: str
    kind: str = "text"
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class RequestAnswer:
    """What becomes of one numbered request: a Result, and the basis of a refusal."""

    result: str
    basis: str = ""


@dataclass(frozen=True)
class Given:
    """The answers of a move's form; each move uses a few of them.

    `text` goes to the citizen, `note` stays among staff. `version` is the complaint's version the person was looking at,
    `files_shown` the number of files the person saw before sending, `seen` the last line of the history on the page,
    `assurance` how they had proved who they are. `replies` answer the questions and `results` the requests in their order.
    `confirmed`: the person has been warned and goes on.
    """

    text: str = ""
    note: str = ""
    reply_until: date | None = None
    executor_id: int | None = None
    department_id: int | None = None
    kind: str = ""
    category_id: int | None = None
    version: int | None = None
    files_shown: int | None = None
    seen: int | None = None
    assurance: Assurance | None = None
    questions: tuple[AskedQuestion, ...] = ()
    replies: tuple[str, ...] = ()
    results: tuple[RequestAnswer, ...] = ()
    template_id: int | None = None
    days: int | None = None
    body_ids: tuple[int, ...] = ()
    basis: str = ""
    data: str = ""
    outgoing_number: str = ""
    outgoing_on: date | None = None
    ground: str = ""
    published_at: str = ""
    earlier_ids: tuple[int, ...] = ()
    confirmed: bool = False
