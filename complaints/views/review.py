"""The last step: everything once more, the one press that sends it, and what is told when the press fails."""

from collections.abc import Mapping
from datetime import datetime

import structlog
from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts import assurance
from accounts.models import User
from accounts.next_page import onward
from accounts.person import signed_in
from complaints import advice, attachments, attempts, beforehand, second_text_page, summary, wizard, workflow
from complaints.models import Complaint, FileState
from complaints.views import hidden

log = structlog.get_logger(__name__)


def review(request: HttpRequest, draft: Complaint, page: wizard.Step, frame: Mapping[str, object]) -> HttpResponse:
    """What will be sent, to whom, by when and what follows; `frame` is what the pages of all steps show."""
    user, now = signed_in(request), timezone.now()
    if "save" in request.POST:
        messages.info(request, _("Черновик сохранён. Продолжить можно с любого устройства."))
        return redirect("complaints:list")
    if request.method == "POST":
        return _send(request, draft, page)
    files = list(attachments.pending(draft, user))
    context = {
        **frame,
        "sections": summary.sections(draft, user),
        "attachments": files,
        "files_to_send": sum(file.state != FileState.REFUSED for file in files),
        "problems": [(unfinished.title, unfinished.url(draft)) for unfinished in wizard.undone(draft, user)],
        "doubled": _steps_with_second_texts(draft, user),
        "ahead": beforehand.ahead(draft, user, at=now),
        "tips": summary.advice(draft),
        "advice": advice.for_draft(draft, by=user, at=now),
        "attempts": attempts.shown(draft),
        **_what_the_entry_lacks(request, draft, page),
    }
    return render(request, "complaints/steps/review.html", context)


def _steps_with_second_texts(draft: Complaint, user: User) -> list[tuple[str | Promise, str]]:
    """(title, address) of the steps beside which another text waits: it is not sent, and sending takes it away."""
    return [
        (step.title, step.url(draft))
        for step in wizard.STEPS
        if step.form and step.name in draft.aside
        if second_text_page.seconds(step.name, step.form(draft=draft, user=user))
    ]


def _what_the_entry_lacks(request: HttpRequest, draft: Complaint, page: wizard.Step) -> dict[str, str]:
    """Nothing, or the sentence instead of the button, and where a code may be given; from there the way leads back."""
    if assurance.is_enough(assurance.of(request, signed_in(request))):
        return {}
    by_code = settings.MIN_ASSURANCE == assurance.SECOND_FACTOR
    prove_url = onward(reverse("second_factor_setup"), page.url(draft)) if by_code else ""
    return {"what_to_do": assurance.what_to_do(), "prove_url": prove_url}


def _send(request: HttpRequest, draft: Complaint, page: wizard.Step) -> HttpResponse:
    """A repeat of the press gives the same number. Whatever breaks, the person lands on this page and reads what to do."""
    now = timezone.now()
    if wizard.undone(draft, signed_in(request)):  # the page itself says which steps; no fault of ours to write down
        return HttpResponseRedirect(f"{page.url(draft)}#errors")
    try:
        sent = _make(request, draft, now)
    except workflow.Refused as refusal:
        return _refused(request, draft, page, str(refusal), now)
    except Complaint.DoesNotExist as deleted:  # in another tab, since this request began
        raise Http404 from deleted
    except Exception as fault:  # whatever broke: nothing that was typed is lost, and the attempt is proof
        return _failed(request, draft, page, fault, now)
    return redirect("complaints:sent", sent.number)


def _make(request: HttpRequest, draft: Complaint, now: datetime) -> Complaint:
    """Send what the steps have accepted."""
    # The version: what another tab has written since these answers were read has been checked by nobody.
    given = workflow.Given(
        files_shown=hidden.number(request.POST, "files_shown"),
        version=draft.version,
        assurance=assurance.of(request, signed_in(request)),
    )
    return workflow.make("send", draft.pk, by=signed_in(request), at=now, given=given).complaint


def _refused(request: HttpRequest, draft: Complaint, page: wizard.Step, reason: str, now: datetime) -> HttpResponse:
    """The sentence counts; that it could not be written down must not take it away."""
    try:
        attempts.record(draft, at=now, code=_code(request), reason=reason)
    except DatabaseError:
        log.warning("attempt_not_recorded", complaint_id=draft.pk, exc_info=True)
    messages.error(request, reason)
    return HttpResponseRedirect(page.url(draft))


def _failed(request: HttpRequest, draft: Complaint, page: wizard.Step, fault: Exception, now: datetime) -> HttpResponse:
    """Unless it went through all the same, as when the connection dies on the very commit. Without a database: page 500."""
    log.error("send_failed", complaint_id=draft.pk, exc_info=fault)
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()  # the one on which it failed may be dead
    there = get_object_or_404(Complaint, pk=draft.pk)
    if there.number is not None:
        return redirect("complaints:sent", there.number)
    reason = _("Сбой на нашей стороне, обращение не отправлено.")
    attempts.record(draft, at=now, code=_code(request), reason=reason, fault=type(fault).__name__)
    words = _(
        "Попытка от {time} не удалась, код {code}. Ничего не потеряно: черновик и файлы на месте. "
        "Нажмите «Отправить обращение» ещё раз."
    )
    messages.error(request, words.format(time=f"{timezone.localtime(now):%H:%M}", code=_code(request)))
    return HttpResponseRedirect(page.url(draft))


def _code(request: HttpRequest) -> str:
    """Of the request: by it the lines of the log are found."""
    return str(request.META.get("REQUEST_ID", ""))
