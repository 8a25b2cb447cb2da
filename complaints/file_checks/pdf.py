"""A PDF is kept byte for byte or refused: its objects are walked for anything that acts. Runs only in the child process.

Objects, not bytes: a script hides in an object stream, behind `/J#61vaScript` or in a later revision, while the word
"JavaScript" in a text is harmless.
"""

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pikepdf  # noqa: TID253 - child process only

from complaints.file_checks import inflate, witness
from complaints.file_checks.unfit import Unfit

ACTIONS = {
    "/JavaScript": "pdf_script",
    "/Launch": "pdf_program",
    "/GoToE": "pdf_program",
    "/RichMediaExecute": "pdf_program",
    "/SubmitForm": "pdf_form",
    "/ImportData": "pdf_form",
}
# A cheap first look at an object as text (names come out decoded): only what matches is walked.
SUSPECT = re.compile(
    rb"/(?:JavaScript|JS|Launch|GoToE|RichMedia\w*|SubmitForm|ImportData|XFA|EF|OnInstantiate"
    rb"|URI\s*(?!\((?:https?:|mailto:|tel:))(?=[(<]|\d+ \d+ R)|(?:F|UF|Unix|DOS)\s*(?=[(<]|\d+ \d+ R))"
)
ELSEWHERE = re.compile(r"\s*(?:\\\\|//|[a-z][a-z0-9+.-]+:)", re.IGNORECASE)  # a share, an address; "C:" is one letter
LINKS = re.compile(r"\s*(?:javascript|vbscript|data|file|smb|\\\\)", re.IGNORECASE)

MAX_INFLATED = 256 * 2**20
MAX_IMAGE = 600 * 2**20
MAX_FILTERS = 4
FLATE = {"/FlateDecode", "/Fl"}
PACKED = FLATE | {"/ASCII85Decode", "/A85", "/ASCIIHexDecode", "/AHx", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}

DATA = {"xml", "csv", "txt", "json", "sig", "p7s", "jpg", "jpeg", "png", "tif", "tiff"}
NESTED = {"pdf", "docx", "xlsx"}


def examine(kind: str, source: Path, result: Path) -> None:
    """Raises Unfit unless this is a whole PDF that opens without a password and only shows itself."""
    content = source.read_bytes()
    start = content[:8]
    if b"%PDF-" not in start + content[8:12] or start.split(b"%PDF-")[0].strip(b"\xef\xbb\xbf\r\n\t \0"):
        raise Unfit("other_kind")
    if witness.sees_a_program(content) or b"PK\x05\x06" in content[content.rfind(b"%%EOF") :]:
        raise Unfit("other_kind")
    walk(content, depth=0)


def walk(content: bytes, *, depth: int) -> None:
    """Opens the document without repairing it and looks at each object of its last revision."""
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True) as document:
            if not len(document.pages):
                raise Unfit("damaged")
            _Walk(depth).over(document.objects, document.trailer)
    except pikepdf.PasswordError:
        raise Unfit("password") from None
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError):
        raise Unfit("damaged") from None


class _Walk:
    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.budget = inflate.Budget(MAX_INFLATED)

    def over(self, objects: Iterable[pikepdf.Object], trailer: pikepdf.Object) -> None:
        self._look_into(trailer)
        for thing in objects:
            if isinstance(thing, pikepdf.Stream):
                self._look_into(thing.stream_dict)
                self._external(thing)
                self._unpack(thing)
            elif isinstance(thing, pikepdf.Name):
                self._action(thing)  # `/S 5 0 R` where 5 is nothing but a name
            elif isinstance(thing, pikepdf.Object):  # numbers and nulls (a stream's length, a deleted object) come bare
                self._look_into(thing)

    def _look_into(self, thing: pikepdf.Object) -> None:
        if SUSPECT.search(thing.unparse(resolved=True)):
            for dictionary in _dictionaries_in(thing):
                self._judge(dictionary)

    def _judge(self, dictionary: pikepdf.Object) -> None:
        self._action(dictionary.get("/S"))
        self._keys(dictionary)
        self._addresses(dictionary)
        if isinstance(embedded := dictionary.get("/EF"), pikepdf.Dictionary):
            for _, stream in embedded.items():
                self._embedded(_file_name(dictionary), stream)

    def _action(self, name: object) -> None:
        if isinstance(name, pikepdf.Name) and (code := ACTIONS.get(str(name))):
            raise Unfit(code)

    def _keys(self, dictionary: pikepdf.Object) -> None:
        if isinstance(dictionary.get("/JS"), pikepdf.String | pikepdf.Stream) or "/OnInstantiate" in dictionary:
            raise Unfit("pdf_script")
        scripts = dictionary.get("/JavaScript")
        if isinstance(scripts, pikepdf.Dictionary) and ("/Names" in scripts or "/Kids" in scripts):
            raise Unfit("pdf_script")
        if "/XFA" in dictionary:
            raise Unfit("pdf_form")
        if dictionary.get("/Subtype") == pikepdf.Name.RichMedia:
            raise Unfit("pdf_program")

    def _addresses(self, dictionary: pikepdf.Object) -> None:
        """A link may lead to a site; a file reference may not lead off the reader's disk, where opening tells who they are."""
        if LINKS.match(_text(dictionary.get("/URI"))):
            raise Unfit("pdf_script")
        for key in ("/F", "/UF", "/Unix", "/DOS"):
            if ELSEWHERE.match(_text(dictionary.get(key))):
                raise Unfit("pdf_program")

    def _external(self, stream: pikepdf.Object) -> None:
        if "/F" in stream.stream_dict:
            raise Unfit("pdf_program")  # the content is in another file

    def _unpack(self, stream: pikepdf.Object) -> None:
        """Counts what a viewer would have to unpack."""
        about = stream.stream_dict
        if about.get("/Subtype") == pikepdf.Name.Image:
            if _picture_bytes(about) > MAX_IMAGE:
                raise Unfit("too_complex")
            return
        filters = [str(name) for name in _as_list(about.get("/Filter"))]
        if len(filters) > MAX_FILTERS:
            raise Unfit("too_complex")
        if filters and set(filters) <= FLATE:
            inflate.count(stream.read_raw_bytes(), len(filters), self.budget)
        elif set(filters) & PACKED and set(filters) <= PACKED:
            self.budget.spend(len(stream.read_bytes(pikepdf.StreamDecodeLevel.specialized)))

    def _embedded(self, name: str, stream: pikepdf.Object) -> None:
        """PDF/A-3 may carry data; a program, a page or anything we do not know it may not."""
        if self.depth or not isinstance(stream, pikepdf.Stream):
            raise Unfit("pdf_embedded")
        extension = name.rpartition(".")[2].lower()
        content = stream.read_bytes()
        self.budget.spend(len(content))
        if extension not in DATA | NESTED or witness.sees_a_program(content):
            raise Unfit("pdf_embedded")
        _examine_nested(extension, content)


def _examine_nested(extension: str, content: bytes) -> None:
    if extension == "pdf":
        walk(content, depth=1)
    elif extension in NESTED:
        from complaints.file_checks import office  # few PDF carry one: the rest need not load it

        office.walk(content, office.MAIN_TYPES, depth=1)
    elif content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-")):
        raise Unfit("pdf_embedded")


def _dictionaries_in(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The direct dictionaries in an object; what it refers to is an object of its own and comes by itself."""
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Dictionary):
            yield one
            inside = [value for _, value in one.items()]
        elif isinstance(one, pikepdf.Array):
            inside = list(one)
        else:
            continue
        waiting += [value for value in inside if isinstance(value, pikepdf.Object) and not value.is_indirect]


def _file_name(specification: pikepdf.Object) -> str:
    return _text(specification.get("/UF")) or _text(specification.get("/F"))


def _text(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.String) else ""


def _as_list(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _picture_bytes(about: pikepdf.Object) -> int:
    width, height, depth = (about.get(key, 8) for key in ("/Width", "/Height", "/BitsPerComponent"))
    if not all(isinstance(number, int) for number in (width, height, depth)):
        raise Unfit("damaged")
    return int(width) * int(height) * int(depth) // 8
