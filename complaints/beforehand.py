"""What a press will bring, told before it is made: the sending, and the like of an earlier complaint."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from complaints import about, recourse, routing, summary, terms
from complaints.models import AnswerChannel, Complaint
from complaints.wizard import Carry
from complaints.wording import lower_first, numbered

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


def carried(like: Complaint, carry: Carry, today: date) -> list[tuple[str, str]]:
    """What a new draft takes over from `like`, (label, value), before the person agrees."""
    again = recourse.again(like, today) if carry == Carry.AGAIN else {}
    matter = [(_("Вид"), summary.kind_words(like)), (_("Тема"), summary.topic_words(like)), (_("Место"), like.place)]
    person = [
        (_("Фамилия, имя, отчество"), like.author_name),
        (_("Организация"), like.organisation),
        (_("ИНН или ОГРН"), like.org_number),
        (_("Должность"), like.post_held),
        (_("За кого"), like.represented),
        (_("Основание"), like.basis),
        (_("Льготная категория"), like.get_benefit_display() if like.benefit else ""),
        (_("Ответ пришлём"), like.get_answer_channel_display()),
        (_("Почтовый адрес"), like.postal_address if like.answer_channel == AnswerChannel.POST else ""),
        (_("Телефон"), like.phone),
    ]
    words = [
        (_("Заголовок"), like.title),
        (_("Описание"), Truncator(like.story).words(SHOWN_WORDS)),
        (_("Просьбы"), like.request_text),
        (_("Документы"), "\n".join(like.document_lines)),
        (_("Нарушенные сроки и нормы"), like.norms),
        (_("На кого"), "; ".join(about.words(like))),
        (_("Что уже сделано"), like.measures),
    ]
    rows = {
        Carry.PERSON: person,
        Carry.MATTER: [*person, *matter],
        Carry.AGAIN: [
            *person,
            *matter,
            (_("Просьбы"), numbered(again.get("requests", []))),
            (_("Что уже сделано"), again.get("measures", "")),
        ],
        Carry.WORDS: [*person, *matter, *words],
    }[carry]
    return [(label, value) for label, value in rows if value]
