"""The application with codes: set up and switched off in the cabinet."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import codes, fallback, fresh, next_page, recovery_codes, second_factor, security
from accounts.forms import CurrentPasswordForm, PasswordAndCodeForm, ProofsForm, SecondFactorForm
from accounts.models import AppDevice, Code, User
from accounts.person import signed_in
from accounts.views import entry, journey
from accounts.views.brakes import brake_of, words_of_miss
from accounts.views.entry import GET_POST
from notifications.masking import mask_address


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
    current = second_factor.device_of(user)
    replaces = current is not None and fallback.may_replace(request, current)
    if current and not replaces:
        missing = "account_security" if second_factor.is_verified(request) else "second_factor_verify"
        return redirect(next_page.onward(resolve_url(missing), next_url))
    is_fresh = replaces or fresh.is_fresh(request, user)
    typed = journey.typed_unless_braked(request, "check_password")
    form = SecondFactorForm(typed) if is_fresh else PasswordAndCodeForm(typed, user=user)
    device = second_factor.new_device(user)
    if form.is_valid():
        brake = brake_of(request, device)
        if not brake and security.switch_on_second_factor(request, user, form.cleaned_data["code"], at=timezone.now()):
            return _connected(request, user, next_url, replaces=replaces)
        form.add_error("code", brake or words_of_miss(device))
    context = {"form": form, "next": next_url, **_picture(device)}
    return render(request, "accounts/second_factor_setup.html", context)


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
    if proved(request, device, form):
        security.switch_off_second_factor(user, at=timezone.now(), request=request)
        security.keep_session(request, user)
        messages.success(request, _("Двойная защита отключена"))
        return redirect("second_factor_setup" if user.is_staff else "account_security")
    return render(request, "accounts/second_factor_off.html", {"form": form})


@never_cache
@sensitive_post_parameters("current_password")
@require_http_methods(GET_POST)
def replace(request: HttpRequest) -> HttpResponse:
    """«Телефон потерян»: the password, then a code by message; for citizens only."""
    user = signed_in(request)
    if user.is_staff or second_factor.device_of(user) is None:
        return redirect("account_security")
    contact = fallback.contact_for_replacing(user, at=timezone.now())
    form = CurrentPasswordForm(journey.typed_unless_braked(request, "check_password"), user=user)
    if contact and form.is_valid():
        again = journey.is_second_press(request, fallback.PURPOSE, contact)
        issue = partial(codes.issue, fallback.PURPOSE, contact, at=timezone.now())
        refusal = "" if again else entry.send_code(request, issue)
        if not refusal:
            return redirect("second_factor_replace_code")
        form.add_error(None, refusal)
    context = {"form": form, "sent_to": mask_address(contact)}
    return render(request, "accounts/second_factor_replace.html", context)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(GET_POST)
def replace_code(request: HttpRequest) -> HttpResponse:
    """The code that was sent; the application of the new phone is connected next."""
    contact = fallback.contact_for_replacing(signed_in(request), at=timezone.now())
    code = journey.waiting(request, fallback.PURPOSE)
    if code is None or code.contact != contact:
        return redirect("second_factor_replace")
    return entry.code_page(request, fallback.PURPOSE, start="second_factor_replace", go_on=_go_on_replacing)


def proved(request: HttpRequest, device: AppDevice, form: ProofsForm) -> bool:
    """Whether the password and a code of the application, or one of the list on paper, were both right."""
    if not form.is_valid():
        return False
    brake = brake_of(request, device)
    if not brake and second_factor.verify_either(device, form.user, form.cleaned_data["code"]):
        return True
    form.add_error("code", brake or words_of_miss(device))
    return False


def _go_on_replacing(request: HttpRequest, code: Code) -> HttpResponse:
    journey.forget(request, fallback.PURPOSE)
    device = second_factor.device_of(signed_in(request))
    if device:
        fallback.allow_replacing(request, device)
    return redirect("second_factor_setup")


def _connected(request: HttpRequest, user: User, next_url: str, *, replaces: bool) -> HttpResponse:
    """On to the recovery codes, then where the person wanted; an officer to the desk."""
    done = _("Двойная защита включена. Теперь при входе спросим код из приложения")
    if replaces:
        done = _("Приложение подключено. Прежнее и прежние резервные коды больше не действуют")
    messages.success(request, done)
    recovery_codes.keep_to_show(request, recovery_codes.make(user, at=timezone.now()))
    onward = next_url or (resolve_url("admin:index") if user.is_staff else "")
    return redirect(next_page.onward(resolve_url("second_factor_codes"), onward))


def _picture(device: AppDevice) -> dict[str, object]:
    """What the phone scans, and the same to be typed or opened."""
    uri = second_factor.otpauth_uri(device)
    path, side = second_factor.qr_path(uri)
    return {"key": second_factor.key_for_people(device), "uri": uri, "qr_path": path, "qr_side": side}
