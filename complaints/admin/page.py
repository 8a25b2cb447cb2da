"""The page of one complaint: the record to read, the history, the buttons of the moves that are open."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import structlog
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from complaints import (
    about,
    access,
    acknowledging,
    answers,
    applicants,
    attempts,
    identity,
    open_pages,
    progress,
    summary,
    term_panel,
    workflow,
)
from complaints.admin import history, trail
from complaints.admin.desk import mark_seen, officer, on_desk
from complaints.models import AnswerChannel, AnswerDraft, Complaint, Outcome
from complaints.views import folding
from notifications import kinds
from notifications.masking import mask_address
from notifications.models import Channel, Message

log = structlog.get_logger(__name__)

MOST_MESSAGES = 100
# The one filled button: what usually comes next.
FIRST = ("take", "answer", "prepare", "ask")


@require_safe
def complaint_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Reading it takes away the mark «новое» for those who must act."""
    user = officer(request)
    complaint = on_desk(user, pk)
    if request.method == "GET":
        mark_seen(complaint, user)
        access.opened(complaint, user, at=timezone.now())
        open_pages.seen(complaint, user, at=timezone.now())
    if user.is_superuser:
        log.info("superuser_opened_complaint", user_id=user.pk, complaint_id=complaint.pk)
    return render(request, "admin/complaints/complaint/page.html", context_of(request, complaint, user))


def context_of(request: HttpRequest, complaint: Complaint, user: User) -> dict[str, object]:
    """Everything the page shows."""
    draft = answers.draft_read_with(complaint) if complaint.is_open else None
    return {
        **site_context(request, complaint, title=str(complaint)),
        "following": trail.of(request).following(complaint),
        **_buttons(complaint, user),
        **_clocks(complaint),
        **_history(request, complaint),
        **answer_of(complaint, draft),
        "record": summary.told(complaint),
        "facts": facts(complaint),
        "person": person(complaint),
        "notes": complaint.notes.select_related("author"),
        **_told(complaint),
        "previous": _previous(complaint, user),
    }


def _previous(complaint: Complaint, user: User) -> Complaint | None:
    """The author's own earlier complaint that they name, where the officer may read it too."""
    if not complaint.previous_number:
        return None
    desk = Complaint.objects.on_desk_of(user)
    return desk.filter(number=complaint.previous_number, author=complaint.author_id).first()


def _told(complaint: Complaint) -> dict[str, object]:
    """What the author was told, whether some of it waits for «Ознакомлен(а)», and whether that is the officer's to mend now."""
    told = letters(complaint)
    unaware = [letter.at for letter in told for way in letter.ways if way["unaware"]]
    neglected = acknowledging.is_neglected(complaint, unaware, at=timezone.now())
    return {"letters": told, "unaware": bool(unaware), "neglected": neglected}


def _buttons(complaint: Complaint, user: User) -> dict[str, object]:
    """What usually comes next stands first; seldom moves stand apart."""
    moves = workflow.open_moves(complaint, user)
    names = {move.name for move in moves}
    first = next((name for name in FIRST if name in names), "")
    return {
        "moves": sorted((move for move in moves if not move.rare), key=lambda move: move.name != first),
        "rare_moves": [move for move in moves if move.rare],
        "first_move": first,
        "may_note": may_note(complaint, user),
    }


def _clocks(complaint: Complaint) -> dict[str, object]:
    """What was asked, and every term."""
    asked, today = (
        list(complaint.clarifications.select_related("asked_by").prefetch_related("questions")),
        timezone.localdate(),
    )
    question = next((each for each in asked if each.closed_at is None), None)
    clocks = term_panel.clocks(complaint, question, today, for_staff=True)
    return {"asked": asked, "today": today, "clocks": clocks}


def _history(request: HttpRequest, complaint: Complaint) -> dict[str, object]:
    entries = history.entries(complaint)
    shown, more_events = folding.lines(entries, request)
    files, more_files = folding.files([file for entry in reversed(entries) for file in entry.files], request)
    asked = any(entry.kind == "inquire" for entry in entries)
    return {
        "entries": shown,
        "more_events": more_events,
        "files": files,
        "more_files": more_files,
        "inquired": progress.waiting(complaint) if asked else None,
    }


def answer_of(complaint: Complaint, draft: AnswerDraft | None) -> dict[str, object]:
    """The signed answer, or the draft on its way to the signature, with the results by requests."""
    signed = None if complaint.is_open else answers.current(complaint)
    if signed:
        return {"answer": signed, "points": answers.of_answer(signed)}
    given = [(each["result"], each["basis"]) for each in draft.results] if draft else []
    return {"draft": draft, "points": answers.points(complaint, given)}


def site_context(request: HttpRequest, complaint: Complaint, *, title: str) -> dict[str, object]:
    """What every page under a complaint needs; `title` goes to the browser's tab and holds no words of the citizen."""
    under = {"opts": Complaint._meta, "title": title, "complaint": complaint, "about": about.words(complaint)}
    open_at = open_pages.others(complaint, officer(request), at=timezone.now())
    return {**admin.site.each_context(request), **under, "open_at": open_at, "trail": trail.of(request)}


def may_note(complaint: Complaint, user: User) -> bool:
    """Notes are of those who deal with the complaint; a superuser only looks."""
    return bool(workflow.roles_of(user, complaint))


def facts(complaint: Complaint) -> list[tuple[str, str]]:
    """The complaint in short."""
    return [
        (_("Вид"), summary.kind_words(complaint)),
        (_("Тема"), summary.topic_words(complaint)),
        (_("Подразделение"), str(complaint.department)),
        *([(_("Почему сюда"), complaint.routing_words)] if complaint.routing_words else []),
        (_("Исполнитель"), complaint.executor.official_name if complaint.executor else _("не назначен")),
        (_("Зарегистрировано"), f"{complaint.registered_on:%d.%m.%Y}"),
        (_("Вход заявителя"), summary.assurance_words(complaint) or _("не записан")),
        *passed_on(complaint),
        *failed_attempts(complaint),
    ]


def passed_on(complaint: Complaint) -> list[tuple[str, str]]:
    """The bodies that have got it or some of its questions; asked only where there are any."""
    if not (complaint.partly_redirected or complaint.outcome == Outcome.REDIRECTED):
        return []
    words = _("{name}, № {number} от {day}")
    rows = [
        words.format(name=each.name, number=each.outgoing_number, day=f"{each.outgoing_on:%d.%m.%Y}")
        for each in complaint.redirections.all()
    ]
    return [(_("Передано"), "; ".join(rows))]


def failed_attempts(complaint: Complaint) -> list[tuple[str, str]]:
    """When the author had tried to send it in vain, oldest first; what was said and the code are the author's own."""
    moments = [f"{timezone.localtime(each.at):%d.%m.%Y %H:%M}" for each in reversed(attempts.shown(complaint))]
    return [(_("Не отправилось с первого раза"), ", ".join(moments))] if moments else []


def person(complaint: Complaint) -> list[tuple[str, str]]:
    """Who writes; contacts are masked, and the address stands here only when the answer goes on paper."""
    by_post = complaint.answer_channel == AnswerChannel.POST
    rows = [
        (_("Заявитель"), complaint.author_name),
        *applicants.told(complaint),
        (_("Льгота"), complaint.get_benefit_display()),
        (_("Телефон"), mask_address(complaint.phone)),
        (_("Почта"), mask_address(complaint.email)),
        (_("Документ"), identity.masked(complaint)),
        (_("Ответ"), complaint.get_answer_channel_display()),
        (_("Почтовый адрес"), complaint.postal_address if by_post else ""),
    ]
    return [(label, value) for label, value in rows if value]


@dataclass(frozen=True)
class Letter:
    """What was told at one moment, and by which channels."""

    kind: str
    at: datetime
    ways: list[dict[str, object]]


def letters(complaint: Complaint) -> list[Letter]:
    """Messages about the complaint without their texts: what, when, how, where to, with which luck. Codes are not among them."""
    rows = Message.objects.filter(reference=complaint.number, encrypted=False).order_by("-created_at", "kind", "pk")
    told = groupby(rows[:MOST_MESSAGES], key=lambda message: (message.kind, message.created_at))
    return [Letter(kinds.label(kind), at, [_way(message) for message in group]) for (kind, at), group in told]


def _way(message: Message) -> dict[str, object]:
    return {
        "channel": message.get_channel_display(),
        "address": "" if message.channel == Channel.CABINET else mask_address(message.address),
        "status": message.get_status_display(),
        "failed": message.status == Message.Status.FAILED,
        "at": message.sent_at,
        "acked_at": message.acked_at,
        "unaware": message.needs_ack and message.acked_at is None,
    }
