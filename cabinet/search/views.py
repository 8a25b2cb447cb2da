"""The page of the search, open to all."""

from allauth.core.internal.ratelimit import truncate_ip
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.devices import ip_of
from accounts.models import User
from cabinet.search import answer as answers
from cabinet.search import brake
from complaints.forms.fields import TURNS
from complaints.models import Category


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What `q` finds; pages people look for most when it is empty, ways on when there is nothing."""
    typed = " ".join(TURNS.sub("", request.GET.get("q", "")).replace("\x00", " ").split())
    query = typed[: answers.LONGEST_QUERY].rstrip()
    user = request.user if isinstance(request.user, User) else None
    too_fast = bool(query) and brake.too_fast(truncate_ip(ip_of(request) or ""))
    context: dict[str, object] = {
        "query": query, "longest": answers.LONGEST_QUERY, "is_cut": len(typed) > answers.LONGEST_QUERY,
        "too_fast": too_fast, "too_short": len(query) == 1,
    }  # fmt: skip
    if len(query) > 1 and not too_fast:
        found = answers.answer(query, user, as_typed="exact" in request.GET)
        context["answer"] = found
        if found.has_number and user is None:
            context["sign_in_url"] = answers.sign_in_url(query)
    if not context.get("answer"):
        context["popular"] = answers.popular(user)
    if "answer" in context and not found.groups:
        context["topics"] = Category.objects.filter(parent=None, active=True)
    return render(request, "pages/search.html", context, status=429 if too_fast else 200)
