"""The author asks how it goes: one open question at a time, a term for the staff, and what answers it (S102–S103)."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.models import User
from complaints import progress, terms
from complaints.models import Complaint, Event, ProgressQuestion, Status
from complaints.workflow.given import Given, Refused

# What staff say to the author. Passing it around inside the authority or another topic is no answer.
ANSWERS = frozenset({
    "take", "ask", "resume", "comment", "extend", "answer", "redirect", "redirect_part", "leave", "stop",
})  # fmt: skip


def none_waits(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """One at a time: more would bury the first."""
    if question := progress.waiting(complaint):
        raise Refused(
            _("Вы уже спросили, ответим до {until}. Новый вопрос можно задать после ответа.").format(
                until=f"{question.reply_until:%d.%m.%Y}"
            )
        )


def asks_something(complaint: Complaint, by: User, at: datetime, given: Given) -> None:
    """There is a question."""
    if not given.text.strip():
        raise Refused(_("Напишите, что хотите узнать."))


def asked_before(complaint: Complaint, by: User, given: Given) -> Event | None:
    """The same question pressed once more: its line."""
    question = progress.waiting(complaint) if complaint.author_id == by.pk else None
    return question.asked if question and question.asked.text == given.text.strip() else None


def inquire(complaint: Complaint, by: User, at: datetime, given: Given) -> dict[str, object]:
    """A term for the staff is written down now; no date of the complaint moves."""
    complaint.unseen_by_staff = True
    return {"reply_until": terms.start_progress(complaint, at, progress.WORKING_DAYS).due_on.isoformat()}


def record(event: Event, complaint: Complaint, given: Given) -> None:
    """The work item beside its line of the history."""
    until = date.fromisoformat(str(event.details["reply_until"]))
    ProgressQuestion.objects.create(complaint=complaint, asked=event, reply_until=until)


def settle(event: Event, complaint: Complaint) -> None:
    """A word of staff answers the question that waits; with the matter it ends in any case."""
    is_over = complaint.status == Status.COMPLETED
    if event.kind not in ANSWERS and not is_over:
        return
    if question := progress.waiting(complaint):
        question.closed_at = event.at
        question.answer = event if event.kind in ANSWERS else None
        question.save(update_fields=["closed_at", "answer"])
