"""What is kept of a person, as data: for the copy they may ask for. Nothing of other people, no notes of staff."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import access, second_factor
from accounts.models import Consent, User
from complaints import identity, summary, timeline
from complaints.models import Attachment, Complaint
from notifications import kinds
from notifications.models import Message


def of(user: User, at: datetime) -> dict[str, Any]:
    """Everything but the complaints."""
    return {
        "made_at": _moment(at),
        "person": _person(user),
        "messages": [_message(each) for each in Message.objects.filter(user=user, encrypted=False).order_by("pk")],
        "consents": [_consent(each) for each in user.consents.select_related("document")],
        "looks": [_look(each) for each in access.of(user)],
    }


def complaints(user: User) -> QuerySet[Complaint]:
    """Own ones, drafts too, oldest first."""
    rows = Complaint.objects.of(user).select_related("category__parent", "department", "executor")
    return rows.order_by("created_at", "pk")


def files(complaint: Complaint, user: User) -> list[Attachment]:
    """Those the author may open: what belongs to the record, and own ones not sent yet."""
    return list(complaint.attachments.filter(Q(event__isnull=False) | Q(uploaded_by=user)))


def path_of(complaint: Complaint, file: Attachment, place: int) -> str:
    """Inside the archive; the names are clean already, the number keeps two of one name apart."""
    return f"files/{complaint.number or f'draft-{complaint.pk}'}/{place:02d}-{file.name}"


def of_complaint(complaint: Complaint, paths: Mapping[Attachment, str]) -> dict[str, Any]:
    """The answers, how it stands, the history in the words of the citizen's own page."""
    return {
        "number": complaint.number or "",
        "status": complaint.get_status_display(),
        "outcome": complaint.get_outcome_display() if complaint.outcome else "",
        "created_at": _moment(complaint.created_at),
        "sent_at": _moment(complaint.sent_at),
        "due_on": complaint.due_on.isoformat() if complaint.due_on else "",
        "receipt_code": complaint.receipt_code,
        "department": str(complaint.department or ""),
        "kind": summary.kind_words(complaint),
        "topic": summary.topic_words(complaint),
        "author": complaint.author_name,
        "phone": complaint.phone,
        "email": complaint.email,
        "postal_address": complaint.postal_address,
        "id_document": identity.whole(complaint),
        "answer_channel": complaint.get_answer_channel_display(),
        "title": complaint.title,
        "story": complaint.story,
        "place": complaint.place,
        "request": complaint.request,
        "documents": complaint.documents,
        "measures": complaint.measures,
        "previous_number": complaint.previous_number,
        "signed_in_by": summary.assurance_words(complaint),
        "events": [
            {"at": _moment(line.at), "what": line.title, "who": line.who, "text": line.text}
            for line in reversed(timeline.lines(complaint))
        ],
        "questions": [
            {"at": _moment(each.asked_at), "text": each.question, "reply_until": each.reply_until.isoformat()}
            for each in complaint.clarifications.order_by("asked_at")
        ],
        "files": [
            {"name": file.name, "path": path, "size": file.size, "sha256": file.sha256} for file, path in paths.items()
        ],
    }


def _person(user: User) -> dict[str, Any]:
    return {
        "last_name": user.last_name,
        "first_name": user.first_name,
        "middle_name": user.middle_name,
        "email": user.email,
        "email_verified": user.email_verified,
        "phone": user.phone or "",
        "phone_verified": user.phone_verified,
        "postal_address": user.postal_address,
        "notify_email": user.notify_email,
        "notify_sms": user.notify_sms,
        "second_factor": second_factor.device_of(user) is not None,
        "joined_at": _moment(user.date_joined),
        "last_login": _moment(user.last_login),
    }


def _message(message: Message) -> dict[str, Any]:
    return {
        "at": _moment(message.created_at),
        "what": kinds.label(message.kind),
        "channel": message.get_channel_display(),
        "address": message.address,
        "subject": message.subject,
        "text": message.body,
        "status": message.get_status_display(),
    }


def _consent(consent: Consent) -> dict[str, Any]:
    return {
        "title": consent.document.title,
        "version": consent.document.version,
        "text": consent.document.text,
        "given_at": _moment(consent.given_at),
        "withdrawn_at": _moment(consent.withdrawn_at),
    }


def _look(look: Any) -> dict[str, Any]:
    return {
        "at": _moment(look.at),
        "unit": look.unit,
        "what": look.get_action_display(),
        "number": look.reference,
    }


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""
