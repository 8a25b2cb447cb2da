"""The page of one consent: its text alone, and one button (152-ФЗ ст. 9 ч. 1: apart from any other document)."""

from allauth.core.internal.ratelimit import get_ip
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import consents
from accounts.person import signed_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, code: str) -> HttpResponse:
    """Read, give, withdraw: as easy one way as the other."""
    user = signed_in(request)
    offer = consents.offer(user, code)
    if offer is None:
        raise Http404
    if request.method != "POST":
        return render(request, "accounts/consent.html", {"offer": offer})
    at, ip = timezone.now(), get_ip(request)
    if "withdraw" in request.POST:
        consents.withdraw(user, code, at=at, ip=ip)
        messages.success(request, _("Согласие отозвано"))
    elif request.POST.get("version") == str(offer.document.version):
        consents.give(user, offer.document, at=at, ip=ip)
        messages.success(request, _("Согласие дано. Отозвать его можно здесь же в любой момент"))
    else:
        messages.warning(request, _("Текст согласия обновился. Прочитайте его ещё раз"))
    return redirect(request.path)
