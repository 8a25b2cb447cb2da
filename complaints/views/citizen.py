"""Following: my complaints and the page of one."""

from itertools import takewhile

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.person import signed_in
from complaints import answers, grounds, progress, recourse, search, summary, term_panel, timeline, wizard
from complaints.forms.replying import ReplyForm
from complaints.models import Clarification, Complaint, Status
from complaints.models.complaint import ComplaintQuerySet
from complaints.views import folding, uploads
from complaints.workflow.effects import first_words
from notifications import reading, ways

PAGE = 20
STATUSES = [("", _("Любой")), *[choice for choice in Status.choices if choice[0] != Status.DRAFT]]


@require_safe
def complaint_list(request: HttpRequest) -> HttpResponse:
    """First answers that were not opened, then what waits for the person, then drafts, then all."""
    user = signed_in(request)
    mine = Complaint.objects.of(user)
    query, status = request.GET.get("q", "").replace("\x00", "")[:200].strip(), request.GET.get("status", "")
    rows = _filtered(mine.sent().select_related("category"), query, status)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    answered, waiting = _on_top(user)
    drafts = [] if query or status else [_told(draft) for draft in mine.drafts().order_by("-updated_at")]
    context = {
        "answered": answered, "unread_numbers": {each.number for each in answered},
        "waiting": waiting, "is_whole": not (query or status),
        "drafts": drafts, "page_obj": page, "query": query, "status": status,
        "statuses": STATUSES, "total": page.paginator.count,
        "is_empty": not (page.paginator.count or drafts or query or status),
        "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "complaints/list.html", context)


def _told(draft: Complaint) -> Complaint:
    """The draft with what its card says."""
    draft.steps_done = wizard.progress(draft)  # type: ignore[attr-defined]
    draft.called = draft.title or first_words(draft.story)  # type: ignore[attr-defined]
    draft.resume_url = wizard.resume_at(draft).url(draft)  # type: ignore[attr-defined]
    return draft


def unread_answers(user: User) -> ComplaintQuerySet:
    """Own complaints that have ended with something the person has not opened (S140), the newest first."""
    return Complaint.objects.of(user).filter(_has_unread(user)).order_by("-completed_at", "-pk")


def _has_unread(user: User) -> Q:
    return Q(status=Status.COMPLETED, number__in=reading.unread_endings(user.pk).values("reference"))


def _filtered(rows: ComplaintQuerySet, query: str, status: str) -> ComplaintQuerySet:
    if query:
        rows = search.found(rows, query)
    if status in Status.values:
        rows = rows.filter(status=status)
    return rows.order_by("-updated_at", "-pk")


def _on_top(user: User) -> tuple[list[Complaint], list[Complaint]]:
    """Answers that were not opened, the newest first; open questions, each as `clarification`, the nearest date first."""
    questions = Prefetch("clarifications", Clarification.objects.filter(closed_at=None), to_attr="open_questions")
    rows = Complaint.objects.of(user).filter(Q(status=Status.NEEDS_CLARIFICATION) | _has_unread(user))
    answered, waiting = [], []
    for row in rows.select_related("category").prefetch_related(questions).order_by("-completed_at", "-pk"):
        if row.status == Status.COMPLETED:
            answered.append(row)
        else:
            row.clarification = row.open_questions[0]  # type: ignore[attr-defined]
            waiting.append(row)
    return answered, sorted(waiting, key=lambda row: row.clarification.reply_until)  # type: ignore[attr-defined]


@require_safe
def sent(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt; its address stays for ever."""
    complaint = get_object_or_404(Complaint.objects.of(signed_in(request)).select_related("department"), number=number)
    question, today = complaint.clarifications.filter(closed_at=None).first(), timezone.localdate()
    context = {
        "complaint": complaint,
        "clarification": question,
        "state": timeline.state(complaint, question, today),
        "overdue": complaint.is_overdue(today),
    }
    return render(request, "complaints/sent.html", context)


@require_safe
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """Where it stands, the question to answer, the history, the facts; what was told about it is read by that."""
    context = page_of(request, number)
    if request.method == "GET":
        reading.mark_read(signed_in(request).pk, number, at=timezone.now())
    return render(request, "complaints/detail.html", context)


def page_of(request: HttpRequest, number: str) -> dict[str, object]:
    """Everything the complaint's page shows."""
    user = signed_in(request)
    rows = Complaint.objects.of(user).select_related("category__parent", "department", "executor")
    complaint = get_object_or_404(rows, number=number)
    today = timezone.localdate()
    overdue = complaint.is_overdue(today)
    question = complaint.clarifications.filter(closed_at=None).first()
    asked = reading.asked_about(user.pk, number)
    lines = timeline.lines(complaint, {ways.stem(each): each.acked_at for each in asked if each.acked_at})
    shown, more_events = folding.lines(lines, request)
    files, more_files = folding.files([file for line in reversed(lines) for file in line.attachments], request)
    return {
        "complaint": complaint,
        "state": timeline.state(complaint, question, today),
        "clarification": question,
        "form": ReplyForm(questions=list(question.questions.all())) if question else None,
        **(uploads.listed(complaint, by=user, name="pending") if question else {}),
        "events": shown,
        "more_events": more_events,
        "seen": len(lines),  # by which the page knows that something is new
        "attachments": files,
        "more_files": more_files,
        "facts": summary.facts(complaint),
        "clocks": term_panel.clocks(complaint, question, today, for_staff=False),
        "told": summary.told(complaint),
        "to_acknowledge": list(takewhile(lambda each: not each.acked_at, asked)),  # the newest first
        **_signed(complaint),
        "overdue": overdue,
        "repeated": _repeated(complaint) if overdue else None,
        "court_until": recourse.court_until(complaint, today),
        "inquired": progress.waiting(complaint) if complaint.is_open else None,
        "press": progress.press(complaint, timezone.now()),
    }


def _repeated(complaint: Complaint) -> Complaint | None:
    found = recourse.repeated(complaint)
    return _told(found) if found and found.status == Status.DRAFT else found


def _signed(complaint: Complaint) -> dict[str, object]:
    """The answer with what became of each request, for the top of the page; and what whoever disagrees may do."""
    if complaint.ground:
        return {"appeal": grounds.APPEAL}
    signed = None if complaint.is_open else answers.current(complaint)
    return {"signed": signed, "points": answers.of_answer(signed), "appeal": answers.APPEAL} if signed else {}
