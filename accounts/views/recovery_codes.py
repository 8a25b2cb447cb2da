"""The ten recovery codes: shown once, as a page and as a file, and made anew."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import next_page, recovery_codes, second_factor, security
from accounts.forms import ProofsForm
from accounts.person import signed_in
from accounts.views import journey
from accounts.views.entry import GET_POST
from accounts.views.second_factor import proved


@never_cache
@require_http_methods(GET_POST)
def show(request: HttpRequest) -> HttpResponse:
    """The recovery codes just made; «Сохранил» forgets them and goes on."""
    shown = recovery_codes.to_show(request)
    next_url = next_page.next_of(request)
    if request.method == "POST" or not shown:
        recovery_codes.forget(request)
        return redirect(next_url or "account_security")
    return render(request, "accounts/second_factor_codes.html", {"codes": shown, "next": next_url})


@never_cache
@require_safe
def as_file(request: HttpRequest) -> HttpResponse:
    """The same list as a text file."""
    shown = recovery_codes.to_show(request)
    if not shown:
        return redirect("account_security")
    text = render_to_string("accounts/second_factor_codes.txt", {"codes": shown, "portal": settings.PORTAL_NAME})
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=_("резервные-коды.txt"))
    return response


@never_cache
@sensitive_post_parameters("code", "current_password")
@require_http_methods(GET_POST)
def renew(request: HttpRequest) -> HttpResponse:
    """Password and code once more; the earlier list stops working."""
    user = signed_in(request)
    device = second_factor.device_of(user)
    if device is None:
        return redirect("account_security")
    form = ProofsForm(journey.typed_unless_braked(request, "check_password"), user=user)
    if proved(request, device, form):
        made = security.renew_recovery_codes(user, at=timezone.now(), request=request)
        recovery_codes.keep_to_show(request, made)
        return redirect("second_factor_codes")
    return render(request, "accounts/second_factor_new_codes.html", {"form": form})
