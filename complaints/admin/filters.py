"""Filters of the list of complaints. What each chooses stands in complaints/selection.py: the exported file asks there too."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from complaints import selection
from complaints.admin.desk import officer
from complaints.models import Complaint
from complaints.selection import Conditions


class ConditionFilter(admin.SimpleListFilter):
    """One of a few named conditions; a name that is not known filters nothing."""

    def conditions(self, request: HttpRequest) -> Conditions:
        """name in the address → (words, condition); asked once a request, the counts ask for each of them."""
        kept = vars(request).setdefault("list_conditions", {})
        if self.parameter_name not in kept:
            kept[self.parameter_name] = selection.FILTERS[str(self.parameter_name)][1](officer(request))
        found: Conditions = kept[self.parameter_name]
        return found

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The names and the words."""
        return [(name, str(words)) for name, (words, _condition) in self.conditions(request).items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Complaint]) -> QuerySet[Complaint]:
        """Only those that fit the chosen condition."""
        return queryset.filter(self.conditions(request).get(self.value() or "", ("", Q()))[1])

    def get_facet_counts(self, pk_attname: str, filtered_qs: QuerySet[Any]) -> dict[str, Any]:
        """All conditions in one pass over the rows; Django would look each row up again for each of them."""
        named = enumerate(self.conditions(self.request).values())
        return {f"{place}__c": Count(pk_attname, filter=condition) for place, (_words, condition) in named}


FILTERS = tuple(
    type(f"{name.title()}Filter", (ConditionFilter,), {"title": title, "parameter_name": name})
    for name, (title, _conditions) in selection.FILTERS.items()
)
NAMES = frozenset(selection.FILTERS)
