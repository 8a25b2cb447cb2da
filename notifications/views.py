"""The message centre: everything the portal has said to this person, each line leading to where one can act."""

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from notifications import centre, reading
from notifications.models import Message

PER_PAGE = 20
MOST_TO_DO = 5


@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """Newest first, by day of the authority's zone; `show` is a tab, `number` leaves the messages about one complaint.

    Context: `days` — pairs (date, lines of that day); `page` — the paginator's page; `to_do` — what waits, `more_to_do`
    how many are left out on top.
    """
    show = request.GET.get("show", "")
    show = show if show in (centre.UNREAD, centre.TO_DO) else centre.ALL
    number = centre.number_of(request.GET.get("number", ""))
    waiting = centre.waiting(int(request.user.pk or 0))
    found = centre.rows(request.user.pk, show, number, waiting)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "days": centre.by_day(list(page.object_list)), "page": page, "show": show, "number": number,
        "to_do": waiting[:MOST_TO_DO], "to_do_count": len(waiting), "more_to_do": max(0, len(waiting) - MOST_TO_DO),
    }  # fmt: skip
    return render(request, "notifications/list.html", context)


@require_http_methods(["GET", "POST"])
def open_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one's own message as read and go where it leads; a link, so that it works from anywhere on the page."""
    message = get_object_or_404(Message.objects.in_cabinet_of(request.user.pk), pk=pk)
    if message.read_at is None:
        Message.objects.filter(pk=message.pk, read_at__isnull=True).update(read_at=timezone.now())
    return redirect(message.url or "notifications:list")


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """«Ознакомлен(а)»: once, with its time, and back to the page where it was pressed."""
    asked = Message.objects.in_cabinet_of(request.user.pk).filter(needs_ack=True)
    at = reading.acknowledge(get_object_or_404(asked, pk=pk), at=timezone.now())
    words = _("Отметили: вы ознакомлены {at}.")
    flash.success(request, words.format(at=f"{timezone.localtime(at):%d.%m.%Y в %H:%M}"))
    back = request.POST.get("next", "")
    is_ours = back.startswith("/") and back.isprintable() and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_ours else "notifications:list")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read; what waits for «Ознакомлен(а)» goes on waiting."""
    Message.objects.in_cabinet_of(request.user.pk).unread().update(read_at=timezone.now())
    return redirect("notifications:list")
