"""The admin's first page for those who deal with complaints: what burns, what waits, and where it is."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.admin import counters
from complaints.admin.desk import officer
from complaints.models import Complaint


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
        "counts": list(counters.count(user)),
        "parameter": counters.PARAMETER,
        "burning": list(counters.burning(user)),
        "today": timezone.localdate(),
        "rooms": admin.site.get_app_list(request) if user.is_superuser else [],
        **more,
    }
    return render(request, "admin/complaints/desk.html", context)
