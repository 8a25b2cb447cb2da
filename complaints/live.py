"""What an open page asks every few seconds: has anything become new? (S95, decision 20)

Unchanged, it costs two queries. The session is one; the other reads the person, as every request does, and beside the
person how many messages lie unread and how long the complaint's history is. Nothing is written, and it is no sign of
life: who has left the table is signed out in time.
"""

import re
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponse

from accounts.backends import read_beside
from complaints import timeline
from complaints.models import Event
from notifications.models import Channel, Message

# The addresses of complaints/urls.py: known before any address is looked up, because the person is read before that.
PATH = re.compile(r"/complaints/(?:(?P<number>[0-9-]{1,40})/)?live/")


class LivePolls:
    """Reads the person of a poll with what is asked; stands before whatever would ask the database once more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Other requests pass untouched. The person stays as read here: the second factor's device is not looked up.

        Read here even if somebody has asked who it is before: while the portal is closed, whoever lets staff in has.
        """
        if poll := PATH.fullmatch(request.path_info):
            with read_beside(_news(poll["number"] or "")):
                request.polled_by = request._cached_user = get_user(request)  # type: ignore[attr-defined]
        return self.get_response(request)


def events_of(rows: QuerySet[Event]) -> QuerySet[Event]:
    """Those that the author sees."""
    return rows.exclude(kind__in=timeline.INTERNAL)


def _news(number: str) -> dict[str, Combinable]:
    """Counted inside the query for the person; both are empty where there is nothing, or nothing of theirs."""
    unread = Message.objects.filter(user=OuterRef("pk"), channel=Channel.CABINET).unread()
    asked: dict[str, Combinable] = {"unread_now": _count(unread, "user")}
    if number:
        rows = events_of(Event.objects.filter(complaint__number=number, complaint__author=OuterRef("pk")))
        asked["lines_now"] = _count(rows, "complaint")
        asked["last_kind"] = Subquery(rows.order_by("-position").values("kind")[:1])
    return asked


def _count(rows: QuerySet[Any], by: str) -> Subquery:
    return Subquery(rows.order_by().values(by).annotate(number=Count("pk")).values("number"))
