"""Opening again what was completed by mistake (decision 8): the term is kept; one that has passed gets a new last day."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from complaints import terms
from complaints.models import Complaint, Outcome
from complaints.workflow.faults import Fault
from complaints.workflow.given import Given

MOST_DAYS = 30


def has_passed(complaint: Complaint, at: datetime) -> bool:
    """Whether the last day to answer is over."""
    assert complaint.due_on is not None  # noqa: S101 (a check constraint says so)
    return timezone.localdate(at) > complaint.due_on


def gets_a_new_term(complaint: Complaint, at: datetime) -> bool:
    """Once: what was late, was opened again with a new day and is late again stays late."""
    return has_passed(complaint, at) and not terms.is_restarted(complaint)


def faults(complaint: Complaint, by: User, at: datetime, given: Given) -> Iterator[Fault]:
    """No limit in time: as long as it is kept, a mistake can be put right."""
    if complaint.outcome == Outcome.WITHDRAWN:
        yield "", _("Заявитель сам отозвал обращение. Открыть его снова нельзя: он может подать новое.")
    if not complaint.author.is_active:
        yield "", _("Кабинет заявителя закрыт: отвечать некуда.")
    if not given.text.strip():
        yield "text", _("Напишите заявителю, почему рассмотрение продолжается.")
    if gets_a_new_term(complaint, at):
        if not 1 <= (given.days or 0) <= MOST_DAYS:
            yield "days", _("Срок ответа прошёл. Поставьте новый: от 1 до {most} дней.").format(most=MOST_DAYS)
    elif given.days:
        yield "days", _("Срок ответа остаётся прежним: до {day}.").format(day=f"{complaint.due_on:%d.%m.%Y}")


def reopen(complaint: Complaint, by: User, at: datetime, given: Given) -> dict[str, object]:
    """As if it had not been completed; the answers that were given are void but stay in the record."""
    before, void = complaint.outcome, list(complaint.answers.filter(void_at=None).values_list("number", flat=True))
    complaint.answers.filter(void_at=None).update(void_at=at)
    complaint.outcome = complaint.ground = ""
    complaint.completed_at = None
    if given.days:
        terms.restart(complaint, at, given.days)
    assert complaint.due_on is not None  # noqa: S101 (a check constraint says so)
    return {"outcome": before, "void": void, "due": complaint.due_on.isoformat()}
