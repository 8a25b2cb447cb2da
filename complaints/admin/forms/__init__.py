"""Forms of moves. A move's fields stand in `FIELDS` (move_form.py); each matter builds its own in a module here."""

from typing import Any

from complaints.admin.forms.answering import AnswerForm
from complaints.admin.forms.ground import Ground
from complaints.admin.forms.move_form import MoveForm, NoteForm

# Moves whose answers need more than a field each.
FORMS: dict[str, type[MoveForm]] = {"prepare": AnswerForm, "answer": AnswerForm}


def move_form(data: Any, ground: Ground, *, judged: bool = True) -> MoveForm:
    """The form of the ground's move; `data` None opens it anew."""
    return FORMS.get(ground.move.name, MoveForm)(data, ground, judged=judged)


__all__ = ("Ground", "MoveForm", "NoteForm", "move_form")
