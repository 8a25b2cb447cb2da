"""Who is told of which event, and with which words: one move, one set of messages (decision 18).

To tell of a new move: a row in AUTHOR_IS_TOLD (or STAFF_ARE_TOLD), texts in templates/notifications/<kind>.*.txt, the
name of the kind in notifications/kinds.py and its look in MESSAGE_LOOKS (cabinet/templatetags/ui.py).
Mail and SMS carry number, state and link; never what was asked, answered or attached.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.contacts import recipient_for
from accounts.models import User
from complaints import answers, endings, terms
from complaints.models import Attachment, Clarification, Complaint, Event, Posting
from notifications import outbox
from notifications.models import Message

AUTHOR_IS_TOLD = {
    "send": "registered",
    "take": "in_work",
    "ask": "clarification",
    "reply": "clarification_received",
    "remind": "clarification_reminder",
    "resume": "resumed",
    "comment": "comment",
    "transfer": "transferred",
    "reclassify": "reclassified",
    "extend": "extended",
    "recalc": "term_recalculated",
    "answer": "answered",
    "redirect": "redirected",
    "redirect_part": "redirected_partly",
    "leave": "left_unclear",  # each ground has a kind of its own
    "stop": "correspondence_terminated",
    "reopen": "reopened",
    "add": "supplement_received",
    "withdraw": "withdrawn",
}
STAFF_ARE_TOLD = {
    "send": "staff_new",
    "transfer": "staff_new",
    "assign": "staff_assigned",
    "reply": "staff_supplement",
    "add": "staff_supplement",
    "withdraw": "staff_withdrawn",
    "inquire": "staff_progress_question",
    "prepare": "staff_to_sign",
    "send_back": "staff_returned",
}


def announce(event: Event, complaint: Complaint) -> None:
    """Write the messages of `event` into the outbox, in the transaction of the event itself."""
    context = _context(event, complaint)
    if kind := endings.message_of(event) or AUTHOR_IS_TOLD.get(event.kind):
        outbox.enqueue(
            key=f"event-{event.pk}-author",
            kind=kind,
            recipient=recipient_for(complaint.author),
            context=context,
            at=event.at,
            url=complaint.get_absolute_url(),
            reference=complaint.number or "",
        )
    if kind := STAFF_ARE_TOLD.get(event.kind):
        outbox.enqueue_all(
            {
                f"event-{event.pk}-staff-{person.pk}": _mail_only(person)
                for person in _staff_concerned(event, complaint)
            },
            kind=kind,
            context=context,
            at=event.at,
            url=reverse("admin:complaints_complaint_change", args=[complaint.pk]),
            reference=complaint.number or "",
        )


def of_event(event: Event) -> QuerySet[Message]:
    """Every message that tells of `event`, those to its author first."""
    return Message.objects.filter(key__startswith=f"event-{event.pk}-").order_by("pk")


def announce_refused_file(file: Attachment, *, at: datetime) -> None:
    """A file already sent turned out to hold a virus: whoever sent it is told, by its complaint and not by its name."""
    complaint = file.complaint
    told: dict[str, Any] = {"at": at, "reference": complaint.number or ""}
    if file.uploaded_by_id == complaint.author_id:
        outbox.enqueue(
            key=f"file-{file.pk}-refused",
            kind="file_refused",
            recipient=recipient_for(complaint.author),
            context={"number": complaint.number, "name": complaint.greeting_name},
            url=complaint.get_absolute_url(),
            **told,
        )
        return
    outbox.enqueue(
        key=f"file-{file.pk}-refused",
        kind="staff_file_refused",
        recipient=_mail_only(file.uploaded_by),
        context={"number": complaint.number},
        url=reverse("admin:complaints_complaint_change", args=[complaint.pk]),
        **told,
    )


def author_letter(complaint: Complaint, kind: str, key: str, **said: object) -> outbox.Letter:
    """What the clock tells the author; `said` beside what any message may name."""
    context = {**_matter(complaint), **said}
    return outbox.Letter(
        {key: recipient_for(complaint.author)}, kind, context, complaint.get_absolute_url(), complaint.number or ""
    )


def staff_letter(complaint: Complaint, kind: str, people: dict[str, User], **said: object) -> outbox.Letter:
    """What the clock tells staff: key → who."""
    recipients = {key: _mail_only(person) for key, person in people.items()}
    url = reverse("admin:complaints_complaint_change", args=[complaint.pk])
    return outbox.Letter(recipients, kind, {**_matter(complaint), **said}, url, complaint.number or "")


def _mail_only(person: User) -> outbox.Recipient:
    """The messages of the cabinet are for a person's own complaints."""
    return outbox.Recipient(user_id=person.pk, email=person.email if person.email_verified else "", cabinet=False)


def _staff_concerned(event: Event, complaint: Complaint) -> list[User]:
    """The executor; without one, or for a newcomer, the people of the department.

    Never the author, never whoever acted, never whom it is about.
    """
    if event.kind == "assign":
        return [complaint.executor] if complaint.executor and complaint.executor_id != event.actor_id else []
    if event.kind == "prepare":
        return [
            posting.user
            for posting in answers.signatories(complaint).exclude(user=event.actor_id).select_related("user")
        ]
    if event.kind == "send_back" and (draft := answers.draft_of(complaint)):
        return [draft.prepared_by]
    if event.kind in {"reply", "add", "inquire", "withdraw"} and complaint.executor and complaint.executor.is_active:
        return [complaint.executor]
    postings = Posting.objects.filter(department=complaint.department_id, user__is_active=True, user__is_staff=True)
    aside = [complaint.author_id, event.actor_id, complaint.about_official_id or 0]
    others = postings.exclude(user__in=aside).select_related("user").order_by("pk")
    return [posting.user for posting in others]


def _context(event: Event, complaint: Complaint) -> dict[str, object]:
    """What the texts may name, ready to print: no personal data of others, nothing of the substance."""
    question = complaint.clarifications.filter(closed_at=None).first() if event.kind in {"ask", "remind"} else None
    moved: list[dict[str, str]] = event.details.get("changes", [])
    signed = answers.current(complaint) if event.kind == "answer" else None
    return {
        **_matter(complaint),
        "received_at": _moment(event.at),
        "withdrawn_at": _moment(event.at),
        "redirect_due": _day(terms.redirect_due_on(complaint)) if event.kind in STAFF_ARE_TOLD else "",
        "receipt_code": complaint.receipt_code,
        "department": str(complaint.department),
        "category": complaint.category.name if complaint.category else "",
        "attachments_count": event.attachments.count(),
        "outcome": complaint.get_outcome_display() if complaint.outcome else "",
        "answer_number": signed.number if signed else "",
        "answer_on": _day(signed.signed_on) if signed else "",
        "reply_until": _reply_until(event, question),
        "reply_until_short": _short(question.reply_until) if question else "",
        **endings.for_message(event),
        "reply_is_late": question.is_late(timezone.localdate(event.at)) if question else False,
        "due_is_late": bool(complaint.due_on and timezone.localdate(event.at) > complaint.due_on),
        "decided_on": _day(timezone.localdate(event.at)),
        "days": event.details.get("days", ""),
        "due_before": next(
            (_day(date.fromisoformat(each["before"])) for each in moved if each["kind"] == "answer"), ""
        ),
    }


def _reply_until(event: Event, question: Clarification | None) -> str:
    """By when the author answers us, or we the author's question about the handling."""
    if event.kind == "inquire":
        return _day(date.fromisoformat(event.details["reply_until"]))
    return _day(question.reply_until) if question else ""


def _matter(complaint: Complaint) -> dict[str, object]:
    """What any message about a complaint may name: number, state, dates, and its author's given names to greet by."""
    assert complaint.registered_on is not None  # noqa: S101 (a check constraint says so)
    assert complaint.due_on is not None  # noqa: S101 (the same)
    return {
        "number": complaint.number,
        "name": complaint.greeting_name,
        "registered_on": _day(complaint.registered_on),
        "registered_on_short": _short(complaint.registered_on),
        "due_on": _day(complaint.due_on),
        "due_on_short": _short(complaint.due_on),
    }


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _short(day: date) -> str:
    return f"{day:%d.%m}"


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%d.%m.%Y %H:%M}"
