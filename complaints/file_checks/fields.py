"""Fields of a Word document: text that Word computes. DDE starts a program. Runs only in the child process."""

import re
from dataclasses import dataclass

from complaints.file_checks import markup
from complaints.file_checks.unfit import Unfit

MAX_ELEMENTS = 1_000_000  # a thick book has a third of that
STARTS = re.compile(r'\s*(?:DDE(?:AUTO)?\b|INCLUDE(?:TEXT|PICTURE)\s+"?\s*(?:\\\\|//|file:/*[^/a-z]))', re.IGNORECASE)


@dataclass
class _Field:
    instruction: str = ""
    made_of_fields: bool = False  # `{{QUOTE 68 68 69} …}`: the name of the field itself is computed


class FieldReader(markup.Reader):
    """Puts instructions together across runs ("DD" + "EAUTO") and judges each when it is complete; counts elements."""

    def __init__(self) -> None:
        self.open: list[_Field] = []
        self.in_instruction = False
        self.elements = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A field begins, ends its instruction, or stands whole in an attribute."""
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise Unfit("too_complex")
        if name == "fldSimple":
            self._judge(_Field(attributes.get("instr", "")))
        elif name == "fldChar":
            self._mark(attributes.get("fldCharType", ""))
        self.in_instruction = name == "instrText"

    def end(self, name: str) -> None:
        """Text outside an instruction is the citizen's."""
        self.in_instruction = False

    def text(self, piece: str) -> None:
        """Collects the instruction of the innermost open field."""
        if self.in_instruction and self.open:
            self.open[-1].instruction += piece
        elif self.in_instruction:
            self._judge(_Field(piece))

    def _mark(self, kind: str) -> None:
        if kind == "begin":
            if self.open and not self.open[-1].instruction.strip():
                self.open[-1].made_of_fields = True
            self.open.append(_Field())
        elif self.open:
            self._judge(self.open[-1])
            if kind == "end":
                self.open.pop()

    def _judge(self, field: _Field) -> None:
        if field.made_of_fields or STARTS.match(field.instruction):
            raise Unfit("docx_object")
