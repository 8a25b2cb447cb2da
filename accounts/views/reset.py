"""A forgotten password: contact → code → new password → the sign-in page.

The reset signs nobody in and does not pass the second factor (decision 11).
"""

from functools import partial

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import codes, next_page, security
from accounts.forms import NewPasswordForm, ResetForm
from accounts.models import Code
from accounts.views import journey
from accounts.views.entry import GET_POST, code_page, send_code

PROVED = "accounts_reset_proved"


@login_not_required
@never_cache
@require_http_methods(GET_POST)
def reset(request: HttpRequest) -> HttpResponse:
    """Where to send the code; the answer never tells whether there is a cabinet."""
    next_url = next_page.next_of(request)
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        contact = form.cleaned_data["contact"]
        again = journey.is_second_press(request, Code.Purpose.RESET, contact)
        issue = partial(codes.issue, Code.Purpose.RESET, contact, at=timezone.now())
        refusal = "" if again else send_code(request, issue)
        if not refusal:
            return redirect(next_page.onward(resolve_url("account_reset_password_code"), next_url))
        form.add_error("contact", refusal)
    return render(request, "account/reset.html", {"form": form, "next": next_url})


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(GET_POST)
def reset_code(request: HttpRequest) -> HttpResponse:
    """The code proves the contact for ten minutes."""
    return code_page(request, Code.Purpose.RESET, start="account_reset_password", go_on=_to_new_password)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(GET_POST)
def reset_new(request: HttpRequest) -> HttpResponse:
    """A new password, once; then the ordinary sign-in with everything it asks."""
    code = Code.objects.select_related("user").filter(pk__in=[request.session.get(PROVED)]).first()
    if code is None or code.user is None or not codes.is_proved(code, at=timezone.now()):
        return redirect("account_reset_password")
    form = NewPasswordForm(request.POST or None, user=code.user)
    if request.method == "POST" and form.is_valid():
        return _set(request, code, form.cleaned_data["password"])
    return render(request, "account/reset_new.html", {"form": form, "next": next_page.next_of(request)})


def _to_new_password(request: HttpRequest, code: Code) -> HttpResponse:
    request.session[PROVED] = str(code.pk)
    return redirect(next_page.onward(resolve_url("account_reset_password_new"), next_page.next_of(request)))


def _set(request: HttpRequest, code: Code, password: str) -> HttpResponse:
    """Write the password and forget the journey; in another tab the same code has nothing left to give."""
    del request.session[PROVED]
    journey.forget(request, Code.Purpose.RESET)
    if not security.reset_password(code, password, at=timezone.now(), request=request):
        return redirect("account_reset_password")
    get_adapter().forget_failures(request, code.contact)
    messages.success(request, _("Пароль изменён. Войдите с новым паролем"))
    return redirect(next_page.onward(resolve_url("account_login"), next_page.next_of(request)))
