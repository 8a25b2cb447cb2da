"""Standard texts for answers: their placeholders, which of them fit a complaint now, how much of an answer is one's own."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from complaints.models import Complaint, ReplyTemplate
from complaints.wording import numbered

PIECE = re.compile(r"\{(?P<name>[^{}\n]*)\}|[{}]")
WORD = re.compile(r"\w+")
RUN = 3  # words in a row that count as taken; fewer meet by chance


class Unfilled(Exception):
    """The text asks for what this complaint does not say; the message is the sentence for the officer."""


def _greeting(complaint: Complaint) -> str:
    """«Уважаемая Анна Викторовна»: by the patronymic; without one nobody's sex is guessed."""
    name = complaint.greeting_name
    ending = complaint.middle_name.lower()
    if ending.endswith(("вна", "чна", "шна")):
        return f"Уважаемая {name}"
    return f"Уважаемый {name}" if ending.endswith("ич") else f"Здравствуйте, {name}"


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


FILL: dict[str, Callable[[Complaint], str]] = {
    "приветствие": _greeting,
    "имя": lambda complaint: complaint.greeting_name,
    "номер": lambda complaint: complaint.number or "",
    "дата": lambda complaint: _day(complaint.registered_on),
    "срок": lambda complaint: _day(complaint.due_on),
    "тема": lambda complaint: complaint.category.name if complaint.category else "",
    "место": lambda complaint: complaint.place,
    "подразделение": lambda complaint: str(complaint.department or ""),
    "просьбы": lambda complaint: numbered(complaint.requests),
}


def known() -> str:
    """«{имя}, {номер}…»: what a text may ask for."""
    return ", ".join(f"{{{name}}}" for name in FILL)


def faults(body: str) -> Iterator[str]:
    """What is wrong with the placeholders of a text, a sentence each."""
    for piece in PIECE.finditer(body):
        name, around = piece["name"], body[max(0, piece.start() - 15) : piece.end() + 15].replace("\n", " ")
        if name is None:
            yield _("Скобка без пары: «…{around}…».").format(around=around)
        elif name not in FILL:
            yield _("Неизвестная вставка {{{name}}}. Бывают: {known}.").format(name=name, known=known())


def fitting(complaint: Complaint, today: date) -> QuerySet[ReplyTemplate]:
    """Those in force today for the complaint's topic, its group, or any."""
    category = complaint.category
    topics = Q(category=None)
    if category is not None:
        topics |= Q(category__in=[category.pk, category.parent_id or category.pk])
    begun = Q(valid_from=None) | Q(valid_from__lte=today)
    not_over = Q(valid_to=None) | Q(valid_to__gte=today)
    return ReplyTemplate.objects.filter(topics, begun, not_over, active=True)


def of(pk: int | None) -> ReplyTemplate | None:
    """The template an answer was made from, in force or not."""
    return ReplyTemplate.objects.filter(pk=pk or 0).first()


def filled(template: ReplyTemplate, complaint: Complaint) -> str:
    """The text for this complaint. Raises Unfilled naming every placeholder that it has no value for."""
    names = [piece["name"] for piece in PIECE.finditer(template.body)]
    empty = [name for name in dict.fromkeys(names) if name is None or not _value(name, complaint)]
    if empty:
        asked = ", ".join(f"{{{name or ''}}}" for name in empty)
        raise Unfilled(
            _("В этом обращении нет значения для вставки {asked}. Выберите другой шаблон.").format(asked=asked)
        )
    return _filled(template.body, complaint)


def share(template: ReplyTemplate, complaint: Complaint, text: str) -> int:
    """How much of the text, in percent of its words, stands word for word in the template: in runs of three words.

    One pass over each text, so ten thousand signs cost no more than they weigh.
    """
    said, source = _words(text), _words(_filled(template.body, complaint))
    run = min(RUN, len(said), len(source))
    if not run:
        return 0
    known_runs = {tuple(source[at : at + run]) for at in range(len(source) - run + 1)}
    taken = {
        at + step
        for at in range(len(said) - run + 1)
        if tuple(said[at : at + run]) in known_runs
        for step in range(run)
    }
    return round(100 * len(taken) / len(said))


def _value(name: str, complaint: Complaint) -> str:
    return FILL[name](complaint).strip() if name in FILL else ""


def _filled(body: str, complaint: Complaint) -> str:
    return PIECE.sub(lambda piece: _value(piece["name"] or "", complaint), body)


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())
