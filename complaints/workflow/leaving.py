"""Leaving a complaint without an answer on the merits: only by a ground of the closed list (59-ФЗ ст. 11; L61–L74)."""

from collections.abc import Iterator
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from complaints import about, grounds, terms
from complaints.grounds import Ground
from complaints.models import Complaint
from complaints.workflow import effects
from complaints.workflow.faults import Fault
from complaints.workflow.given import Given
from complaints.workflow.standing import Role, roles_of

LINK_MAX = 300


def faults(complaint: Complaint, by: User, at: datetime, given: Given) -> Iterator[Fault]:
    """What this ground lacks."""
    ground = grounds.BY_CODE.get(given.ground)
    if ground is None or ground.elsewhere:
        yield "ground", _("Выберите основание из списка: закон не знает других.")
        return
    if Role(ground.decides) not in roles_of(by, complaint):
        yield "ground", _("По этому основанию решает руководитель подразделения.")
    if ground.code == "returned" and not about.is_complaint(complaint):
        yield "ground", _("По части 7 статьи 8 возвращают только жалобу. Сначала измените вид обращения.")
    yield from _of_words(ground, given)
    until = last_day(complaint, ground)
    if until and timezone.localdate(at) > until and not given.note.strip():
        yield "note", _("Сообщить нужно было до {day}. Напишите причину опоздания.").format(day=f"{until:%d.%m.%Y}")


def _of_words(ground: Ground, given: Given) -> Iterator[Fault]:
    if ground.asks and not given.text.strip():
        yield "text", f"{ground.asks}."
    if ground.asks_link and not _is_link(given.published_at):
        yield "published_at", _("Укажите адрес страницы с ответом, например https://svetlorechensk.example/answers/12.")
    if ground.not_a_lack and not given.confirmed:
        yield (
            "confirmed",
            _(
                "Если не хватает сведений, задайте вопрос заявителю: это не основание. Если вопрос не поможет, отметьте это."
            ),
        )


def _is_link(address: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return False
    return len(address) <= LINK_MAX


def last_day(complaint: Complaint, ground: Ground) -> date | None:
    """The last day to tell the author; None where the law sets none (59-ФЗ ст. 11 ч. 2, 4, 4.1, 5.1)."""
    assert complaint.registered_on is not None  # noqa: S101 (a check constraint says so)
    return terms.no_answer_until(complaint.registered_on) if ground.in_time else None


def leave(complaint: Complaint, by: User, at: datetime, given: Given) -> dict[str, object]:
    """The ground stands in the complaint and in its history."""
    ground = grounds.BY_CODE[given.ground]
    effects.complete(complaint, ground.outcome, at)
    complaint.ground = ground.code
    until = last_day(complaint, ground)
    return {
        "ground": ground.code,
        "link": given.published_at if ground.asks_link else "",
        "due": until.isoformat() if until else "",
        "late": bool(until and timezone.localdate(at) > until),
    }
