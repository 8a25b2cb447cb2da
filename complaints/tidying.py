"""Everything that has a term, in one go: what the clock does some times a day and `manage.py tidy` at once."""

from datetime import datetime

from accounts import retention as people
from accounts.sessions import forget_ended
from complaints import closing, personal_data, retention
from notifications import retention as messages


def run(*, at: datetime) -> dict[str, int]:
    """Delete what is past its time; how much of what. Safe to run twice and at once with another."""
    drafts, files = retention.tidy(at=at)
    forget_ended()
    return {
        "drafts": drafts,
        "files": files,
        "copies": personal_data.forget(at=at),
        "cabinets": closing.anonymise_closed(at=at),
        "messages": messages.tidy(at=at),
        "records": people.tidy(at=at),
    }
