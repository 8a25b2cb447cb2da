"""Where a draft begins: empty, or as the like of an earlier one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.person import signed_in
from complaints import beforehand, numbers, topics, wizard
from complaints.models import Complaint, Outcome
from complaints.wizard import Carry


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A draft is made by a press, never by following a link: the page says first what it will take over."""
    user, like = signed_in(request), _like(request)
    carry, topic = _carry(request, like), topics.by_code(request.GET.get("topic", ""))
    if request.method == "GET":
        carried = beforehand.carried(like, carry, user, timezone.localdate()) if like else []
        context = {"like": like, "carry": carry, "carried": carried, "topic": topic if like is None else None}
        return render(request, "complaints/new.html", context)
    try:
        draft = wizard.start(user, at=timezone.now(), like=like, carry=carry, topic=topic)
    except wizard.TooManyDrafts:
        words = _("У вас уже {n} черновиков. Отправьте или удалите один из них.")
        messages.error(request, words.format(n=wizard.MAX_DRAFTS))
        return redirect("complaints:list")
    return HttpResponseRedirect(wizard.begin_at(draft, carry).url(draft))


def _carry(request: HttpRequest, like: Complaint | None) -> Carry:
    """The very words only of what was left without an answer on the merits: there is something to put right.

    Again only about what has ended or is late: what is considered in time needs no second complaint.
    """
    asked = request.GET.get("what", "")
    if like is None or asked not in set(Carry):
        return Carry.PERSON
    fits = {
        Carry.WORDS: like.outcome == Outcome.LEFT,
        Carry.AGAIN: bool(like.outcome) or like.is_overdue(timezone.localdate()),
    }
    return Carry(asked) if fits.get(Carry(asked), True) else Carry.MATTER


def _like(request: HttpRequest) -> Complaint | None:
    """The person's own complaint or draft named in the address. Whose else it is does not matter: it is not found."""
    typed = request.GET.get("like", "")
    try:
        key: dict[str, object] = {"uuid": UUID(typed)}
    except ValueError:
        key = {"number": numbers.parse(typed)}
    if None in key.values():  # neither of both: a plain beginning
        return None
    return get_object_or_404(Complaint.objects.of(signed_in(request)).select_related("category__parent"), **key)
