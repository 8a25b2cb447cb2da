"""What a complaint is made of. Import models from here."""

from complaints.models.attachment import Attachment, FileState
from complaints.models.attempt import SendAttempt
from complaints.models.calendar import Day
from complaints.models.catalogue import Category, Department, Posting
from complaints.models.complaint import (
    AnswerChannel,
    Applicant,
    Benefit,
    Complaint,
    IdDocument,
    Kind,
    NumberSequence,
    Outcome,
    Status,
)
from complaints.models.dialogue import Clarification, InternalNote
from complaints.models.event import Event
from complaints.models.export import DataExport
from complaints.models.recovery import RecoveryEvent, RecoveryRequest, RecoveryStatus

__all__ = (
    "AnswerChannel",
    "Applicant",
    "Attachment",
    "Benefit",
    "Category",
    "Clarification",
    "Complaint",
    "DataExport",
    "Day",
    "Department",
    "Event",
    "FileState",
    "IdDocument",
    "InternalNote",
    "Kind",
    "NumberSequence",
    "Outcome",
    "Posting",
    "RecoveryEvent",
    "RecoveryRequest",
    "RecoveryStatus",
    "SendAttempt",
    "Status",
)
