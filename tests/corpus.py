"""Hostile and honest files, made by code: what must get in, what must not, and why not.

`CASES` lists them; `Case.code` is empty for an honest file, otherwise the reason (`Unfit.code`, `Refused.code`).
"""

from collections.abc import Callable
from dataclasses import dataclass

JPEG_NAME, PNG_NAME, PDF_NAME, DOCX_NAME = "снимок.jpg", "снимок.png", "ответ.pdf", "жалоба.docx"
LIMIT = 10 * 2**20


@dataclass(frozen=True)
class Case:
    """A file under the name it is sent with, and the verdict it deserves."""

    title: str
    name: str
    make: Callable[[], bytes]
    code: str

    def __str__(self) -> str:
        return self.title


CASES: list[Case] = []


def honest(name: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """This file must get in."""
    return hostile(name, "")


def hostile(name: str, code: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """This file must be refused, for this reason."""

    def add(make: Callable[[], bytes]) -> Callable[[], bytes]:
        CASES.append(Case(make.__name__, name, make, code))
        return make

    return add


def case(title: str) -> Case:
    """One of them by its title."""
    return next(one for one in CASES if one.title == title)


from tests import corpus_documents, corpus_pdf, corpus_pictures  # noqa: E402, F401 - they fill CASES
