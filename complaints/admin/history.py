"""The history as staff read it: who moved what from where to where, with the words the citizen was given."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from complaints import endings, timeline
from complaints.models import Attachment, Complaint, Event, Kind, Outcome, Status, Term


@dataclass(frozen=True)
class Entry:
    """One line; an `internal` one is not shown to the author."""

    kind: str
    title: str
    at: datetime
    who: str
    text: str
    change: str
    files: list[Attachment]
    tone: str
    icon: str
    internal: bool


def _looks() -> dict[str, tuple[str, str, str]]:
    """kind of event → (title, tone, icon)."""
    return {
        "send": (_("Обращение поступило"), "info", "mail"),
        "take": (_("Взято в работу"), "info", "clock"),
        "ask": (_("Вопрос заявителю"), "wait", "ask"),
        "reply": (_("Заявитель ответил"), "ok", "send"),
        "remind": (_("Заявителю напомнили о вопросе"), "wait", "ask"),
        "resume": (_("Возвращено в работу без ответа заявителя"), "info", "clock"),
        "comment": (_("Сообщение заявителю"), "info", "chat"),
        "reclassify": (_("Изменены вид или тема"), "info", "pencil"),
        "assign": (_("Назначен исполнитель"), "info", "user"),
        "transfer": (_("Передано в другое подразделение"), "move", "forward"),
        "extend": (_("Срок продлён"), "wait", "clock"),
        "recalc": (_("Срок пересчитан"), "info", "clock"),
        "prepare": (_("Ответ подготовлен, ждёт подписи"), "info", "pencil"),
        "send_back": (_("Ответ возвращён на доработку"), "wait", "pencil"),
        "answer": (_("Дан ответ"), "ok", "done"),
        "add": (_("Заявитель добавил сведения"), "ok", "plus"),
        "redirect": (_("Передано в другой орган"), "move", "forward"),
        "redirect_part": (_("Часть вопросов передана в другие органы"), "move", "forward"),
        "leave": (_("Оставлено без ответа по существу"), "idle", "minus"),
        "stop": (_("Переписка прекращена"), "idle", "minus"),
        "reopen": (_("Открыто снова: завершено по ошибке"), "info", "clock"),
        "inquire": (_("Заявитель спросил, как идёт рассмотрение"), "wait", "ask"),
        "withdraw": (_("Заявитель отозвал обращение"), "idle", "minus"),
    }


def entries(complaint: Complaint) -> list[Entry]:
    """All events, newest first; two queries whatever their number."""
    looks = _looks()
    files = Prefetch("attachments", Attachment.objects.but_letters())
    events = complaint.events.prefetch_related(files).order_by("-position")
    return [_entry(event, complaint, *looks[event.kind]) for event in events]


def _entry(event: Event, complaint: Complaint, title: str, tone: str, icon: str) -> Entry:
    who = complaint.author_name if event.by_author else event.unit
    text = endings.words(event) or event.text
    if endings.late(event):
        tone, icon = "bad", "alert"
    return Entry(
        event.kind,
        title,
        event.at,
        who,
        text,
        _change(event),
        list(event.attachments.all()),
        tone,
        icon,
        event.kind in timeline.INTERNAL,
    )


def _change(event: Event) -> str:
    """What became different: the words of the move, then the statuses."""
    details = event.details
    changes = []
    if event.kind == "assign":
        changes.append(_("Исполнитель — {name}").format(name=details["executor"]))
    elif event.kind == "transfer":
        changes.append(f"{details['from']} → {details['to']}")
    elif event.kind == "reclassify":
        changes.append(f"{_class(details['before'])} → {_class(details['after'])}")
    elif event.kind == "reopen":
        changes.append(_("Прежний итог: {outcome}").format(outcome=Outcome(details["outcome"]).label))
    elif event.kind in {"recalc", "extend"}:
        changes += [_moved(change) for change in details["changes"]]
    changes += [_answer_until(event), endings.late(event)]
    if event.outcome:
        changes.append(_("Итог: {outcome}").format(outcome=Outcome(event.outcome).label))
    if event.from_status != event.to_status and event.kind != "send":
        changes.append(f"«{Status(event.from_status).label}» → «{Status(event.to_status).label}»")
    return ". ".join(filter(None, changes))


def _answer_until(event: Event) -> str:
    """By when the author's question about the handling is to be answered."""
    if event.kind != "inquire":
        return ""
    return _("Ответить до {day}").format(day=f"{date.fromisoformat(event.details['reply_until']):%d.%m.%Y}")


def _moved(change: dict[str, str]) -> str:
    before, after = (date.fromisoformat(change[name]) for name in ("before", "after"))
    return f"{Term.Kind(change['kind']).label}: {before:%d.%m.%Y} → {after:%d.%m.%Y}"


def _class(details: dict[str, str]) -> str:
    kind = str(Kind(details["kind"]).label) if details["kind"] else _("вид не выбран")
    return f"{kind}, {details['category'] or _('тема не выбрана')}"
