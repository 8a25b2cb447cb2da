"""The list of complaints at any length: nothing on its page is counted or read to the end."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from complaints import search, selection
from complaints.admin.desk import officer
from complaints.models import Complaint

# Generic for the type checker only.
if TYPE_CHECKING:
    ComplaintPaginator = Paginator[Complaint]
else:
    ComplaintPaginator = Paginator

MOST = 10_000  # rows a person may page through; what is further is found by filters and words
MOST_FOUND = 1_000  # the same, for what a search has found
DATES = "sent_at__"


class CappedPaginator(ComplaintPaginator):
    """Counts no further than `most`; `more` says that there is more.

    `known`: how many there are, when that was asked before; `whole`: rows among which a page is picked by its keys, when
    saying once more which of them are meant would only cost.
    """

    most = MOST

    def __init__(
        self, *args: Any, known: int | None = None, whole: QuerySet[Complaint] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.whole = known, whole

    @cached_property
    def count(self) -> int:
        """At most `most`."""
        return min(self._counted, self.most)

    @cached_property
    def more(self) -> bool:
        """Whether the list goes on behind the last page."""
        return self._counted > self.most

    def page(self, number: int | str) -> Page[Complaint]:
        """The rows of the pages before are passed by their keys, without what the cells show.

        A page that is no more, since its complaints have moved on, is the last one: the filters stay.
        """
        shown = super().page(max(1, min(int(number), self.num_pages)))
        rows: Any = self.object_list
        keys = list(rows[max(shown.start_index() - 1, 0) : shown.end_index()].values_list("pk", flat=True))
        shown.object_list = (rows if self.whole is None else self.whole).filter(pk__in=keys)
        return shown

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return rows.order_by().values("pk")[: self.most + 1].count() if self.known is None else self.known


class FoundPaginator(CappedPaginator):
    """Of what a search has found."""

    most = MOST_FOUND


def paginator(request: HttpRequest, rows: QuerySet[Complaint], per_page: int) -> CappedPaginator:
    """For a request, which remembers how many rows its search has found."""
    if request.GET.get(SEARCH_VAR):
        return FoundPaginator(rows, per_page, **vars(request).get("desk_found", {}))
    return CappedPaginator(rows, per_page)


class DeskList(ChangeList):
    """Django's list with a cheap line of dates, and with searches that are asked of the index once."""

    paginator: CappedPaginator
    chosen: list[str] = []

    def get_results(self, request: HttpRequest) -> None:
        """Few found: they are sorted by themselves. Many: the sorted list is read until the page is full."""
        filters = {name: value for name, value in request.GET.dict().items() if name != SEARCH_VAR}
        self.chosen = selection.words(officer(request), filters)
        if self.query:
            most = FoundPaginator.most
            found = list(self.queryset.order_by().values_list("pk", flat=True)[: most + 1])
            few = len(found) <= most
            whole = self.root_queryset if few else self._read(request)
            whole = self.apply_select_related(whole.order_by(*self.get_ordering(request, whole)))
            self.queryset = whole.filter(pk__in=found) if few else whole
            vars(request)["desk_found"] = {"known": len(found), "whole": whole}
        super().get_results(request)
        self.page_num = max(1, min(self.page_num, self.paginator.num_pages))

    def _read(self, request: HttpRequest) -> QuerySet[Complaint]:
        """What the filters leave, its texts looked through."""
        words, self.query = self.query, ""
        rows: Any = self.get_queryset(request)
        self.query = words
        return search.found_reading(rows, words)

    @cached_property
    def dates(self) -> dict[str, Any]:
        """Years, months or days to choose from, between the first complaint of the desk and the last: two looks at an index."""
        span = self._span()
        if span is None:
            return {}
        year, month, day = (_whole(self.params.get(f"{DATES}{part}")) for part in ("year", "month", "day"))
        if year is None:
            years = range(span[1].year, span[0].year - 1, -1)
            return {"choices": [self._choice(str(each), year=each) for each in years]}
        if month is None:
            return {"back": self._choice(_("Все даты")), "choices": list(self._months(year, span))}
        back = self._choice(str(year), year=year)
        if day is not None:
            back = self._choice(_month(year, month), year=year, month=month)
            return {"back": back, "choices": [{"title": _day(date(year, month, day))}]}
        return {"back": back, "choices": list(self._days(year, month, span))}

    def _span(self) -> tuple[date, date] | None:
        moments = self.root_queryset.values_list("sent_at", flat=True)
        first, last = moments.order_by("sent_at").first(), moments.order_by("-sent_at").first()
        return (timezone.localdate(first), timezone.localdate(last)) if first and last else None

    def _months(self, year: int, span: tuple[date, date]) -> Iterator[dict[str, str]]:
        for month in range(1, 13):
            if (span[0].year, span[0].month) <= (year, month) <= (span[1].year, span[1].month):
                yield self._choice(_month(year, month), year=year, month=month)

    def _days(self, year: int, month: int, span: tuple[date, date]) -> Iterator[dict[str, str]]:
        for place in range(1, monthrange(year, month)[1] + 1):
            day = date(year, month, place)
            if span[0] <= day <= span[1]:
                yield self._choice(_day(day), year=year, month=month, day=place)

    def _choice(self, title: str, **parts: int) -> dict[str, str]:
        chosen = {f"{DATES}{part}": value for part, value in parts.items()}
        return {"title": title, "link": self.get_query_string(chosen, [DATES])}


def _whole(said: str | None) -> int | None:
    """What the address says; nonsense has been refused before."""
    return int(said) if said else None


def _month(year: int, month: int) -> str:
    return str(capfirst(date_format(date(year, month, 1), "YEAR_MONTH_FORMAT")))


def _day(day: date) -> str:
    return date_format(day, "j E")
