"""Journals as auditors read them: lists without pages of their own; no contacts, no texts, nothing to press."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import Media
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessLog, SecurityEvent, User

NOBODY = "—"


class PeriodFilter(admin.SimpleListFilter):
    """How long ago; `moment` of the list says by which column."""

    title = _("когда")
    parameter_name = "period"
    moment = "at"
    DAYS = {"today": 0, "week": 7, "month": 30, "year": 366}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """From the nearest."""
        words = (_("Сегодня"), _("7 дней"), _("30 дней"), _("Год"))
        return list(zip(self.DAYS, words, strict=True))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Since the midnight of that day."""
        days = self.DAYS.get(self.value() or "")
        if days is None:
            return queryset
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return queryset.filter(**{f"{self.moment}__gte": midnight - timedelta(days=days)})


class OfficerFilter(admin.SimpleListFilter):
    """Which person of staff, in office or not any more."""

    title = _("кто")
    parameter_name = "officer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """By name."""
        people = User.objects.filter(is_staff=True)
        return sorted(((str(each.pk), each.official_name) for each in people), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only theirs."""
        chosen = self.value()
        return queryset.filter(actor=int(chosen)) if chosen in dict(self.lookup_choices) else queryset


class Journal(admin.ModelAdmin):  # type: ignore[type-arg]
    """One list; the right to look at the model opens it, nothing can be added, changed or taken away."""

    list_display_links = None
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    ordering = ("-pk",)  # lines are only added, so their keys stand in the order of time
    actions = None
    media = Media()

    def get_urls(self) -> list[URLPattern]:
        """No page of a line: all there is stands in the list."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_changelist"
        return [path("", self.admin_site.admin_view(self.changelist_view), name=name)]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Lines are written by what happens."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What is written is written."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The journal has no eraser."""
        return False


@admin.register(AccessLog)
class AccessLogAdmin(Journal):
    """Who opened whose data and why."""

    list_display = ("at", "officer", "unit", "action", "person", "reference", "reason")
    list_filter = (PeriodFilter, OfficerFilter, "action")
    list_select_related = ("actor", "subject")
    search_fields = ("=reference",)
    search_help_text = _("Номер обращения")

    @admin.display(description=_("кто"))
    def officer(self, look: AccessLog) -> str:
        """«Петрова О. П.»."""
        return look.actor.official_name

    @admin.display(description=_("чьи данные"))
    def person(self, look: AccessLog) -> str:
        """With initials: enough to find a citizen's question, no contact."""
        return look.subject.official_name


class WhenFilter(PeriodFilter):
    """By the last of repeated failures."""

    moment = "last_at"


@admin.register(SecurityEvent)
class SecurityEventAdmin(Journal):
    """Sign-ins and changes of the way in; network addresses masked as their owners see them."""

    list_display = ("last_at", "person", "kind_label", "count", "device", "address", "detail")
    list_filter = (WhenFilter, "kind")
    list_select_related = ("user",)

    @admin.display(description=_("чей кабинет"))
    def person(self, event: SecurityEvent) -> str:
        """With initials; a failure may be about nobody's cabinet."""
        return event.user.official_name if event.user else NOBODY

    @admin.display(description=_("что произошло"))
    def kind_label(self, event: SecurityEvent) -> str:
        """In words."""
        return str(event.get_kind_display())

    @admin.display(description=_("адрес сети"))
    def address(self, event: SecurityEvent) -> str:
        """Enough to tell home from elsewhere."""
        return event.masked_ip or NOBODY
