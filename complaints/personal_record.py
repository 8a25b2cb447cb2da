"""What is kept of a person, as data: for the copy they may ask for. Nothing of other people, no notes of staff."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import access, contacts, journal, second_factor, view_settings
from accounts.models import (
    AccessLog,
    AccountClosure,
    Consent,
    RecoveryCode,
    SecurityEvent,
    TrustedBrowser,
    User,
    UserSession,
)
from complaints import about, answers, applicants, attempts, identity, second_text_page, summary, timeline, wizard
from complaints.models import (
    Answer,
    Attachment,
    Clarification,
    Complaint,
    DataExport,
    Posting,
    Question,
    RecoveryRequest,
    RecoveryStatus,
    SendAttempt,
)
from complaints.support import record as support
from notifications import kinds
from notifications.masking import mask_address
from notifications.models import Message


def of(user: User, at: datetime) -> dict[str, Any]:
    """Everything but the complaints."""
    return {
        "made_at": _moment(at),
        "person": _person(user),
        "postings": [_posting(each) for each in user.postings.select_related("department")],
        "messages": [_message(each) for each in _messages(user)],
        "sign_ins": [_sign_in(each) for each in journal.of(user)],
        "sessions": [_session(each) for each in user.signed_in_sessions.order_by("pk")],
        "trusted_browsers": [_trusted(each) for each in TrustedBrowser.objects.filter(user=user).order_by("pk")],
        "recoveries": [_recovery(each) for each in _recoveries(user)],
        "support": support.of(user),
        "consents": [_consent(each) for each in user.consents.select_related("document")],
        "looks": [_look(each) for each in access.of(user)],
        "closures": [_closure(each) for each in user.closures.all()],
        "copies": [_copy(each) for each in user.exports.all()],
    }


def complaints(user: User) -> QuerySet[Complaint]:
    """Own ones, drafts too, oldest first."""
    joined = ("category__parent", "department", "executor", "author", "about_department", "about_official")
    rows = Complaint.objects.of(user).select_related(*joined).prefetch_related("about_official__postings")
    return rows.order_by("created_at", "pk")


def files(complaint: Complaint, user: User) -> list[Attachment]:
    """Those the author may open: what belongs to the record, and own ones not sent yet; nothing of staff among themselves."""
    rows = complaint.attachments.filter(Q(event__isnull=False) | Q(uploaded_by=user))
    return list(rows.exclude(event__kind__in=timeline.INTERNAL))


def path_of(complaint: Complaint, file: Attachment, place: int) -> str:
    """Inside the archive; the names are clean already, the number keeps two of one name apart.

    Empty for what is not handed out: a file the antivirus has not answered about, or has found a virus in.
    """
    if not file.is_open:
        return ""
    return f"files/{complaint.number or f'draft-{complaint.pk}'}/{place:02d}-{file.name}"


def of_complaint(complaint: Complaint, paths: Mapping[Attachment, str]) -> dict[str, Any]:
    """How it stands, the answers, the history in the words of the citizen's own page."""
    return {
        **_standing(complaint),
        **_answers(complaint),
        "events": [
            {"at": _moment(line.at), "what": line.title, "who": line.who, "text": line.text}
            for line in reversed(timeline.lines(complaint))
        ],
        "answers": [_signed(each) for each in complaint.answers.prefetch_related("results")],
        "attempts": [_attempt(each) for each in attempts.of(complaint).order_by("at", "pk")],
        "questions": [_asking(each) for each in _asked(complaint)],
        "files": [_file(file, path) for file, path in paths.items()],
    }


def _standing(complaint: Complaint) -> dict[str, Any]:
    return {
        "number": complaint.number or "",
        "status": complaint.get_status_display(),
        "outcome": complaint.get_outcome_display() if complaint.outcome else "",
        "created_at": _moment(complaint.created_at),
        "changed_at": _moment(complaint.updated_at),
        "sent_at": _moment(complaint.sent_at),
        "registered_on": complaint.registered_on.isoformat() if complaint.registered_on else "",
        "due_on": complaint.due_on.isoformat() if complaint.due_on else "",
        "completed_at": _moment(complaint.completed_at),
        "receipt_code": complaint.receipt_code,
        "department": str(complaint.department or ""),
    }


def _answers(complaint: Complaint) -> dict[str, Any]:
    return {
        "kind": summary.kind_words(complaint),
        "topic": summary.topic_words(complaint),
        "author": complaint.author_name,
        "applicant": complaint.get_applicant_display(),
        **{name: getattr(complaint, name) for name in applicants.FIELDS},
        "benefit": complaint.get_benefit_display(),
        "phone": complaint.phone,
        "email": complaint.email,
        "postal_address": complaint.postal_address,
        "id_document": identity.whole(complaint),
        "answer_channel": complaint.get_answer_channel_display(),
        "title": complaint.title,
        "story": complaint.story,
        "place": complaint.place,
        "requests": complaint.requests,
        "documents": complaint.document_lines,
        "measures": complaint.measures,
        "norms": complaint.norms,
        "about": about.words(complaint),
        "previous_number": complaint.previous_number,
        "signed_in_by": summary.assurance_words(complaint),
        "second_texts": _second_texts(complaint),
    }


def _signed(answer: Answer) -> dict[str, Any]:
    """What stands in the letter; the letter itself is among the files."""
    return {
        "number": answer.number,
        "signed_on": answer.signed_on.isoformat(),
        "signed_by": answer.signatory_words,
        "executor": answer.executor_words,
        "void_at": _moment(answer.void_at),
        "results": [
            {"request": point.request, "result": point.words, "basis": point.basis}
            for point in answers.of_answer(answer)
        ],
    }


def _attempt(attempt: SendAttempt) -> dict[str, Any]:
    return {"at": _moment(attempt.at), "code": attempt.code, "reason": attempt.reason}


def _second_texts(draft: Complaint) -> list[dict[str, Any]]:
    """What was typed in another tab and waits beside the draft; a sent complaint has none."""
    return [
        {
            "what": str(step.title),
            "at": _moment(text.at),
            "text": "\n".join(f"{label}: {said}" for label, said in text.answers),
        }
        for step in wizard.STEPS
        if step.form and step.name in draft.aside
        for text in second_text_page.seconds(step.name, step.form(draft=draft, user=draft.author))
    ]


def _asked(complaint: Complaint) -> QuerySet[Clarification]:
    return complaint.clarifications.order_by("asked_at").prefetch_related("questions")


def _asking(asked: Clarification) -> dict[str, Any]:
    return {
        "at": _moment(asked.asked_at),
        "text": asked.introduction,
        "reply_until": asked.reply_until.isoformat(),
        "closed_at": _moment(asked.closed_at),
        "answered": asked.answered,
        "asked": [_question(each) for each in asked.questions.all()],
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "what": question.get_kind_display(),
        "text": question.text,
        "options": question.options,
        "answer": question.answer,
    }


def _file(file: Attachment, path: str) -> dict[str, Any]:
    return {
        "name": file.name,
        "caption": file.caption,
        "path": path,
        "size": file.size,
        "sha256": file.sha256,
        "added_at": _moment(file.created_at),
        "checked": file.get_state_display(),
        "scanned_at": "" if file.is_waiting else _moment(file.scanned_at),
    }


def _person(user: User) -> dict[str, Any]:
    return {
        "last_name": user.last_name,
        "first_name": user.first_name,
        "middle_name": user.middle_name,
        "no_middle_name": user.no_middle_name,
        "foreign_name": user.foreign_name,
        "email": user.email,
        "email_verified": user.email_verified,
        "phone": user.phone or "",
        "phone_verified": user.phone_verified,
        "postal_address": user.postal_address,
        "notify_email": user.notify_email,
        "notify_sms": user.notify_sms,
        "view": view_settings.words(user.view),
        "second_factor": second_factor.device_of(user) is not None,
        "recovery_codes_left": RecoveryCode.objects.filter(user=user, used_at=None).count(),
        "is_staff": user.is_staff,
        "joined_at": _moment(user.date_joined),
        "last_login_at": _moment(user.last_login),
    }


def _posting(posting: Posting) -> dict[str, Any]:
    return {
        "unit": posting.department.name,
        "role": posting.get_role_display(),
        "title": posting.title,
        "may_sign": posting.may_sign,
    }


def _messages(user: User) -> QuerySet[Message]:
    """Own ones, and those that came to a proved address before it had a cabinet."""
    return Message.objects.filter(Q(user=user) | Q(user=None, address__in=contacts.proved(user))).order_by("pk")


def _message(message: Message) -> dict[str, Any]:
    """A code on its way is nobody's to copy: of such a message only that it was sent."""
    return {
        "at": _moment(message.created_at),
        "what": kinds.label(message.kind),
        "channel": message.get_channel_display(),
        "address": message.address,
        "number": message.reference,
        "subject": "" if message.encrypted else message.subject,
        "text": "" if message.encrypted else message.body,
        "status": message.get_status_display(),
        "reason": message.error,
        "sent_at": _moment(message.sent_at),
        "read_at": _moment(message.read_at),
        "acknowledged_at": _moment(message.acked_at),
    }


def _sign_in(event: SecurityEvent) -> dict[str, Any]:
    """A failed try may have been another person's: of its address only what the page shows."""
    return {
        "at": _moment(event.at),
        "what": event.get_kind_display(),
        "times": event.count,
        "last_at": _moment(event.last_at),
        "network_address": event.masked_ip if event.kind in journal.MISSES else event.ip or "",
        "device": event.device,
        "place": event.place,
        "detail": event.detail,
    }


def _session(session: UserSession) -> dict[str, Any]:
    return {"began_at": _moment(session.began_at), "network_address": session.ip or "", "device": session.device}


def _trusted(browser: TrustedBrowser) -> dict[str, Any]:
    return {
        "device": browser.device,
        "made_at": _moment(browser.made_at),
        "expires_at": _moment(browser.expires_at),
    }


def _recoveries(user: User) -> QuerySet[RecoveryRequest]:
    """Those that people of staff have decided to be about this person's cabinet."""
    return RecoveryRequest.objects.filter(account=user).order_by("pk")


def _recovery(request: RecoveryRequest) -> dict[str, Any]:
    """Whoever did not get the cabinet may be a stranger: that address is shown in part, the picture never."""
    is_own = request.status == RecoveryStatus.DONE
    return {
        "number": request.shown_number,
        "status": request.get_status_display(),
        "last_name": request.last_name,
        "first_name": request.first_name,
        "middle_name": request.middle_name,
        "old_contacts": request.old_contacts,
        "new_contact": request.new_contact if is_own else mask_address(request.new_contact),
        "text": request.statement,
        "picture_name": request.document_name if is_own else "",
        "picture_kept": bool(request.document),
        "second_factor_dropped": is_own and request.drops_second_factor,
        "created_at": _moment(request.created_at),
        "filed_at": _moment(request.filed_at),
        "decided_at": _moment(request.decided_at),
        "stopped_until_at": _moment(request.frozen_until),
    }


def _consent(consent: Consent) -> dict[str, Any]:
    return {
        "title": consent.document.title,
        "version": consent.document.version,
        "text": consent.document.text,
        "sha256": consent.document.sha256,
        "given_at": _moment(consent.given_at),
        "given_from": consent.given_ip or "",
        "withdrawn_at": _moment(consent.withdrawn_at),
        "withdrawn_from": consent.withdrawn_ip or "",
    }


def _closure(closure: AccountClosure) -> dict[str, Any]:
    return {
        "asked_at": _moment(closure.asked_at),
        "due_at": _moment(closure.due_at),
        "cancelled_at": _moment(closure.cancelled_at),
    }


def _copy(export: DataExport) -> dict[str, Any]:
    return {
        "asked_at": _moment(export.requested_at),
        "status": export.get_status_display(),
        "ready_at": _moment(export.ready_at),
        "expires_at": _moment(export.expires_at),
    }


def _look(look: AccessLog) -> dict[str, Any]:
    return {
        "at": _moment(look.at),
        "unit": look.unit,
        "what": look.get_action_display(),
        "number": look.reference,
    }


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""
