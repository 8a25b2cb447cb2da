"""The production calendar: years that are loaded, and days that differ. Regional days are edited here, a year's are read."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import calendar_years
from complaints.models import CalendarYear, Day

# Generic for the type checker only.
if TYPE_CHECKING:
    DayModelAdmin = admin.ModelAdmin[Day]
    YearModelAdmin = admin.ModelAdmin[CalendarYear]
    DayModelForm = ModelForm[Day]
else:
    DayModelAdmin = YearModelAdmin = admin.ModelAdmin
    DayModelForm = ModelForm


class WarnsOfMissingYears:
    """A line over the list while the next year is missing or not approved."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Terms go on by the library; the people who can mend it must know."""
        if lacking := calendar_years.warning(timezone.localdate()):
            messages.warning(request, lacking)
        answer: HttpResponse = super().changelist_view(request, extra_context)  # type: ignore[misc]
        return answer


class DayForm(DayModelForm):
    """What is typed by hand is the authority's own and wins over the day of a loaded year."""

    def clean_date(self) -> date:
        """One own row for a day."""
        day: date = self.cleaned_data["date"]
        if Day.objects.filter(date=day, regional=True).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Этот день уже есть в списке"))
        return day

    def validate_unique(self) -> None:
        """Asked above: the row of a loaded year is no hindrance, saving puts this one in its place."""


@admin.register(Day)
class DayAdmin(WarnsOfMissingYears, DayModelAdmin):
    """Days that differ from a plain week. Terms of new complaints count with them, open ones after `recalc_terms`."""

    list_display = ("date", "is_working", "note", "regional")
    list_filter = ("is_working", "regional")
    date_hierarchy = "date"
    search_fields = ("note",)
    fields = ("date", "is_working", "note")
    form = DayForm

    def save_model(self, request: HttpRequest, obj: Day, form: Any, change: bool) -> None:
        """In place of the loaded year's row for that day."""
        obj.regional = True
        Day.objects.filter(date=obj.date, regional=False).exclude(pk=obj.pk).delete()
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: Day | None = None) -> bool:
        """A loaded day is changed by loading its year again."""
        return super().has_change_permission(request, obj) and (obj is None or obj.regional)

    def has_delete_permission(self, request: HttpRequest, obj: Day | None = None) -> bool:
        """The same."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.regional)


@admin.register(CalendarYear)
class CalendarYearAdmin(WarnsOfMissingYears, YearModelAdmin):
    """Loaded by `manage.py load_calendar`; here one says that the decree has come out."""

    list_display = ("year", "approved", "source", "loaded_at")
    fields = ("year", "approved", "source", "loaded_at")
    readonly_fields = ("year", "loaded_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A year comes whole, by the command."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: CalendarYear | None = None) -> bool:
        """Its days would then mean nothing."""
        return False
