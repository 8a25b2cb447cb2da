"""Filters of the list of complaints: a name in the address, a condition behind it."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.admin import counters
from complaints.admin.desk import departments, officer
from complaints.models import Complaint, Status
from complaints.models.complaint import OPEN_STATUSES

SOON = timedelta(days=3)
Conditions = dict[str, tuple[str | Promise, Q]]


class ConditionFilter(admin.SimpleListFilter):
    """One of a few named conditions; a name that is not known filters nothing."""

    def conditions(self, request: HttpRequest) -> Conditions:
        """name in the address → (words, condition)."""
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The names and the words."""
        return [(name, str(words)) for name, (words, _condition) in self.conditions(request).items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Complaint]) -> QuerySet[Complaint]:
        """Only those that fit the chosen condition."""
        chosen = self.conditions(request).get(self.value() or "")
        return queryset.filter(chosen[1]) if chosen else queryset

    def get_facet_counts(self, pk_attname: str, filtered_qs: QuerySet[Any]) -> dict[str, Any]:
        """All conditions in one pass over the rows; Django would look each row up again for each of them."""
        named = enumerate(self.conditions(self.request).values())
        return {f"{place}__c": Count(pk_attname, filter=condition) for place, (_words, condition) in named}


class DeskFilter(ConditionFilter):
    """What the desk counts: the same conditions, so that a number there and the list here never differ."""

    title = _("на столе")
    parameter_name = counters.PARAMETER

    def conditions(self, request: HttpRequest) -> Conditions:
        """Those that concern this person."""
        return {each.name: (each.words, each.condition) for each in counters.of(officer(request))}


class NewsFilter(ConditionFilter):
    """What nobody of those who must act has opened yet."""

    title = _("новое")
    parameter_name = "news"

    def conditions(self, request: HttpRequest) -> Conditions:
        """One condition."""
        return {"unseen": (_("Не открыто"), Q(unseen_by_staff=True))}


class StatusFilter(ConditionFilter):
    """Where it stands; «в обработке» is everything that still waits for an answer."""

    title = _("статус")
    parameter_name = "status"

    def conditions(self, request: HttpRequest) -> Conditions:
        """All open ones together, then each status."""
        every = {value: (label, Q(status=value)) for value, label in Status.choices if value != Status.DRAFT}
        # The sort key as well, so that the database begins where those begin.
        every[Status.COMPLETED] = (every[Status.COMPLETED][0], Q(status=Status.COMPLETED, ended=True))
        return {"open": (_("Все незавершённые"), Q(status__in=OPEN_STATUSES, ended=False)), **every}


class DueFilter(ConditionFilter):
    """How near the legal term is, among those not answered yet."""

    title = _("срок ответа")
    parameter_name = "due"

    def conditions(self, request: HttpRequest) -> Conditions:
        """Past, today, within three days."""
        today, still = timezone.localdate(), Q(status__in=OPEN_STATUSES, ended=False)
        return {
            "overdue": (_("Просрочен"), still & Q(due_on__lt=today)),
            "today": (_("Сегодня"), still & Q(due_on=today)),
            "soon": (_("Ближайшие 3 дня"), still & Q(due_on__range=(today, today + SOON))),
        }


class ExecutorFilter(ConditionFilter):
    """Whose it is."""

    title = _("исполнитель")
    parameter_name = "executor"

    def conditions(self, request: HttpRequest) -> Conditions:
        """Mine or nobody's yet."""
        return {
            "me": (_("Мои"), Q(executor=officer(request))),
            "nobody": (_("Без исполнителя"), Q(executor=None)),
        }


class DepartmentFilter(admin.SimpleListFilter):
    """The departments of the complaints this person sees; with one only there is nothing to choose."""

    title = _("подразделение")
    parameter_name = "department"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """By name."""
        rows = departments(request)
        return rows if len(rows) > 1 else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Complaint]) -> QuerySet[Complaint]:
        """Only those of the chosen department."""
        chosen = self.value()
        return queryset.filter(department=int(chosen)) if chosen in dict(self.lookup_choices) else queryset

    def get_facet_counts(self, pk_attname: str, filtered_qs: QuerySet[Any]) -> dict[str, Any]:
        """In one pass, as above."""
        named = enumerate(self.lookup_choices)
        return {f"{place}__c": Count(pk_attname, filter=Q(department=int(pk))) for place, (pk, _name) in named}


FILTERS = (DeskFilter, NewsFilter, StatusFilter, DueFilter, ExecutorFilter, DepartmentFilter)
NAMES = frozenset(each.parameter_name for each in FILTERS)
