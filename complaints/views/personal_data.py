"""«Что мы храним о вас»: a copy of everything, who looked, and what the person may do about it (152-ФЗ ст. 14, 20)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access, consents
from accounts.forms import CurrentPasswordForm
from accounts.person import signed_in
from accounts.views import journey
from complaints import personal_data, promises
from complaints.views.files import hand_out

LOOKS_PAGE = 20
PAGE = "complaints:data"


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """One page of the person's own; officers are named by unit and position."""
    user = signed_in(request)
    context = {
        "page_obj": Paginator(access.of(user), LOOKS_PAGE).get_page(request.GET.get("page")),
        "export": personal_data.latest(user),
        "consents": consents.offers(user),
        "terms": promises.terms(),
        "ready": personal_data.ready(user, at=timezone.now()),
    }
    return render(request, "complaints/data/overview.html", context)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Begin a copy; pressing again shows the one that is under way."""
    export = personal_data.ask(signed_in(request), at=timezone.now())
    if not export.is_under_way:
        messages.info(request, _("Архив уже готов. Новый можно собрать через час после прошлого"))
    return redirect(PAGE)


@never_cache
@sensitive_post_parameters("current_password")
@require_http_methods(["GET", "HEAD", "POST"])
def download(request: HttpRequest) -> HttpResponseBase:
    """The archive, to its owner alone and after the password: a session left open is not enough."""
    user = signed_in(request)
    export = personal_data.ready(user, at=timezone.now())
    if export is None:
        raise Http404
    form = CurrentPasswordForm(journey.typed_unless_braked(request, "check_password"), user=user)
    if form.is_valid():
        return hand_out(request, export)
    return render(request, "complaints/data/password.html", {"form": form})
