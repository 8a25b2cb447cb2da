"""The admin's first page for those who deal with complaints: what burns, what waits, and where it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import IntegerField, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from complaints import counters, selection
from complaints.admin.desk import officer
from complaints.admin.trail import Trail
from complaints.counters import Counter
from complaints.models import Complaint
from complaints.models.complaint import ComplaintQuerySet

MOST = 999  # what is counted no further: «999+»
BURNING = 10


def first_page(request: HttpRequest, more: dict[str, Any]) -> HttpResponse:
    """Numbers that lead to their lists, then the complaints with the nearest terms. `more`: what the site adds by itself.

    A superuser, who also looks after everything else, sees the rooms of the site below.
    """
    user = officer(request)
    context = {
        **admin.site.each_context(request),
        "title": _("Рабочее место"),
        "opts": Complaint._meta,
        "posts": list(user.postings.select_related("department").order_by("department__name")),
        "counts": list(count(user)),
        "burning": list(burning(user)),
        "trail": Trail(user, {"status": "open"}),  # those of `burning` and on
        "today": timezone.localdate(),
        "rooms": admin.site.get_app_list(request) if user.is_superuser else [],
        **more,
    }
    return render(request, "admin/complaints/desk.html", context)


@dataclass(frozen=True)
class Counted:
    """A counter with its number, at most MOST."""

    counter: Counter
    number: int
    more: bool


class _Count(Subquery):
    """How many rows a query has; it brings its own limit."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


def count(user: User) -> Iterator[Counted]:
    """All numbers in one statement; each stops at MOST, so that a long list costs no more than a short one."""
    table, desk = counters.of(user), selection.desk(user).order_by()
    counts = {each.name: _Count(desk.filter(each.condition).values("pk")[: MOST + 1]) for each in table}
    numbers: dict[str, int] = User.objects.filter(pk=user.pk).values(**counts).get()  # type: ignore[assignment]
    for each in table:
        yield Counted(each, min(numbers[each.name], MOST), more=numbers[each.name] > MOST)


def burning(user: User) -> ComplaintQuerySet:
    """The few whose term is the nearest, or has passed the longest ago."""
    desk = selection.desk(user).filter(counters.OPEN).order_by(*selection.ORDER)
    return desk.select_related("category", "department", "executor").defer(
        "story", "search_text", "id_doc_number", "aside"
    )[:BURNING]
