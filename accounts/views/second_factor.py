"""Codes of an application: asked at the sign-in, set up and switched off in the cabinet."""

import time

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.stages import LoginStageController
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import next_page, second_factor, security
from accounts.forms import PasswordAndCodeForm, SecondFactorForm
from accounts.models import AppDevice, User
from accounts.person import signed_in
from accounts.stages import OTPStage
from accounts.views import journey
from accounts.views.entry import GET_POST

FRESH_SECONDS = 15 * 60
UNNOTICED_SECONDS = 2


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(GET_POST)
def verify(request: HttpRequest) -> HttpResponse:
    """The code after the password; also for an officer whose session began before the application was set up."""
    stage = LoginStageController.enter(request, OTPStage.key)
    user = request.user if isinstance(request.user, User) else stage and stage.login.user
    if not user:
        return redirect(next_page.onward(resolve_url("account_login"), next_page.next_of(request)))
    if stage and stage.is_stale():
        return stage.abort()  # type: ignore[no-any-return]
    device = second_factor.device_of(user)
    if device is None:
        return redirect("second_factor_setup") if request.user.is_authenticated else stage.exit()
    form = SecondFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        brake = _brake(request, device)
        if not brake and second_factor.verify(device, user, form.cleaned_data["code"]):
            return _enter(request, stage, device)
        form.add_error("code", brake or _miss(device))
        if stage and not brake and stage.count_miss():
            messages.warning(request, _("Слишком много попыток. Войдите заново"))
            return stage.abort()  # type: ignore[no-any-return]
    return render(request, "accounts/second_factor.html", {"form": form, "next": next_page.next_of(request)})


@never_cache
@sensitive_post_parameters("code", "current_password")
@require_http_methods(GET_POST)
def set_up(request: HttpRequest) -> HttpResponse:
    """Picture, key and the first code. Long after the sign-in the password is asked once more."""
    user = signed_in(request)
    next_url = next_page.next_of(request)
    if second_factor.device_of(user):
        missing = "account_security" if second_factor.is_verified(request) else "second_factor_verify"
        return redirect(next_page.onward(resolve_url(missing), next_url))
    fresh = _is_fresh(request, user)
    typed = journey.typed_unless_braked(request, "check_password")
    form = SecondFactorForm(typed) if fresh else PasswordAndCodeForm(typed, user=user)
    device = second_factor.new_device(user)
    if form.is_valid():
        brake = _brake(request, device)
        if not brake and security.switch_on_second_factor(request, user, form.cleaned_data["code"], at=timezone.now()):
            messages.success(request, _("Двойная защита включена. Теперь при входе спросим код из приложения"))
            return redirect(next_url or resolve_url("admin:index" if user.is_staff else "account_security"))
        form.add_error("code", brake or _miss(device))
    uri = second_factor.otpauth_uri(device)
    path, side = second_factor.qr_path(uri)
    context = {"form": form, "next": next_url, "key": second_factor.key_for_people(device), "uri": uri}
    return render(request, "accounts/second_factor_setup.html", {**context, "qr_path": path, "qr_side": side})


@never_cache
@sensitive_post_parameters("code", "current_password")
@require_http_methods(GET_POST)
def switch_off(request: HttpRequest) -> HttpResponse:
    """Password and code together; an officer goes on to set up another application."""
    user = signed_in(request)
    device = second_factor.device_of(user)
    if device is None:
        return redirect("account_security")
    form = PasswordAndCodeForm(journey.typed_unless_braked(request, "check_password"), user=user)
    if form.is_valid():
        brake = _brake(request, device)
        if not brake and second_factor.verify(device, user, form.cleaned_data["code"]):
            security.switch_off_second_factor(user, at=timezone.now())
            security.keep_session(request, user)
            messages.success(request, _("Двойная защита отключена"))
            return redirect("second_factor_setup" if user.is_staff else "account_security")
        form.add_error("code", brake or _miss(device))
    return render(request, "accounts/second_factor_off.html", {"form": form})


def _enter(request: HttpRequest, stage: OTPStage | None, device: AppDevice) -> HttpResponse:
    """Through allauth's stage when signing in; else only this session learns of the code, under a new id."""
    if stage and not request.user.is_authenticated:
        stage.login.user.otp_device = device
        return stage.exit()  # type: ignore[no-any-return]
    request.session.cycle_key()
    second_factor.mark_verified(request, device)
    return redirect(next_page.next_of(request) or get_adapter().get_login_redirect_url(request))


def _brake(request: HttpRequest, device: AppDevice) -> str:
    """Why no code is looked at now; an empty string when it is."""
    if journey.too_fast(request, "otp"):
        return journey.slow_down()
    wait = second_factor.seconds_to_wait(device)
    return _wait_words(wait) if wait else ""


def _miss(device: AppDevice) -> str:
    """The first miss costs a second, which nobody notices; later ones say how long to wait."""
    wait = second_factor.seconds_to_wait(device)
    if wait > UNNOTICED_SECONDS:
        return _("Код не подошёл. Следующий можно ввести через %(seconds)d с") % {"seconds": wait}
    return _("Код не подошёл. Введите тот, что в приложении сейчас")


def _wait_words(seconds: int) -> str:
    return _("Слишком много попыток. Попробуйте через %(seconds)d с") % {"seconds": seconds}


def _is_fresh(request: HttpRequest, user: User) -> bool:
    """Whether the password was typed in this session a short while ago."""
    records = get_authentication_records(request, user)
    return any(record["method"] == "password" and time.time() - record["at"] < FRESH_SECONDS for record in records)
