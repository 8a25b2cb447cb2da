"""A DOCX is kept byte for byte or refused: relationship and content types say what is in it, not names. Runs only in the child.

Parts may stand in any order (Word, LibreOffice and Google each have their own), so the archive is opened, not sniffed.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from complaints.file_checks import inflate, markup, witness
from complaints.file_checks.archive import MAX_INFLATED, Archive
from complaints.file_checks.fields import FieldReader
from complaints.file_checks.unfit import Unfit

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MAIN_TYPES = {
    WORD,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",  # the numbers behind a chart
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
CONTENT_TYPES = "[content_types].xml"
ZIP, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# By the last word of the relationship's type: the two editions of the standard and Microsoft's own differ only before it.
RELATIONSHIPS = {
    "vbaproject": "docx_macro",
    "wordvbadata": "docx_macro",
    "attachedtoolbars": "docx_macro",
    "keymapcustomizations": "docx_macro",
    "oleobject": "docx_object",
    "control": "docx_object",
    "activexcontrolbinary": "docx_object",
    "afchunk": "docx_object",
    "subdocument": "docx_remote",
    "frame": "docx_remote",
    "externallink": "docx_remote",
    "externallinkpath": "docx_remote",
    "mailmergesource": "docx_remote",
    "mailmergeheadersource": "docx_remote",
}
CONTENT = {
    "macroenabled": "docx_macro",
    "vbaproject": "docx_macro",
    "vbadata": "docx_macro",
    "activex": "docx_object",
    "oleobject": "docx_object",
    "html": "docx_object",
    "rtf": "docx_object",
}
# Word notes the template on the author's own disk in honest documents; a template from elsewhere brings its macros.
OWN_TEMPLATE = re.compile(r"(?:file:///)?(?:[a-z]:[\\/]|[^\\/:%]+$)", re.IGNORECASE)
ADDRESS = re.compile(r"\s*(?:[a-z][a-z0-9+.-]+:|//|\\\\)", re.IGNORECASE)
RUNS = re.compile(r"\s*(?:javascript|vbscript|data|mhtml|shell|search|search-ms|ms-[\w-]+|res|mk|its):", re.IGNORECASE)


def examine(kind: str, source: Path, result: Path) -> None:
    """Raises Unfit unless this is a Word document that only shows itself."""
    content = source.read_bytes()
    if content.startswith(COMPOUND):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise Unfit("password" if locked else "other_kind")
    if not content.startswith(ZIP):
        raise Unfit("other_kind")
    walk(content, {WORD}, depth=0)


def walk(content: bytes, main_types: set[str], *, depth: int, budget: inflate.Budget | None = None) -> None:
    """Unpacks each part once, counting, and looks at what it is."""
    archive = Archive(content, budget or inflate.Budget(MAX_INFLATED))
    if CONTENT_TYPES not in archive.members:
        raise Unfit("other_kind")
    types = _Types()
    markup.read(archive.read(CONTENT_TYPES), types)
    main = _main_part(archive)
    if types.of(main) not in main_types:
        raise Unfit(_by_content_type(types.of(main)) or "other_kind")
    for name in archive.members:
        _look_at(name, archive.read(name), types.of(name), depth, archive.budget)


def _main_part(archive: Archive) -> str:
    if "_rels/.rels" not in archive.members:
        raise Unfit("other_kind")
    root = _Relationships()
    markup.read(archive.read("_rels/.rels"), root)
    for kind, target, external in root.found:
        if kind == "officedocument" and not external:
            return posixpath.normpath("/" + target).lstrip("/").lower()
    raise Unfit("other_kind")


def _look_at(name: str, content: bytes, media_type: str, depth: int, budget: inflate.Budget) -> None:
    if code := _by_content_type(media_type):
        raise Unfit(code)
    is_markup = name.endswith((".xml", ".rels")) or media_type.endswith(("+xml", "/xml"))
    if content.startswith(COMPOUND) or (not is_markup and witness.sees_a_program(content)):
        raise Unfit("docx_object")
    if content.startswith(ZIP):  # the workbook of a chart
        if depth:
            raise Unfit("docx_object")
        walk(content, MAIN_TYPES, depth=1, budget=budget)
    elif name.endswith(".rels"):
        _check_relationships(content)
    elif is_markup:
        markup.read(content, FieldReader())


def _by_content_type(media_type: str) -> str:
    return next((code for word, code in CONTENT.items() if word in media_type), "")


def _check_relationships(content: bytes) -> None:
    reader = _Relationships()
    markup.read(content, reader)
    for kind, target, external in reader.found:
        if code := RELATIONSHIPS.get(kind):
            raise Unfit(code)
        if external:
            _check_external(kind, target)
        elif ADDRESS.match(target):
            raise Unfit("docx_remote")


def _check_external(kind: str, target: str) -> None:
    if kind == "hyperlink":
        if RUNS.match(target):
            raise Unfit("docx_remote")
    elif kind != "attachedtemplate" or not OWN_TEMPLATE.match(target):
        raise Unfit("docx_remote")


@dataclass
class _Types(markup.Reader):
    defaults: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "").strip().lower()
        if name == "Default":
            self.defaults[attributes.get("Extension", "").lower()] = kind
        elif name == "Override":
            self.overrides[attributes.get("PartName", "").lstrip("/").lower()] = kind

    def of(self, part: str) -> str:
        return self.overrides.get(part) or self.defaults.get(part.rpartition(".")[2], "")


@dataclass
class _Relationships(markup.Reader):
    rows: list[tuple[str, str, bool]] = field(default_factory=list)

    @property
    def found(self) -> Iterator[tuple[str, str, bool]]:
        return iter(self.rows)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            kind = attributes.get("Type", "").strip().rpartition("/")[2].lower()
            external = attributes.get("TargetMode", "").strip().lower() == "external"
            self.rows.append((kind, attributes.get("Target", ""), external))
