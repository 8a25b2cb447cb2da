"""The browsers in which the code is not asked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import second_factor, trusted
from accounts.person import signed_in


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Which and till when."""
    user = signed_in(request)
    browsers = trusted.of(user, second_factor.device_of(user), at=timezone.now())
    return render(request, "accounts/trusted.html", {"browsers": browsers})


@never_cache
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own only; somebody else's number changes nothing."""
    if trusted.forget(signed_in(request), pk):
        messages.success(request, _("В этом браузере снова спросим код"))
    return redirect("trusted_browsers")


@never_cache
@require_POST
def forget_all(request: HttpRequest) -> HttpResponse:
    """«Забыть все»."""
    trusted.forget(signed_in(request))
    messages.success(request, _("Теперь код спросим в каждом браузере"))
    return redirect("account_security")
