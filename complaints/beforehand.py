"""What a press will bring, told before it is made: the sending, and the like of an earlier complaint."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from complaints import about, routing, summary, terms, wizard
from complaints.models import AnswerChannel, Complaint
from complaints.wizard import Carry
from complaints.wording import lower_first

SHOWN_WORDS = 40


@dataclass(frozen=True)
class Ahead:
    """What the sending would bring: to whom, whether they only pass it on, until when, and how the person is told."""

    department: str
    passes_on: bool
    due_on: date
    ways: str


def ahead(draft: Complaint, user: User, *, at: datetime) -> Ahead:
    """As if it were sent at `at`, by the rules that the sending itself obeys."""
    department, ways = routing.decide(draft).department, summary.notice_ways(user)
    return Ahead(
        department=department.name if department else "",
        passes_on=bool(department and department.is_registry),
        due_on=terms.registration(at)[1],
        ways=lower_first(ways),
    )


def carried(like: Complaint, carry: Carry, user: User, today: date) -> list[tuple[str, str]]:
    """What a new draft takes over from `like`, (label, value), before the person agrees."""
    draft = Complaint(**wizard.taken_over(like, user, carry, today))
    rows = [
        (_("Фамилия, имя, отчество"), draft.author_name),
        (_("Организация"), draft.organisation),
        (_("ИНН или ОГРН"), draft.org_number),
        (_("Должность"), draft.post_held),
        (_("За кого"), draft.represented),
        (_("Основание"), draft.basis),
        (_("Льготная категория"), draft.get_benefit_display() if draft.benefit else ""),
        (_("Ответ пришлём"), draft.get_answer_channel_display()),
        (_("Почтовый адрес"), draft.postal_address if draft.answer_channel == AnswerChannel.POST else ""),
        (_("Телефон"), draft.phone),
        (_("Вид"), summary.kind_words(draft)),
        (_("Тема"), summary.topic_words(draft)),
        (_("Место"), draft.place),
        (_("Заголовок"), draft.title),
        (_("Описание"), Truncator(draft.story).words(SHOWN_WORDS)),
        (_("Просьбы"), draft.request_text),
        (_("Документы"), "\n".join(draft.document_lines)),
        (_("Нарушенные сроки и нормы"), draft.norms),
        (_("На кого"), "; ".join(about.words(draft))),
        (_("Что уже сделано"), draft.measures),
        (_("Прошлое обращение"), draft.previous_number),
    ]
    return [(label, value) for label, value in rows if value]
