"""No access to mail and phone: a request with a document, without signing in; and the two links that follow it.

Pages answer alike whether such a cabinet exists: only people of staff ever learn it.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import codes
from accounts.forms import NewPasswordForm
from accounts.models import Code
from accounts.views import journey
from accounts.views.entry import code_page, send_code
from complaints import attachments
from complaints.file_checks.names import clean_name
from complaints.forms.recovery import RecoveryForm
from complaints.models import RecoveryRequest, RecoveryStatus
from complaints.recovery import Refused, filing, handover

PURPOSE = "recovery"
KEY = "recovery_request"
GET_POST = ["GET", "HEAD", "POST"]


@login_not_required
@never_cache
@require_http_methods(GET_POST)
def begin(request: HttpRequest) -> HttpResponse:
    """Everything on one page; the code comes next."""
    if request.method == "POST" and journey.too_fast(request, PURPOSE):
        messages.warning(request, journey.slow_down())
        return _begin_page(request, RecoveryForm(initial=request.POST.dict()))
    form = RecoveryForm(request.POST, request.FILES) if request.method == "POST" else RecoveryForm()
    if request.method == "POST" and form.is_valid() and _take(request, form):
        return redirect("complaints:recovery_code")
    return _begin_page(request, form)


def _begin_page(request: HttpRequest, form: RecoveryForm) -> HttpResponse:
    context = {"form": form, "days": settings.RECOVERY_FILES_DAYS}
    return render(request, "complaints/recovery/begin.html", context)


def _take(request: HttpRequest, form: RecoveryForm) -> bool:
    """Check the picture, send the code, keep the request; a sentence in the form when one of these is refused."""
    document: UploadedFile[bytes] = form.cleaned_data["document"]
    try:
        begun = filing.begin(form.told(), document, at=timezone.now())
    except attachments.Refused as refusal:
        form.add_error("document", f"{clean_name(document.name or '')}: {refusal}")
        return False
    except filing.NoneToday:
        form.add_error(
            "document", _("Сегодня мы больше не можем принять снимок. Попробуйте завтра или придите с документом к нам")
        )
        return False
    request.session[KEY] = begun.pk
    contact = begun.new_contact
    if journey.is_second_press(request, PURPOSE, contact):
        return True
    refusal_of_code = send_code(request, lambda: codes.issue(PURPOSE, contact, at=timezone.now()))
    if refusal_of_code:
        form.add_error("new_contact", refusal_of_code)
        form.add_error("document", _("Приложите снимок ещё раз: браузер его не хранит"))
    return not refusal_of_code


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(GET_POST)
def code(request: HttpRequest) -> HttpResponse:
    """The code proves the new contact, and the request is filed."""
    return code_page(request, PURPOSE, start="complaints:recovery", go_on=_file)


def _file(request: HttpRequest, proved: Code) -> HttpResponse:
    journey.forget(request, PURPOSE)
    if filing.has_cabinet(proved.contact):
        messages.info(request, _("У этого контакта уже есть кабинет. Доступ к нему вернёт обычный код"))
        return redirect("account_reset_password")
    filed = filing.file(request.session.get(KEY, 0), proved.contact, at=timezone.now())
    return redirect("complaints:recovery_sent" if filed else "complaints:recovery")


@login_not_required
@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The number and what happens next, for the browser that sent it."""
    rows = RecoveryRequest.objects.exclude(status=RecoveryStatus.UNPROVED)
    filed = rows.filter(pk=request.session.get(KEY, 0)).first()
    if filed is None:
        return redirect("complaints:recovery")
    context = {"filed": filed, "by_mail": "@" in filed.new_contact}
    return render(request, "complaints/recovery/sent.html", context)


@login_not_required
@never_cache
@require_http_methods(GET_POST)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """«Это не я»: opening changes nothing, one press stops the recovery."""
    found = handover.by_stop_token(token)
    if found is None:
        raise Http404
    stopped = request.method == "POST" and handover.stop(token, at=timezone.now())
    if stopped:
        found.refresh_from_db()
    context = {"recovery": found, "stopped": found.status == RecoveryStatus.FROZEN,
               "stoppable": found.status in handover.STOPPABLE}  # fmt: skip
    return render(request, "complaints/recovery/stop.html", context)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(GET_POST)
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """The link to the new contact: a new password, once; then the ordinary sign-in."""
    found = handover.by_link(token, at=timezone.now())
    if found is None or found.account is None:
        return render(request, "complaints/recovery/link_gone.html", status=404)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, user=found.account)
    if form.is_valid():
        try:
            handover.give_back(token, form.cleaned_data["password"], at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Доступ восстановлен. Войдите с новым контактом и новым паролем"))
            return redirect("account_login")
    return render(request, "complaints/recovery/enter.html", {"form": form})
