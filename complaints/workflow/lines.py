"""One more line of history, linked to the one before. Called under the complaint's lock."""

from datetime import datetime

from accounts.models import User
from complaints.models import Complaint, Event


def append(
    complaint: Complaint, *, kind: str, at: datetime, actor: User | None, before: str, by_author: bool = False,
    unit: str = "", text: str = "", details: dict[str, object] | None = None,
) -> Event:  # fmt: skip
    """Write it: `before` is the status the complaint had, its present one is where it came to; `actor` None is the portal."""
    last = complaint.events.order_by("position").last()
    event = Event(
        complaint=complaint,
        position=last.position + 1 if last else 1,
        prev_hash=last.hash if last else "",
        kind=kind,
        at=at,
        actor=actor,
        by_author=by_author,
        unit=unit,
        from_status=before,
        to_status=complaint.status,
        outcome=complaint.outcome,
        text=text,
        details=details or {},
    )
    event.save()
    return event
