"""The history as the citizen reads it: events in words, and where the complaint stands now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from complaints import endings, grounds
from complaints.models import Attachment, Clarification, Complaint, Event, Kind, ProgressQuestion, Status, Term
from complaints.workflow.table import MOVES

INTERNAL = [move.name for move in MOVES.values() if move.internal]


@dataclass(frozen=True)
class Line:
    """One line of the history; `under` is what became of a question that was asked in it."""

    title: str
    at: datetime
    who: str
    text: str
    attachments: list[Attachment]
    tone: str
    icon: str
    under: str = ""
    acked_at: datetime | None = None  # when the author said to know of it


@dataclass(frozen=True)
class State:
    """Who acts, and by when. `again`: what writing anew is called where that is the way on (59-ФЗ ст. 11 ч. 7)."""

    heading: str
    sentence: str
    tone: str
    again: str = ""


def _looks() -> dict[str, tuple[str, str, str]]:
    """kind of event → (title, tone, icon)."""
    return {
        "send": (_("Вы отправили обращение: принято"), "ok", "send"),
        "take": (_("Взято в работу"), "info", "clock"),
        "ask": (_("Требует уточнения: вопрос вам"), "wait", "ask"),
        "reply": (_("Вы ответили на вопрос"), "ok", "send"),
        "remind": (_("Напомнили вам о вопросе"), "wait", "ask"),
        "resume": (_("Снова в работе"), "info", "clock"),
        "comment": (_("Сообщение от исполнителя"), "info", "chat"),
        "reclassify": (_("Уточнили вид или тему"), "info", "pencil"),
        "assign": (_("Назначен исполнитель"), "info", "user"),
        "transfer": (_("Передано в другое подразделение"), "move", "forward"),
        "extend": (_("Срок продлён"), "wait", "clock"),
        "recalc": (_("Срок пересчитан: изменился календарь"), "info", "clock"),
        "answer": (_("Завершено: ответ готов"), "ok", "done"),
        "add": (_("Вы добавили сведения"), "ok", "send"),
        "redirect": (_("Завершено: передано в другой орган"), "move", "forward"),
        "redirect_part": (_("Часть вопросов передана другим органам"), "move", "forward"),
        "leave": (_("Завершено: оставлено без ответа по существу"), "idle", "minus"),
        "stop": (_("Завершено: переписка прекращена"), "idle", "minus"),
        "reopen": (_("Снова в работе: завершили по ошибке"), "info", "clock"),
        "inquire": (_("Вы спросили, как идёт рассмотрение"), "ok", "send"),
        "withdraw": (_("Вы отозвали обращение"), "idle", "minus"),
    }


def lines(complaint: Complaint, acked: Mapping[str, datetime] | None = None) -> list[Line]:
    """All events, newest first; two queries whatever their number. `acked`: when messages of events were acknowledged."""
    looks, acked = _looks(), acked or {}
    files = Prefetch("attachments", Attachment.objects.but_letters())
    asked = ("progress_question__answer", "answered_question")
    events = complaint.events.select_related(*asked).prefetch_related(files).exclude(kind__in=INTERNAL)
    return [
        replace(_line(event, *looks[event.kind]), acked_at=acked.get(f"event-{event.pk}-author"))
        for event in events.order_by("-position")
    ]


def title(kind: str) -> str:
    """What an event of this kind is called."""
    return _looks()[kind][0]


def line(event: Event) -> Line | None:
    """The line of one event; None for what staff do among themselves."""
    return None if event.kind in INTERNAL else _line(event, *_looks()[event.kind])


def _line(event: Event, title: str, tone: str, icon: str) -> Line:
    if getattr(event, "answered_question", None) and event.kind == "comment":
        title = _("Ответ на ваш вопрос о рассмотрении")
    return Line(title, event.at, event.unit, _said(event), list(event.attachments.all()), tone, icon, _under(event))


def _under(event: Event) -> str:
    """Below a question about the handling: by when it is answered, or when and with which words it was."""
    question: ProgressQuestion | None = getattr(event, "progress_question", None)
    if question is None:
        return ""
    if question.answer is None:
        is_over = _("Обращение завершено до ответа на этот вопрос.")
        until = _("Ответим до {day}. Срок ответа на обращение из-за вопроса не меняется.")
        return is_over if question.closed_at else until.format(day=day_words(question.reply_until))
    day = date_format(timezone.localtime(question.answer.at), "j E, H:i")
    words = _said(question.answer) if question.answer.kind == "comment" else _looks()[question.answer.kind][0]
    return _("Ответили {day}: {words}").format(day=day, words=words)


def _said(event: Event) -> str:
    """The text for the citizen; an extension says the new date before its reason."""
    if event.kind == "extend":
        return _("{dates} Причина: {reason}").format(dates=_words(event), reason=event.text)
    return endings.words(event) or event.text or _words(event)


def _words(event: Event) -> str:
    """What a line says when nobody wrote a text for it."""
    details = event.details
    if event.kind == "assign":
        name = details["executor"].removesuffix(".")  # initials end as the sentence does
        return _("Исполнитель — {name}.").format(name=name)
    if event.kind == "remind":
        day = day_words(date.fromisoformat(details["reply_until"]))
        return _("Срок ответа на вопрос: до {day}. Ответить можно и позже.").format(day=day)
    if event.kind == "transfer":
        return _("Теперь занимается: {unit}. Срок не изменился.").format(unit=details["to"])
    if event.kind == "reclassify":
        after = details["after"]
        kind = str(Kind(after["kind"]).label) if after["kind"] else ""
        return _("Теперь: {what}. Срок не изменился.").format(what=", ".join(filter(None, (kind, after["category"]))))
    if event.kind in {"recalc", "extend"}:
        return " ".join(_recalculated(change) for change in details["changes"])
    return ""


def _recalculated(change: dict[str, str]) -> str:
    before, after = (day_words(date.fromisoformat(change[name])) for name in ("before", "after"))
    if change["kind"] == Term.Kind.ANSWER:
        return _("Ответим до {after}, раньше было до {before}.").format(after=after, before=before)
    return _("Передать в другой орган можно до {after}, раньше было до {before}.").format(after=after, before=before)


def day_words(day: date) -> str:
    """«12 октября»."""
    return date_format(day, "j E")


def state(complaint: Complaint, question: Clarification | None, today: date) -> State:
    """The block on top of the page: «ваш ход» or «наш ход», and the date."""
    assert complaint.due_on is not None  # noqa: S101 (a check constraint says so)
    due = day_words(complaint.due_on)
    if complaint.status == Status.COMPLETED:
        return _ended(complaint)
    if question is not None:
        return _asked(question, due, today, overdue=complaint.is_overdue(today))
    if complaint.is_overdue(today):
        return State(_("Срок ответа прошёл {day}").format(day=due), _delay(), "bad")
    heading = _("Ответим до {day}").format(day=due)
    if complaint.status == Status.ACCEPTED:
        return State(heading, _("Обращение зарегистрировано. Сейчас от вас ничего не нужно."), "info")
    return State(heading, _("Обращением занимаются. Сейчас от вас ничего не нужно."), "info")


def _delay() -> str:
    """When the authority is late, said in so many words; what to do about it stands below, step by step."""
    return _(
        "Ответ задерживается, это нарушение срока. Когда он будет, скажут по телефону {phone}: назовите номер "
        "обращения. Вы вправе пожаловаться руководителю или в прокуратуру."
    ).format(phone=settings.AUTHORITY["phone"])


def _asked(question: Clarification, due: str, today: date, *, overdue: bool) -> State:
    """The authority's own delay is not hidden behind its question."""
    until = day_words(question.reply_until)
    late = _("Срок ответа на вопрос прошёл {day}").format(day=until)
    if overdue:
        heading = late if question.is_late(today) else _("Ждём ваш ответ до {day}").format(day=until)
        ours = _("Ответить на вопрос ещё можно. Наш ответ должен был быть до {day}.").format(day=due)
        return State(heading, f"{ours} {_delay()}", "wait")
    if question.is_late(today):
        return State(
            late,
            _("Ответить ещё можно, но лучше сейчас: мы отвечаем до {day}, этот срок не сдвигается.").format(day=due),
            "wait",
        )
    return State(
        _("Ждём ваш ответ до {day}").format(day=until),
        _(
            "Если не ответите, рассмотрим по тем сведениям, которые есть. Срок нашего ответа не сдвигается: до {day}."
        ).format(day=due),
        "wait",
    )


def _ended(complaint: Complaint) -> State:
    assert complaint.completed_at is not None  # noqa: S101 (a check constraint says so)
    if complaint.outcome == "withdrawn":
        return State(
            _("Вы отозвали обращение"), _("Его больше не рассматривают. Подать новое можно в любой момент."), "idle"
        )
    if complaint.outcome == "redirected":
        return State(
            _("Вам ответит другой орган"),
            _("Повторно отправлять не нужно. Кому передано и каким письмом — в ходе рассмотрения ниже."),
            "move",
        )
    if ground := grounds.BY_CODE.get(complaint.ground):
        below = _("Пояснение — в ходе рассмотрения ниже.") if ground.asks else ""
        below = _("Ссылка на ответ — в ходе рассмотрения ниже.") if ground.asks_link else below
        said = " ".join(filter(None, [ground.told, str(ground.advice), below]))
        return State(_heading_of(ground), said, "idle", str(ground.again))
    heading = _("Завершено: {outcome}").format(outcome=complaint.get_outcome_display())
    return State(heading, _("Ответ — в ходе рассмотрения ниже."), "ok")


def _heading_of(ground: grounds.Ground) -> str:
    """What it means for the author; the status above it has said the word of the law."""
    if ground.outcome == "stopped":
        return _("Больше не переписываемся по этому вопросу")
    return _("Ответ уже опубликован") if ground.asks_link else _("Ответа по существу не будет")
