"""What a complaint is made of. Import models from here."""

from complaints.models.answer import Answer, AnswerDraft, ReplyTemplate, RequestResult, Result
from complaints.models.attachment import Attachment, FileState
from complaints.models.attempt import SendAttempt
from complaints.models.calendar import CalendarYear, Day
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
from complaints.models.desk import ListExport, OpenPage
from complaints.models.dialogue import Clarification, InternalNote, Question
from complaints.models.event import Event
from complaints.models.export import DataExport
from complaints.models.help_vote import HelpVote
from complaints.models.progress import ProgressQuestion
from complaints.models.recovery import RecoveryEvent, RecoveryRequest, RecoveryStatus
from complaints.models.redirection import OtherBody, Redirection
from complaints.models.refused_move import RefusedMove
from complaints.models.routing import RoutingRule
from complaints.models.support import (
    SupportEntry,
    SupportFile,
    SupportRequest,
    SupportStatus,
    SupportTemplate,
    SupportTopic,
)
from complaints.models.term import Term

__all__ = (
    "Answer",
    "AnswerChannel",
    "AnswerDraft",
    "Applicant",
    "Attachment",
    "Benefit",
    "CalendarYear",
    "Category",
    "Clarification",
    "Complaint",
    "DataExport",
    "Day",
    "Department",
    "Event",
    "FileState",
    "HelpVote",
    "IdDocument",
    "InternalNote",
    "Kind",
    "ListExport",
    "NumberSequence",
    "OpenPage",
    "OtherBody",
    "Outcome",
    "Posting",
    "ProgressQuestion",
    "Question",
    "RecoveryEvent",
    "RecoveryRequest",
    "RecoveryStatus",
    "Redirection",
    "RefusedMove",
    "ReplyTemplate",
    "RequestResult",
    "Result",
    "RoutingRule",
    "SendAttempt",
    "Status",
    "SupportEntry",
    "SupportFile",
    "SupportRequest",
    "SupportStatus",
    "SupportTemplate",
    "SupportTopic",
    "Term",
)
