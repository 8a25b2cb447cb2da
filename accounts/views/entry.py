"""Signing in, signing up in two pages, signing out."""

from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import after_reset, codes, next_page, presence, registration, sessions
from accounts.forms import CodeForm, SignInForm, SignUpForm
from accounts.models import Code, User
from accounts.views import journey

GET_POST = ["GET", "HEAD", "POST"]


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(GET_POST)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Contact and password; then the second factor where there is one, then the page the person wanted."""
    next_url = next_page.next_of(request)
    if request.user.is_authenticated:
        return redirect(next_url or get_adapter().get_login_redirect_url(request))
    typed = journey.typed_unless_braked(request, "login")
    form = SignInForm(typed, request=request, initial={"login": request.POST.get("login", "")})
    if form.is_valid():
        return _offer(request, enter(request, Login(user=form.user, redirect_url=next_url or None)))
    braked = form.braked or (request.method == "POST" and typed is None)
    context = {"form": form, "next": next_url, "ended": sessions.pop_ended(request)}
    status = HTTPStatus.TOO_MANY_REQUESTS if braked else HTTPStatus.OK
    return render(request, "account/login.html", context, status=status)


@never_cache
@login_not_required
@require_http_methods(GET_POST)
def sign_out(request: HttpRequest) -> HttpResponse:
    """POST ends the session here and in the browser's stores; GET only asks."""
    if request.method != "POST":
        return render(request, "account/logout.html") if request.user.is_authenticated else redirect("home")
    if isinstance(request.user, User):
        presence.left(request, request.user)
    logout(request)
    response = redirect("home")
    # Not "cookies": the reader's view settings are kept there.
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(GET_POST)
def sign_up(request: HttpRequest) -> HttpResponse:
    """First page: contact and password. The answer is the same whether a cabinet exists or not."""
    next_url = next_page.next_of(request)
    if request.user.is_authenticated:
        return redirect(next_url or get_adapter().get_login_redirect_url(request))
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refusal = _send_first_code(request, **form.cleaned_data)
        if not refusal:
            return redirect(next_page.onward(resolve_url("account_signup_code"), next_url))
        form.add_error("contact", refusal)
    return render(request, "account/signup.html", {"form": form, "next": next_url})


def _send_first_code(request: HttpRequest, contact: str, password: str) -> str:
    if journey.is_second_press(request, Code.Purpose.SIGN_UP, contact, password):
        return ""
    hashed = make_password(password)
    return send_code(request, lambda: codes.issue(Code.Purpose.SIGN_UP, contact, at=timezone.now(), password=hashed))


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(GET_POST)
def sign_up_code(request: HttpRequest) -> HttpResponse:
    """Second page: the code makes the account and opens it."""
    return code_page(request, Code.Purpose.SIGN_UP, start="account_signup", go_on=_open_account)


def _open_account(request: HttpRequest, code: Code) -> HttpResponse:
    user = registration.register(code, at=timezone.now())
    if user is None:
        messages.info(request, _("У вас уже есть кабинет. Войдите или восстановите пароль"))
        return redirect("account_login")
    return enter(request, Login(user=user, signup=True, redirect_url=next_page.next_of(request) or None))


def _offer(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Between the first sign-in after a reset and the page it was for, the second factor is offered."""
    if isinstance(request.user, User) and after_reset.take_offer(request.user):
        return redirect(next_page.onward(resolve_url("second_factor_offer"), response["Location"]))
    return response


def enter(request: HttpRequest, login: Login) -> HttpResponse:
    """Sign in a person whose password was typed just now, through the stages; the session notes that it was."""
    return cast(HttpResponse, perform_password_login(request, {}, login))


def send_code(request: HttpRequest, issue: Callable[[], Code]) -> str:
    """Issue a code and bind it to this session; a sentence when it may not be sent now."""
    if journey.too_fast(request, "code"):
        return journey.slow_down()
    try:
        journey.remember(request, issue())
    except (codes.TooMany, codes.NoSmsToday) as refusal:
        return journey.words_for(refusal)
    return ""


def code_page(
    request: HttpRequest, purpose: str, *, start: str, go_on: Callable[[HttpRequest, Code], HttpResponse]
) -> HttpResponse:
    """The page of the code, alike for signing up and for a reset; «ещё раз» sends a new one and kills this one."""
    code = journey.waiting(request, purpose)
    if code is None:
        if request.method == "POST":  # a double press whose first answer, with the new session in it, was dropped
            messages.info(request, _("Этот код уже принят или устарел. Попробуйте войти или запросите новый"))
        return redirect(start)
    if "again" in request.POST:
        return _send_again(request, code)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verdict = codes.check(code, form.cleaned_data["code"], at=timezone.now())
        if verdict is codes.Verdict.FITS:
            return go_on(request, code)
        form.add_error("code", _words_of(request, code, verdict))
    code = journey.waiting(request, purpose) or code
    context = {"form": form, "next": next_page.next_of(request), "start": resolve_url(start), **journey.about(code)}
    return render(request, f"account/{purpose}_code.html", context)


def _send_again(request: HttpRequest, code: Code) -> HttpResponse:
    refusal = send_code(request, lambda: codes.again(code, at=timezone.now()))
    if refusal:
        messages.warning(request, refusal)
    else:
        messages.success(request, _("Отправили новый код. Прежний больше не действует"))
    return redirect(next_page.onward(request.path, next_page.next_of(request)))


def _words_of(request: HttpRequest, code: Code, verdict: codes.Verdict) -> str:
    """What is wrong with the code; an expired one is replaced at once."""
    if verdict is codes.Verdict.WRONG:
        return _("Код не подошёл. Проверьте цифры или запросите новый код")
    if verdict is codes.Verdict.SPENT:
        return _("Слишком много попыток с этим кодом. Запросите новый")
    refusal = send_code(request, lambda: codes.again(code, at=timezone.now()))
    return refusal or _("Код устарел, мы отправили новый")
