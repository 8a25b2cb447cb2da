"""The journal of attempts to give a complaint to whom it is about: auditors read it (59-ФЗ ст. 8 ч. 6; L36 of the rules)."""

from datetime import datetime

import structlog

from accounts.models import User
from complaints.models import Complaint, RefusedMove
from complaints.workflow.given import Barred
from complaints.workflow.standing import unit_of

log = structlog.get_logger(__name__)


def record(refusal: Barred, complaint_id: int, move: str, *, by: User, at: datetime) -> None:
    """One line for each attempt, after the transaction of the move is undone: every press counts."""
    complaint = Complaint.objects.only("pk", "department").get(pk=complaint_id)
    RefusedMove.objects.create(
        complaint=complaint, actor=by, unit=unit_of(by, complaint), move=move, tried=refusal.tried,
        reason=str(refusal), at=at,
    )  # fmt: skip
    log.warning("move_barred", complaint_id=complaint_id, user_id=by.pk, move=move)
