"""How long the session will last; ending what is signed in elsewhere, from the cabinet or by the link of a letter."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import fresh, journal, not_me, presence, security, sessions
from accounts.forms import CurrentPasswordForm
from accounts.models import User, UserSession
from accounts.person import signed_in
from accounts.views import journey
from accounts.views.entry import GET_POST


@login_not_required
@never_cache
@require_http_methods(GET_POST)
def left(request: HttpRequest) -> JsonResponse:
    """Seconds until this session ends: GET asks on the page's own behalf, POST is «Остаться».

    With the name and the token a page that outlived its session goes on after its person has signed in again elsewhere.
    """
    if not isinstance(request.user, User):
        return JsonResponse({"left": 0})
    if request.method == "POST":
        sessions.touch(request)
    rest = sessions.left(request, request.user)
    about = {"left": rest.seconds, "prolongs": rest.prolongs, "name": sessions.name_of(request.user)}
    return JsonResponse({**about, "token": get_token(request)})


@never_cache
@sensitive_post_parameters("current_password")
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """One other device; somebody else's is not there."""
    user = signed_in(request)
    if not UserSession.objects.filter(user=user, pk=pk).exists():
        raise Http404
    asked = _ask_password(request, user)
    if asked:
        return asked
    if not presence.end(user, pk, request=request):
        raise Http404
    messages.success(request, _("Вход на этом устройстве закрыт"))
    return redirect("account_security")


@never_cache
@sensitive_post_parameters("current_password")
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """All but this one, which goes on under a new id."""
    user = signed_in(request)
    asked = _ask_password(request, user)
    if asked:
        return asked
    with transaction.atomic():
        security.still_in(user)
        security.end_sessions(user)
        journal.record(user, journal.Kind.SESSIONS_ENDED, request=request)
    security.keep_session(request, user)
    messages.success(request, _("Вы вышли везде, кроме этого устройства"))
    return redirect("account_security")


@login_not_required
@never_cache
@require_http_methods(GET_POST)
def denied(request: HttpRequest, token: str) -> HttpResponse:
    """«Это не я»: opening the link changes nothing, since mail scanners open links too; the button does."""
    event = not_me.event_of(token)
    if event and request.method == "POST" and not_me.deny(event, request=request, at=timezone.now()):
        if request.user == event.user:
            logout(request)
        messages.success(request, _("Все входы закрыты, прежний пароль отключён. Задайте новый"))
        return redirect("account_reset_password")
    return render(request, "accounts/not_me.html", {"event": event}, status=200 if event else 404)


def _ask_password(request: HttpRequest, user: User) -> HttpResponse | None:
    """The page that asks for it long after the sign-in; None when it is not needed or was right (ASVS 7.5.2)."""
    if fresh.is_fresh(request, user):
        return None
    typed = journey.typed_unless_braked(request, "check_password") if "current_password" in request.POST else None
    form = CurrentPasswordForm(typed, user=user)
    if form.is_valid():
        fresh.renew(request, user)
        return None
    return render(request, "accounts/session_end.html", {"form": form})
