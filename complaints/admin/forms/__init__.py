"""Forms of moves. A move's fields stand in `FIELDS` (move_form.py); each matter builds its own in a module here."""

from complaints.admin.forms.ground import Ground
from complaints.admin.forms.move_form import MoveForm, NoteForm, move_form

__all__ = ("Ground", "MoveForm", "NoteForm", "move_form")
