"""«Удалить кабинет»: what goes, what stays until when and why; the way back for fourteen days."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import closing as wishes
from accounts import second_factor
from accounts.forms import CurrentPasswordForm, ProofsForm
from accounts.models import User
from accounts.person import signed_in
from accounts.views import journey
from accounts.views.brakes import brake_of, words_of_miss
from complaints import closing, promises


@never_cache
@sensitive_post_parameters("current_password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """The password, and the code where there is one; an officer's cabinet is closed by an administrator."""
    user = signed_in(request)
    context = {
        "pending": wishes.pending(user),
        "open_count": closing.open_count(user),
        "kept_until": closing.last_kept_until(user),
        "terms": promises.terms(),
    }
    if user.is_staff or context["pending"]:
        return render(request, "complaints/data/close.html", context)
    form_class = ProofsForm if second_factor.device_of(user) else CurrentPasswordForm
    form = form_class(journey.typed_unless_braked(request, "check_password"), user=user)
    if form.is_valid() and _is_proved(request, user, form):
        due_at = wishes.ask(user, at=timezone.now()).due_at
        logout(request)
        day = date_format(timezone.localtime(due_at), "j E")
        messages.success(request, _("Кабинет будет удалён {day}. Передумаете — войдите до этого дня").format(day=day))
        return redirect("home")
    return render(request, "complaints/data/close.html", {**context, "form": form})


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """The person stays."""
    if wishes.cancel(signed_in(request), at=timezone.now()):
        messages.success(request, _("Удаление отменено, кабинет остаётся"))
    return redirect("complaints:list")


def _is_proved(request: HttpRequest, user: User, form: CurrentPasswordForm) -> bool:
    """The second factor is never skipped when it is on."""
    device = second_factor.device_of(user)
    if device is None:
        return True
    brake = brake_of(request, device)
    if not brake and second_factor.verify_either(device, user, form.cleaned_data["code"]):
        return True
    form.add_error("code", brake or words_of_miss(device))
    return False
