"""What a move would bring, found out by making it and undoing everything: nothing is described, the thing itself is shown."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from complaints import notices
from complaints.models import Event
from complaints.workflow import refusals
from complaints.workflow.given import Barred, Given
from complaints.workflow.make import attempt
from complaints.workflow.table import MOVES
from notifications.models import Message


@dataclass(frozen=True)
class Rehearsal:
    """The line of history and the messages as they would stand in the database; neither does."""

    event: Event
    messages: list[Message]


def rehearse(name: str, complaint_id: int, *, by: User, at: datetime, given: Given | None = None) -> Rehearsal:
    """Make the move, look at what it left, take it back. Raises Refused as `make` does; no worker is woken."""
    try:
        with transaction.atomic():
            event = attempt(MOVES[name], complaint_id, by, at, given or Given())
            messages = list(notices.of_event(event))
            transaction.set_rollback(True)
    except Barred as refusal:
        if not MOVES[name].ahead:  # what a page shows by itself was nobody's attempt
            refusals.record(refusal, complaint_id, name, by=by, at=at)
        raise
    return Rehearsal(event, messages)
