"""The application with codes: set up and switched off in the cabinet."""

import time

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import next_page, recovery_codes, second_factor, security
from accounts.forms import PasswordAndCodeForm, ProofsForm, SecondFactorForm
from accounts.models import User
from accounts.person import signed_in
from accounts.views import journey
from accounts.views.brakes import brake_of, words_of_miss
from accounts.views.entry import GET_POST

FRESH_SECONDS = 15 * 60


@never_cache
@require_safe
def offer(request: HttpRequest) -> HttpResponse:
    """What the second factor is good for, and two ways on."""
    signed_in(request)
    onward = next_page.next_of(request) or resolve_url("complaints:list")
    return render(request, "accounts/second_factor_offer.html", {"next": onward})


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
        brake = brake_of(request, device)
        if not brake and security.switch_on_second_factor(request, user, form.cleaned_data["code"], at=timezone.now()):
            messages.success(request, _("Двойная защита включена. Теперь при входе спросим код из приложения"))
            recovery_codes.keep_to_show(request, recovery_codes.make(user, at=timezone.now()))
            onward = next_url or (resolve_url("admin:index") if user.is_staff else "")
            return redirect(next_page.onward(resolve_url("second_factor_codes"), onward))
        form.add_error("code", brake or words_of_miss(device))
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
    form = ProofsForm(journey.typed_unless_braked(request, "check_password"), user=user)
    if form.is_valid():
        brake = brake_of(request, device)
        if not brake and second_factor.verify_either(device, user, form.cleaned_data["code"]):
            security.switch_off_second_factor(user, at=timezone.now(), request=request)
            security.keep_session(request, user)
            messages.success(request, _("Двойная защита отключена"))
            return redirect("second_factor_setup" if user.is_staff else "account_security")
        form.add_error("code", brake or words_of_miss(device))
    return render(request, "accounts/second_factor_off.html", {"form": form})


def _is_fresh(request: HttpRequest, user: User) -> bool:
    """Whether the password was typed in this session a short while ago."""
    records = get_authentication_records(request, user)
    return any(record["method"] == "password" and time.time() - record["at"] < FRESH_SECONDS for record in records)
