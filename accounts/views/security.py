"""«Вход и безопасность»: what protects the cabinet, and a new password."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import journal, presence, recovery_codes, second_factor, security, sessions, trusted
from accounts.forms import ChangePasswordForm
from accounts.person import signed_in
from accounts.views import journey
from accounts.views.entry import GET_POST
from notifications.masking import mask_address

LINES = 20


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Contacts one signs in by, the password, the second factor; where one is signed in; what happened."""
    user = signed_in(request)
    contacts = [mask_address(user.email)] if user.email_verified else []
    contacts += [mask_address(user.phone)] if user.phone_verified else []
    device = second_factor.device_of(user)
    context = {
        "contacts": contacts,
        "device": device,
        "codes_left": recovery_codes.left(user),
        "trusted": trusted.of(user, device, at=timezone.now()).count(),
        "places": presence.places(request, user, sessions.limits_of(user)),
        "journal_days": journal.KEPT.days,
        "page": Paginator(journal.of(user), LINES).get_page(request.GET.get("page")),
    }
    return render(request, "accounts/security.html", context)


@never_cache
@sensitive_post_parameters("current_password", "password")
@require_http_methods(GET_POST)
def change_password(request: HttpRequest) -> HttpResponse:
    """The old password and a new one; all other sessions end, this one goes on under a new id."""
    user = signed_in(request)
    form = ChangePasswordForm(journey.typed_unless_braked(request, "check_password"), user=user)
    if form.is_valid():
        security.change_password(user, form.cleaned_data["password"], at=timezone.now(), request=request)
        security.keep_session(request, user)
        messages.success(request, _("Пароль изменён. На других устройствах придётся войти заново"))
        return redirect("account_security")
    return render(request, "accounts/change_password.html", {"form": form})
