"""Journals of complaints for auditors and for the person who answers for personal data: no text of anybody's is here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin import Journal
from accounts.admin.journals import OfficerFilter, PeriodFilter
from complaints.models import DataExport, Event, RefusedMove, Status
from complaints.workflow import MOVES


def _move_words(name: str) -> str:
    return str(MOVES[name].label) if name in MOVES else name


class MoveFilter(admin.SimpleListFilter):
    """What was done or tried."""

    title = _("действие")
    parameter_name = "move"
    field = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """In the order of the table."""
        return [(name, str(move.label)) for name, move in MOVES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only this one."""
        chosen = self.value()
        return queryset.filter(**{self.field: chosen}) if chosen in MOVES else queryset


class TriedFilter(MoveFilter):
    """The same over attempts."""

    field = "move"


@admin.register(RefusedMove)
class RefusedMoveAdmin(Journal):
    """Attempts to give a complaint to whom it is about."""

    list_display = ("at", "number", "unit", "what", "tried", "reason")
    list_filter = (PeriodFilter, OfficerFilter, TriedFilter)
    list_select_related = ("complaint",)
    search_fields = ("=complaint__number",)
    search_help_text = _("Номер обращения")

    @admin.display(description=_("обращение"))
    def number(self, refused: RefusedMove) -> str:
        """The number alone."""
        return str(refused.complaint)

    @admin.display(description=_("действие"))
    def what(self, refused: RefusedMove) -> str:
        """As its button is called."""
        return _move_words(refused.move)


@admin.register(Event)
class EventAdmin(Journal):
    """Who moved which complaint when, from where to where; the words said to the citizen stay on its page."""

    list_display = ("at", "number", "what", "who", "way")
    list_filter = (PeriodFilter, OfficerFilter, MoveFilter)
    list_select_related = ("complaint",)
    search_fields = ("=complaint__number",)
    search_help_text = _("Номер обращения")

    @admin.display(description=_("обращение"))
    def number(self, event: Event) -> str:
        """The number alone."""
        return str(event.complaint)

    @admin.display(description=_("действие"))
    def what(self, event: Event) -> str:
        """As its button is called."""
        return _move_words(event.kind)

    @admin.display(description=_("кто"))
    def who(self, event: Event) -> str:
        """An officer by name and unit, a citizen never by name."""
        return str(_("заявитель")) if event.by_author else event.unit

    @admin.display(description=_("статус"))
    def way(self, event: Event) -> str:
        """From where to where."""
        before, after = Status(event.from_status).label, Status(event.to_status).label
        return str(after) if before == after else f"{before} → {after}"


class RequestedFilter(PeriodFilter):
    """By the day of asking."""

    moment = "requested_at"


@admin.register(DataExport)
class DataExportAdmin(Journal):
    """Copies of their data that people asked for."""

    list_display = ("person", "requested_at", "status", "ready_at", "expires_at")
    list_filter = (RequestedFilter, "status")
    list_select_related = ("user",)

    @admin.display(description=_("кто"))
    def person(self, export: DataExport) -> str:
        """With initials."""
        return export.user.official_name
