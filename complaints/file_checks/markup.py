"""XML without a DTD in any encoding: no entities, nothing fetched, no bombs. Runs only in the child process."""

from typing import Any
from xml.parsers import expat

from complaints.file_checks.unfit import Unfit


class Reader:
    """Told of each element and each piece of text; names come without their namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, piece: str) -> None:
        """Some characters of the element that is open."""


def read(content: bytes, reader: Reader | None = None) -> None:
    """Parses one part, or says it is damaged; a DTD is never markup of an office document (OPC forbids it)."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_dtd
    if reader:
        _connect(parser, reader)
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, UnicodeError, LookupError, ValueError):
        raise Unfit("damaged") from None


def _connect(parser: Any, reader: Reader) -> None:
    parser.StartElementHandler = lambda name, given: reader.start(
        _local(name), {_local(key): value for key, value in given.items()}
    )
    parser.EndElementHandler = lambda name: reader.end(_local(name))
    parser.CharacterDataHandler = reader.text


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse_dtd(*_: object) -> None:
    raise Unfit("docx_markup")
