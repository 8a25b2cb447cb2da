"""«Мои данные»: what is kept of a person, who looked, and what the person may do about it (152-ФЗ ст. 14, 20)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import access
from accounts.person import signed_in

LOOKS_PAGE = 20


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """One page of the person's own; officers are named by unit and position."""
    user = signed_in(request)
    looks = Paginator(access.of(user), LOOKS_PAGE).get_page(request.GET.get("page"))
    return render(request, "complaints/data/overview.html", {"page_obj": looks})
