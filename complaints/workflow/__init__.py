"""The life of a complaint: one table of moves and one way to make a move.

To add a move: a row in `table.py`, its checks and its effect in a module of its matter (what several share stands in
`checks.py` and `effects.py`), its messages in `notices.py`, its words in `timeline.py` and, for a move of staff, in
`admin`; the README has the whole list.
"""

from complaints.workflow.given import AskedQuestion, Given, Refused, RequestAnswer
from complaints.workflow.inquiring import ANSWERS
from complaints.workflow.make import make, open_moves
from complaints.workflow.notes import write_note
from complaints.workflow.rehearsal import Rehearsal, rehearse
from complaints.workflow.standing import Role, roles_of
from complaints.workflow.table import MOVES, Move

__all__ = (
    "ANSWERS",
    "MOVES",
    "AskedQuestion",
    "Given",
    "Move",
    "Refused",
    "Rehearsal",
    "RequestAnswer",
    "Role",
    "make",
    "open_moves",
    "rehearse",
    "roles_of",
    "write_note",
)
