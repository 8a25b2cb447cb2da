"""Acting on a complaint: each move has a small page with its form and ends in `workflow.make`."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import register_converter
from django.urls.converters import StringConverter
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from complaints import access, acknowledging, attachments, kept, open_pages, progress, summary, workflow
from complaints.admin import history, previews, trail
from complaints.admin.desk import officer, on_desk
from complaints.admin.forms import Ground, MoveForm, NoteForm, move_form
from complaints.admin.page import may_note, site_context
from complaints.forms.rows import ADD, REMOVE
from complaints.models import Complaint
from complaints.views import hidden
from complaints.views.uploads import keep_captions, listed, receive
from complaints.workflow import MOVES, Given, Refused

# Buttons that finish nothing: they add or take away a file or a row of the form, or bring a standard text.
PRESSES = frozenset({"upload", "remove", ADD, REMOVE, "use_template"})


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
    if data and PRESSES & data.keys():
        return _unjudged(request, ground, data)
    if request.method == "POST":
        return _submitted(request, ground)
    page = Page(move_form(data, ground), version=_version(data, complaint), typed=data)
    return _render(request, ground, _with_what_is_sure(page, ground))


@dataclass
class Page:
    """What the page of a move shows besides the complaint."""

    form: MoveForm
    version: int
    typed: QueryDict | None = None
    refusal: str = ""
    failures: list[tuple[str, str]] = field(default_factory=list)
    preview: previews.Preview | None = None


def _submitted(request: HttpRequest, ground: Ground) -> HttpResponse:
    """The first press shows what goes out, the second sends exactly that; what stays among staff needs one press."""
    complaint, form = ground.complaint, move_form(request.POST, ground)
    page = Page(form, version=_version(request.POST, complaint), typed=request.POST)
    may_bring = ground.move.takes_files and complaint.status in ground.move.sources
    all_fit = keep_captions(request, complaint, by=ground.user) if may_bring else True
    page.failures = receive(request, complaint, by=ground.user) if may_bring else []
    if not (form.is_valid() and all_fit and not page.failures):
        return _render(request, ground, page)
    given = form.given(version=page.version)
    try:
        if not _seen(request, ground, given):
            page.preview = previews.of(ground, given)
            return _render(request, ground, page)
        workflow.make(ground.move.name, complaint.pk, by=ground.user, at=ground.at, given=given)
    except Refused as refusal:
        # What this answer shows is what the next press is about.
        page.refusal, page.version = str(refusal), complaint.version
        return _render(request, ground, page)
    return _done(request, ground)


def _seen(request: HttpRequest, ground: Ground, given: Given) -> bool:
    """Whether the person has looked at what this very press sends."""
    if ground.move.ahead or ground.move.internal:
        return True
    return request.POST.get("previewed") == previews.seal(ground, given)


def _with_what_is_sure(page: Page, ground: Ground) -> Page:
    """What nothing typed can change is shown at once: why the move is refused, else what goes out."""
    try:
        for check in ground.move.opening:
            check(ground.complaint, ground.user, ground.at, Given())
        sure = Given(version=page.version) if ground.move.ahead else page.form.drafted(version=page.version)
        if sure and (ground.move.ahead or not page.typed):
            page.preview = previews.of(ground, sure)
    except Refused as refusal:
        page.refusal = str(refusal)
    return page


def _version(data: QueryDict | None, complaint: Complaint) -> int:
    """The version the person was looking at; a forged or missing one fits nothing."""
    seen = complaint.version if data is None else hidden.number(data, "version")
    return -1 if seen is None else seen


def _unjudged(request: HttpRequest, ground: Ground, data: QueryDict) -> HttpResponse:
    """Add or take away files and rows and show the form again as it was, without judging what is not finished yet."""
    page = Page(move_form(data, ground, judged=False), version=_version(data, ground.complaint), typed=data)
    if ground.move.takes_files and request.method == "POST" and ground.complaint.status in ground.move.sources:
        keep_captions(request, ground.complaint, by=ground.user)
        if "remove" in data:
            attachments.remove(ground.complaint, str(data["remove"]), by=ground.user)
        else:
            page.failures = receive(request, ground.complaint, by=ground.user)
    return _render(request, ground, page)


def _render(request: HttpRequest, ground: Ground, page: Page) -> HttpResponse:
    complaint, chosen = ground.complaint, ground.move
    files = listed(complaint, by=ground.user, typed=page.typed, failures=page.failures) if chosen.takes_files else {}
    access.opened(complaint, ground.user, at=ground.at)  # the form shows the citizen's text too
    open_pages.seen(complaint, ground.user, at=ground.at)
    context = {
        **site_context(request, complaint, title=f"{chosen.label} — {complaint}"),
        "move": chosen,
        "inquired": progress.waiting(complaint) if chosen.name in workflow.ANSWERS else None,
        "today": timezone.localdate(),
        "one_press": chosen.ahead or chosen.internal,
        **vars(page),
        **files,
        "record": summary.told(complaint),
        "latest": history.entries(complaint)[:3],
    }
    return render(request, "admin/complaints/complaint/move.html", context)


def _done(request: HttpRequest, ground: Ground) -> HttpResponseRedirect:
    """Back to the page; to the list they came from when the complaint has left this person's desk."""
    open_pages.left(ground.complaint, ground.user)
    messages.success(request, str(ground.move.done).format(number=ground.complaint.number))
    still_here = Complaint.objects.on_desk_of(ground.user).filter(pk=ground.complaint.pk).exists()
    way = trail.of(request)
    return redirect(way.page(ground.complaint) if still_here else way.back)


def _too_late(request: HttpRequest, complaint: Complaint) -> HttpResponseRedirect:
    text = _("Сейчас это сделать нельзя: статус обращения — «{status}».")
    messages.warning(request, text.format(status=complaint.get_status_display()))
    return redirect(trail.of(request).page(complaint))


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """A note among staff: no status changes, the citizen is told nothing."""
    user = officer(request)
    complaint = on_desk(user, pk)
    if not may_note(complaint, user):
        raise Http404
    back = kept.take_back(request)
    typed = request.POST if request.method == "POST" else (back.typed if back else None)
    form = NoteForm(typed, is_unaware=acknowledging.is_unaware(complaint))
    if request.method == "POST" and form.is_valid():
        workflow.write_note(complaint.pk, by=user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Заметка записана."))
        return redirect(trail.of(request).page(complaint))
    context = {**site_context(request, complaint, title=_("Заметка — {number}").format(number=complaint)), "form": form}
    return render(request, "admin/complaints/complaint/note.html", context)
