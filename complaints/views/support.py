"""Support: anybody writes, signed in or not, and finds out by number and code what became of it (S120–S122, S132–S134)."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.person import signed_in
from accounts.views import journey
from complaints import kept
from complaints.file_checks import refusals
from complaints.file_checks.upload_handler import files_lost
from complaints.forms.support import CodeForm, MoreForm, SupportForm
from complaints.models import Complaint, SupportFile, SupportRequest, SupportTopic
from complaints.numbers import parse
from complaints.support import Refused, Unfit, circumstances, filing, talk, words
from complaints.views.files import at_the_desk, hand_out, small_copy

SENT, SEEN = "support_sent", "support_seen"
PURPOSE = "support"
BY_CODE = "support_state"
GET_POST = ["GET", "HEAD", "POST"]
PAGE, OFFERED = 20, 5


# --- writing ---------------------------------------------------------------------------------------------------------
@login_not_required
@never_cache
@require_http_methods(GET_POST)
def begin(request: HttpRequest) -> HttpResponse:
    """Everything on one page; what the portal knows about the failure stands there already."""
    user = _person(request)
    if request.method != "POST":
        return _begin_page(request, SupportForm(initial=_prefilled(request), signed_in=user is not None))
    form = SupportForm(request.POST, signed_in=user is not None)
    if not form.is_valid() or _is_braked(request):
        return _begin_page(request, form, again=bool(request.FILES))
    return _taken(request, form, user)


def _is_braked(request: HttpRequest) -> bool:
    """Asked only of what would be taken: a mistake in a field costs nothing."""
    braked = journey.too_fast(request, PURPOSE)
    if braked:
        messages.warning(request, journey.slow_down())
    return braked


def _taken(request: HttpRequest, form: SupportForm, user: User | None) -> HttpResponse:
    try:
        _refuse_lost(request)
        made = filing.file(form.told(), request.FILES.getlist("files"), by=user, at=timezone.now())
    except Unfit as unfit:
        return _begin_page(request, form, failures=unfit.failures, again=True)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _begin_page(request, form, again=bool(request.FILES))
    request.session[SENT] = str(made.uuid)
    return redirect("complaints:support_sent")


def _refuse_lost(request: HttpRequest) -> None:
    """A screenshot that did not come through must not be lost without a word."""
    if lost := files_lost(request):
        raise Unfit([(_("Файл с нечитаемым именем"), refusals.unreadable())] * lost)


def _begin_page(
    request: HttpRequest, form: SupportForm, *, failures: list[tuple[str, str]] | None = None, again: bool = False
) -> HttpResponse:
    context = {"form": form, "failures": failures or [], "choose_again": again, **_files_limits(),
               "numbers": _own_numbers(_person(request))}  # fmt: skip
    return render(request, "complaints/support/begin.html", context)


def _files_limits() -> dict[str, int]:
    return {"files_most": filing.FILES_MOST, "file_bytes": settings.ATTACHMENT_MAX_BYTES}


def _prefilled(request: HttpRequest) -> dict[str, Any]:
    """From the link and from the request itself; what does not look as it must is left out, never shown as it came."""
    asked, agent = request.GET, request.headers.get("User-Agent", "")[:400]
    topic = asked.get("topic", "")
    return {
        "press": str(uuid4()),
        "topic": topic if topic in SupportTopic.values else "",
        "complaint_number": parse(asked.get("number", "")[:60]) or "",
        "page": circumstances.page(asked.get("page", ""), request.headers.get("Referer", ""), host=request.get_host()),
        "happened": circumstances.moment(timezone.now()),
        "browser": circumstances.browser(agent),
        "device": circumstances.device(agent),
        "error_code": circumstances.code(asked.get("code", "")),
    }


def _own_numbers(user: User | None) -> list[str | None]:
    """The newest of one's own complaints, to choose from."""
    if user is None:
        return []
    return list(Complaint.objects.of(user).sent().order_by("-sent_at").values_list("number", flat=True)[:OFFERED])


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@login_not_required
@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Number and code, for the browser that sent it."""
    made = _remembered(request, SENT)
    if made is None:
        return redirect("complaints:support")
    return render(request, "complaints/support/sent.html", {"made": made})


# --- asking by number and code -----------------------------------------------------------------------------------------
@login_not_required
@never_cache
@require_http_methods(GET_POST)
def state(request: HttpRequest) -> HttpResponse:
    """State and dates, nothing that was written; whoever has the code may write on."""
    found = _remembered(request, SEEN)
    if request.method == "POST" and "more" in request.POST and found is not None:
        return _more(request, found, "complaints/support/state.html", code_form=CodeForm())
    form = CodeForm(journey.typed_unless_braked(request, BY_CODE) if request.method == "POST" else None)
    if form.is_valid():
        by_code = talk.by_code(form.cleaned_data["number"], form.cleaned_data["code"])
        if by_code is not None:
            request.session[SEEN] = str(by_code.uuid)
            return redirect("complaints:support_state")
        form.add_error("code", _("Номер и код не подошли друг к другу. Оба стоят на странице после отправки"))
    context = {"found": found, "form": MoreForm(), "code_form": form, **_files_limits()}
    return render(request, "complaints/support/state.html", context)


def _remembered(request: HttpRequest, key: str) -> SupportRequest | None:
    """The session holds only keys that this module has put there."""
    kept = request.session.get(key)
    return SupportRequest.objects.filter(uuid=kept).first() if kept else None


# --- in the cabinet ------------------------------------------------------------------------------------------------------
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own requests, the newest first."""
    page = Paginator(talk.of(signed_in(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "complaints/support/mine.html", {"page_obj": page})


@never_cache
@require_http_methods(GET_POST)
def one(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The talk, and a form to write on."""
    found = get_object_or_404(talk.of(signed_in(request)), uuid=uuid)
    if request.method == "POST":
        return _more(request, found, "complaints/support/request.html", entries=talk.said(found))
    back = kept.take_back(request)
    form = MoreForm(initial=back.typed.dict() if back else None)
    context = {"found": found, "form": form, "entries": talk.said(found), **kept.told(back, "text"), **_files_limits()}
    return render(request, "complaints/support/request.html", context)


def _more(request: HttpRequest, found: SupportRequest, template: str, **beside: object) -> HttpResponse:
    """One more line of the person; whatever is wrong comes back with the words."""
    form = MoreForm(request.POST)
    context = {"found": found, "form": form, **beside, **_files_limits()}
    if not form.is_valid() or _is_braked(request):
        return render(request, template, {**context, "choose_again": bool(request.FILES)})
    try:
        _refuse_lost(request)
        talk.write(found.pk, form.cleaned_data["text"], request.FILES.getlist("files"), by=_author(request, found),
                   at=timezone.now())  # fmt: skip
    except Unfit as unfit:
        return render(request, template, {**context, "failures": unfit.failures, "choose_again": True})
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, template, context)
    messages.success(request, _("Сообщение отправлено. Ответим там же, где раньше."))
    return redirect(request.path)


def _author(request: HttpRequest, found: SupportRequest) -> User | None:
    """By number and code nobody is known to be the owner of the cabinet."""
    user = _person(request)
    return user if user and user.pk == found.author_id else None


# --- screenshots ---------------------------------------------------------------------------------------------------------
@require_safe
def file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """To its author and to those who answer; each opening by staff is written down first."""
    found = _file(request, uuid)
    if not found.is_open:
        return render(request, "complaints/file_closed.html", {"file": found}, status=404)
    user = signed_in(request)
    if request.method == "GET" and found.entry.request.author_id != user.pk:
        talk.opened(found.entry.request, found.name, by=user, at=timezone.now())
    return hand_out(request, found)


@require_safe
def thumbnail(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The small copy beside the talk."""
    return small_copy(_file(request, uuid))


def _file(request: HttpRequest, uuid: UUID) -> SupportFile:
    user = signed_in(request)
    rows = SupportFile.objects.select_related("entry__request__author")
    others = talk.for_staff(user) if at_the_desk(user) and user.has_perm(words.PERMISSION) else talk.of(user)
    return get_object_or_404(rows.filter(entry__request__in=others | talk.of(user)), uuid=uuid)
