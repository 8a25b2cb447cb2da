"""Notes among staff without a move: no status changes, the citizen is told nothing."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.models import Complaint, InternalNote
from complaints.workflow.given import Refused
from complaints.workflow.standing import Role, roles_of

PRESSED_AGAIN = timedelta(hours=1)


def write_note(complaint_id: int, *, by: User, at: datetime, text: str, made_known: bool = False) -> None:
    """A second press with the same words leaves one note; on another day the same words are news.

    Raises Refused for whoever has no part in the complaint.
    """
    with transaction.atomic():
        complaint = Complaint.objects.select_for_update().get(pk=complaint_id)
        if not roles_of(by, complaint) - {Role.AUTHOR}:
            raise Refused(_("У вас нет права на это действие."))
        last = complaint.notes.filter(at__gt=at - PRESSED_AGAIN).order_by("at", "pk").last()
        if last is None or (last.author_id, last.text, last.made_known) != (by.pk, text, made_known):
            InternalNote.objects.create(complaint=complaint, author=by, at=at, text=text, made_known=made_known)
