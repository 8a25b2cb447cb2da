"""The second step of signing in: a code of the application, or one from the list on paper."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from allauth.account.adapter import get_adapter
from allauth.account.stages import LoginStageController
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import (
    after_reset,
    assurance,
    codes,
    fallback,
    journal,
    next_page,
    recovery_codes,
    second_factor,
    security,
    trusted,
)
from accounts.forms import CodeForm, RecoveryCodeForm, SecondFactorForm
from accounts.models import AppDevice, Code, User
from accounts.person import signed_in
from accounts.stages import OTPStage
from accounts.views import entry, journey
from accounts.views.brakes import NEXT_CODE, brake_of, words_of_miss
from accounts.views.entry import GET_POST


@dataclass(frozen=True)
class Way:
    """One of the ways through the second step."""

    form: type[CodeForm]
    fits: Callable[[HttpRequest, AppDevice, str], bool]
    template: str
    again: Promise
    proves: str = assurance.APP
    may_trust: bool = False


def _by_application(request: HttpRequest, device: AppDevice, digits: str) -> bool:
    return second_factor.verify(device, device.user, digits)


def _by_paper(request: HttpRequest, device: AppDevice, digits: str) -> bool:
    left = security.use_recovery_code(device, digits, at=timezone.now(), request=request)
    if left is not None and left <= recovery_codes.FEW:
        messages.warning(
            request,
            _("Резервных кодов осталось: %(left)d. Создайте новые на странице «Вход и безопасность»") % {"left": left},
        )
    return left is not None


APPLICATION = Way(SecondFactorForm, _by_application, "accounts/second_factor.html", NEXT_CODE, may_trust=True)
PAPER = Way(
    RecoveryCodeForm,
    _by_paper,
    "accounts/second_factor_recovery.html",
    gettext_lazy("Код не подошёл. Проверьте цифры: каждый резервный код подходит один раз"),
    proves=assurance.RECOVERY,
)


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(GET_POST)
def verify(request: HttpRequest) -> HttpResponse:
    """The code after the password; also for an officer whose session began before the application was set up."""
    return _second_step(request, APPLICATION)


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(GET_POST)
def verify_by_recovery_code(request: HttpRequest) -> HttpResponse:
    """The same with a code from the list on paper; the owner is told."""
    return _second_step(request, PAPER)


@login_not_required
@never_cache
@require_POST
def send_code(request: HttpRequest) -> HttpResponse:
    """«Прислать код на почту» or «по СМС», between the password and the entry only."""
    stage = _citizen_between(request)
    sent_to = fallback.contacts_of(stage.login.user, at=timezone.now()) if stage else {}
    contact = sent_to.get(request.POST.get("by", ""))
    if contact is None:
        return redirect("second_factor_verify")
    again = journey.is_second_press(request, Code.Purpose.SECOND, contact)
    issue = partial(codes.issue, Code.Purpose.SECOND, contact, at=timezone.now())
    refusal = "" if again else entry.send_code(request, issue)
    if refusal:
        messages.warning(request, refusal)
    onward = "second_factor_verify" if refusal else "second_factor_code"
    return redirect(next_page.onward(resolve_url(onward), next_page.next_of(request)))


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(GET_POST)
def verify_by_message(request: HttpRequest) -> HttpResponse:
    """The code that was sent."""
    stage = _citizen_between(request)
    code = journey.waiting(request, Code.Purpose.SECOND)
    sent_to = fallback.contacts_of(stage.login.user, at=timezone.now()) if stage else {}
    if code is None or code.contact not in sent_to.values():
        return redirect("second_factor_verify")
    return entry.code_page(request, Code.Purpose.SECOND, start="second_factor_verify", go_on=_enter_by_message)


def _citizen_between(request: HttpRequest) -> OTPStage | None:
    """The entry that waits for its second step, where a message may be that step."""
    stage: OTPStage | None = LoginStageController.enter(request, OTPStage.key)
    return None if stage is None or request.user.is_authenticated or stage.is_stale() else stage


def _enter_by_message(request: HttpRequest, code: Code) -> HttpResponse:
    stage = LoginStageController.enter(request, OTPStage.key)
    device = second_factor.device_of(stage.login.user)
    journey.forget(request, Code.Purpose.SECOND)
    if device is None:
        return stage.exit()  # type: ignore[no-any-return]
    response = _enter(request, stage, device, proved=assurance.MESSAGE)
    messages.info(request, _("Телефон потерян? Подключите приложение на новом: страница «Вход и безопасность»"))
    return response


def _second_step(request: HttpRequest, way: Way) -> HttpResponse:
    stage = LoginStageController.enter(request, OTPStage.key)
    user = request.user if isinstance(request.user, User) else stage and stage.login.user
    if not user:
        return redirect(next_page.onward(resolve_url("account_login"), next_page.next_of(request)))
    if stage and stage.is_stale():
        return stage.abort()  # type: ignore[no-any-return]
    device = second_factor.device_of(user)
    if device is None:
        return redirect("second_factor_setup") if request.user.is_authenticated else stage.exit()
    form = way.form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        brake = brake_of(request, device)
        if not brake and way.fits(request, device, form.cleaned_data["code"]):
            remember = way.may_trust and "remember" in request.POST
            return _enter(request, stage, device, proved=way.proves, remember=remember)
        form.add_error("code", brake or words_of_miss(device, way.again))
        if not brake:
            journal.record_failure(user, journal.Kind.SECOND_FACTOR_FAILED, request=request)
        if stage and not brake and stage.count_miss():
            messages.warning(request, _("Слишком много попыток. Войдите заново"))
            return stage.abort()  # type: ignore[no-any-return]
    sent_to = {} if request.user.is_authenticated else fallback.contacts_of(user, at=timezone.now())
    about = {
        "sent_to": sent_to,
        "codes_left": recovery_codes.left(user),
        "may_trust": way.may_trust and not user.is_staff,
    }
    return render(request, way.template, {"form": form, "next": next_page.next_of(request), **about})


def _enter(
    request: HttpRequest, stage: OTPStage | None, device: AppDevice, *, proved: str, remember: bool = False
) -> HttpResponse:
    """Through allauth's stage when signing in; else only this session learns of the code, under a new id."""
    if stage and not request.user.is_authenticated:
        stage.login.user.otp_device = device
        response: HttpResponse = stage.exit()
    else:
        request.session.cycle_key()
        second_factor.mark_verified(request, device)
        response = redirect(next_page.next_of(request) or get_adapter().get_login_redirect_url(request))
    request.session[assurance.SECOND_STEP] = proved
    after_reset.forget(signed_in(request))
    if remember:
        trusted.trust(request, response, signed_in(request), device, at=timezone.now())
    return response
