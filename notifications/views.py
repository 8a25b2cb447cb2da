"""The message centre: everything the portal has said to this person, each line leading to where one can act."""

from datetime import date
from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from notifications.models import Message

PER_PAGE = 20


@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """Newest first, by day of the authority's zone.

    Context: `days` — pairs (date, messages of that day); `page` — the paginator's page; `show` — "all" or "unread";
    `total`, `unread` — counts for the two tabs.
    """
    mine = Message.objects.in_cabinet_of(request.user.pk)
    show = "unread" if request.GET.get("show") == "unread" else "all"
    page = Paginator(mine.unread() if show == "unread" else mine, PER_PAGE).get_page(request.GET.get("page"))
    context = {"days": _by_day(list(page.object_list)), "page": page, "show": show}
    return render(request, "notifications/list.html", context)


@require_http_methods(["GET", "POST"])
def open_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one's own message as read and go where it leads; a link, so that it works from anywhere on the page."""
    message = get_object_or_404(Message.objects.in_cabinet_of(request.user.pk), pk=pk)
    if message.read_at is None:
        Message.objects.filter(pk=message.pk, read_at__isnull=True).update(read_at=timezone.now())
    return redirect(message.url or "notifications:list")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    Message.objects.in_cabinet_of(request.user.pk).unread().update(read_at=timezone.now())
    return redirect("notifications:list")


def _by_day(messages: list[Message]) -> list[tuple[date, list[Message]]]:
    days = groupby(messages, key=lambda message: timezone.localdate(message.created_at))
    return [(day, list(of_day)) for day, of_day in days]
