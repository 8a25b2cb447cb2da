"""A press repeated after a hang, from another tab, by an impatient hand: the line that the first press made."""

from accounts.models import User
from complaints import attachments
from complaints.models import Complaint, Event, Status
from complaints.workflow.given import Given


def sent(complaint: Complaint, by: User, given: Given) -> Event | None:
    """A draft is sent once (decision 16)."""
    if complaint.author_id != by.pk or complaint.status == Status.DRAFT:
        return None
    return complaint.events.get(kind="send")


def added(complaint: Complaint, by: User, given: Given) -> Event | None:
    """Since the page was opened its author has added the very same words, and no file has come that is not among those.

    The files of the second press are the same ones carried up once more: they are dropped.
    """
    if complaint.author_id != by.pk or given.seen is None:
        return None
    fresh = complaint.events.filter(kind="add", position__gt=given.seen, text=given.text.strip())
    waiting = list(attachments.to_send(complaint, by))
    for event in fresh:
        if {file.sha256 for file in waiting} <= set(event.details.get("files", [])):
            for file in waiting:
                attachments.remove(complaint, file.uuid, by=by)
            return event
    return None
