"""Acting on a complaint: each move has a small page with its form and ends in `workflow.make`."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import register_converter
from django.urls.converters import StringConverter
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from complaints import access, attachments, kept, summary, workflow
from complaints.admin import history
from complaints.admin.desk import officer, on_desk
from complaints.admin.forms import Ground, MoveForm, NoteForm
from complaints.admin.page import may_note, site_context
from complaints.models import Complaint
from complaints.views import hidden
from complaints.views.uploads import keep_captions, listed, receive
from complaints.workflow import MOVES, Move, Refused

PAGE = "admin:complaints_complaint_change"
LIST = "admin:complaints_complaint_changelist"


class StaffMove(StringConverter):
    """Names of the moves of staff: any other name is no address at all."""

    regex = "|".join(name for name, move in MOVES.items() if not move.by_author)


register_converter(StaffMove, "staff_move")


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The form of one move. A refusal comes back as a sentence over the form, with everything that was typed."""
    user, chosen = officer(request), MOVES[name]
    complaint = on_desk(user, pk)
    if not chosen.roles & workflow.roles_of(user, complaint):
        raise Http404
    if request.method != "POST" and complaint.status not in chosen.sources:
        return _too_late(request, complaint)
    back = kept.take_back(request)
    data = request.POST if request.method == "POST" else (back.typed if back else None)
    ground = Ground(chosen, complaint, user, timezone.now())
    if data and {"upload", "remove"} & data.keys():
        return _files_only(request, ground, data)
    form = MoveForm(data, ground)
    may_bring = chosen.takes_files and request.method == "POST" and complaint.status in chosen.sources
    all_fit = keep_captions(request, complaint, by=user) if may_bring else True
    failures = receive(request, complaint, by=user) if may_bring else []
    version, refusal = _version(data, complaint), ""
    if request.method == "POST" and form.is_valid() and all_fit and not failures:
        refusal = _make(form, ground, version=version)
        if not refusal:
            return _done(request, ground)
        version = complaint.version  # what this answer shows is what the next press is about
    return _render(request, ground, form, version=version, refusal=refusal, failures=failures, typed=data)


def _make(form: MoveForm, ground: Ground, *, version: int) -> str:
    """Make the move; the sentence when it is refused, else nothing."""
    try:
        given = form.given(version=version)
        workflow.make(ground.move.name, ground.complaint.pk, by=ground.user, at=ground.at, given=given)
    except Refused as refusal:
        return str(refusal)
    return ""


def _version(data: QueryDict | None, complaint: Complaint) -> int:
    """The version the person was looking at; a forged or missing one fits nothing."""
    seen = complaint.version if data is None else hidden.number(data, "version")
    return -1 if seen is None else seen


def _files_only(request: HttpRequest, ground: Ground, data: QueryDict) -> HttpResponse:
    """Add or take away files and show the form again as it was, without judging what is not finished yet."""
    failures: list[tuple[str, str]] = []
    if ground.move.takes_files and request.method == "POST":
        keep_captions(request, ground.complaint, by=ground.user)
        if "remove" in data:
            attachments.remove(ground.complaint, str(data["remove"]), by=ground.user)
        else:
            failures = receive(request, ground.complaint, by=ground.user)
    form = MoveForm(None, ground, initial=dict(data.items()))
    version = _version(data, ground.complaint)
    return _render(request, ground, form, version=version, failures=failures, typed=data)


def _render(
    request: HttpRequest, ground: Ground, form: MoveForm, *, version: int, refusal: str = "",
    failures: list[tuple[str, str]], typed: QueryDict | None,
) -> HttpResponse:  # fmt: skip
    complaint, chosen = ground.complaint, ground.move
    files = listed(complaint, by=ground.user, typed=typed, failures=failures) if chosen.takes_files else {}
    access.opened(complaint, ground.user, at=ground.at)  # the form shows the citizen's text too
    context = {
        **site_context(request, complaint, title=f"{chosen.label} — {complaint}"),
        "move": chosen,
        "form": form,
        "version": version,
        "refusal": refusal,
        **files,
        "record": summary.told(complaint),
        "latest": history.entries(complaint)[:3],
    }
    return render(request, "admin/complaints/complaint/move.html", context)


def _done(request: HttpRequest, ground: Ground) -> HttpResponseRedirect:
    """Back to the page; to the list when the complaint has left this person's desk."""
    messages.success(request, _words_of(ground.move).format(number=ground.complaint.number))
    still_here = Complaint.objects.on_desk_of(ground.user).filter(pk=ground.complaint.pk).exists()
    return redirect(PAGE, ground.complaint.pk) if still_here else redirect(LIST)


def _words_of(done: Move) -> str:
    return {
        "take": _("Обращение {number} у вас в работе."),
        "ask": _("Вопрос отправлен заявителю."),
        "resume": _("Обращение {number} снова в работе."),
        "comment": _("Сообщение отправлено заявителю."),
        "reclassify": _("Вид или тема изменены, заявитель извещён."),
        "assign": _("Исполнитель назначен."),
        "transfer": _("Обращение {number} передано, заявитель извещён."),
        "answer": _("Ответ отправлен, обращение {number} завершено."),
    }[done.name]


def _too_late(request: HttpRequest, complaint: Complaint) -> HttpResponseRedirect:
    text = _("Сейчас это сделать нельзя: статус обращения — «{status}».")
    messages.warning(request, text.format(status=complaint.get_status_display()))
    return redirect(PAGE, complaint.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """A note among staff: no status changes, the citizen is told nothing."""
    user = officer(request)
    complaint = on_desk(user, pk)
    if not may_note(complaint, user):
        raise Http404
    back = kept.take_back(request)
    form = NoteForm(request.POST if request.method == "POST" else (back.typed if back else None))
    if request.method == "POST" and form.is_valid():
        workflow.write_note(complaint.pk, by=user, at=timezone.now(), text=form.cleaned_data["text"])
        messages.success(request, _("Заметка записана."))
        return redirect(PAGE, complaint.pk)
    context = {**site_context(request, complaint, title=_("Заметка — {number}").format(number=complaint)), "form": form}
    return render(request, "admin/complaints/complaint/note.html", context)
