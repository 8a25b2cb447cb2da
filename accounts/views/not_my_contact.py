"""The link in the letter to a replaced contact."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import not_my_contact
from accounts.views.entry import GET_POST


@login_not_required
@never_cache
@require_http_methods(GET_POST)
def denied(request: HttpRequest, token: str) -> HttpResponse:
    """«Это не я»: opening the link changes nothing, since mail scanners open links too; the button does."""
    now = timezone.now()
    event = not_my_contact.event_of(token, at=now)
    if event and request.method == "POST":
        if not_my_contact.deny(event, request=request, at=now):
            if request.user == event.user:
                logout(request)
            messages.success(request, _("Прежний контакт возвращён, все входы закрыты. Задайте новый пароль"))
            return redirect("account_reset_password")
        event = None
    return render(request, "accounts/not_my_contact.html", {"event": event}, status=200 if event else 404)
