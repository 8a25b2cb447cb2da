"""Bodies and organisations outside, to which complaints are passed (59-ФЗ ст. 8 ч. 3)."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from complaints.models import OtherBody

# Generic for the type checker only.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[OtherBody]
else:
    ModelAdmin = admin.ModelAdmin


@admin.register(OtherBody)
class OtherBodyAdmin(ModelAdmin):
    """Closed, never deleted once something was passed to it: the record points at it."""

    list_display = ("name", "contacts", "not_authority", "takes_migration", "active")
    list_filter = ("active", "not_authority", "takes_migration")
    search_fields = ("name", "code", "contacts")

    def has_delete_permission(self, request: HttpRequest, obj: OtherBody | None = None) -> bool:
        """One that nothing was passed to may go, one by one."""
        may = super().has_delete_permission(request, obj)
        return may and obj is not None and not obj.redirections.exists()
