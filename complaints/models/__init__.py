"""What a complaint is made of. Import models from here."""

from complaints.models.attachment import Attachment
from complaints.models.calendar import Day
from complaints.models.catalogue import Category, Department, Posting
from complaints.models.complaint import AnswerChannel, Complaint, IdDocument, Kind, NumberSequence, Outcome, Status
from complaints.models.dialogue import Clarification, InternalNote
from complaints.models.event import Event
from complaints.models.export import DataExport
from complaints.models.recovery import RecoveryEvent, RecoveryRequest, RecoveryStatus

__all__ = (
    "AnswerChannel",
    "Attachment",
    "Category",
    "Clarification",
    "Complaint",
    "DataExport",
    "Day",
    "Department",
    "Event",
    "IdDocument",
    "InternalNote",
    "Kind",
    "NumberSequence",
    "Outcome",
    "Posting",
    "RecoveryEvent",
    "RecoveryRequest",
    "RecoveryStatus",
    "Status",
)
