"""Everything that has a term, in one go: what the clock does some times a day and `manage.py tidy` at once."""

from datetime import datetime

import structlog

from accounts import retention as people
from accounts.sessions import forget_ended
from complaints import closing, help_votes, list_export, open_pages, personal_data, retention
from complaints.support import retention as support
from notifications import retention as messages

log = structlog.get_logger(__name__)


def run(*, at: datetime) -> dict[str, int]:
    """Delete what is past its time; how much of what. Safe to run twice and at once with another.

    A fault in one step must not break the promises of the others: it is raised when all have had their turn.
    """
    done: dict[str, int] = {}
    faults: list[Exception] = []
    for step in (_notices, _files, _sessions, _copies, _cabinets, _messages, _records, _visits, _support):
        try:
            done |= step(at)
        except Exception as fault:  # whatever the disk or the database raises
            log.error("tidying_failed", step=step.__name__, fault=type(fault).__name__)
            faults.append(fault)
    if faults:
        raise faults[0]
    return done


def _notices(at: datetime) -> dict[str, int]:
    """Before anything is deleted."""
    return {"notices": retention.warn_of_drafts(at=at)}


def _files(at: datetime) -> dict[str, int]:
    drafts, files = retention.tidy(at=at)
    return {"drafts": drafts, "files": files}


def _sessions(at: datetime) -> dict[str, int]:
    forget_ended()
    return {}


def _copies(at: datetime) -> dict[str, int]:
    return {"copies": personal_data.forget(at=at) + list_export.forget(at=at)}


def _cabinets(at: datetime) -> dict[str, int]:
    return {"cabinets": closing.anonymise_closed(at=at)}


def _messages(at: datetime) -> dict[str, int]:
    return {"messages": messages.tidy(at=at)}


def _records(at: datetime) -> dict[str, int]:
    return {"records": people.tidy(at=at) + retention.forget_refusals(at=at)}


def _support(at: datetime) -> dict[str, int]:
    return {"support": support.tidy(at=at)}


def _visits(at: datetime) -> dict[str, int]:
    return {"visits": open_pages.forget(at=at), "help_votes": help_votes.forget(at=at)}
