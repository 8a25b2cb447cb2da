"""How to reach the authority, kept by administrators."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from notifications.models import AuthorityContacts, OtherWay

if TYPE_CHECKING:
    ContactsAdmin = admin.ModelAdmin[AuthorityContacts]
    WayAdmin = admin.ModelAdmin[OtherWay]
else:
    ContactsAdmin = WayAdmin = admin.ModelAdmin


@admin.register(AuthorityContacts)
class AuthorityContactsAdmin(ContactsAdmin):
    """One row, added once."""

    list_display = ["__str__", "phone", "work_hours", "address", "email"]
    fieldsets = [
        (
            None,
            {
                "fields": ["phone", "work_hours", "address", "reception", "emergency_phone", "email"],
                "description": _(
                    "Видны на всех страницах, в письмах и в ответах. Пустое поле: как задано при установке."
                ),
            },
        )
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is nothing to add when the row is there."""
        return super().has_add_permission(request) and not AuthorityContacts.objects.exists()


@admin.register(OtherWay)
class OtherWayAdmin(WayAdmin):
    """In the order in which pages show them."""

    list_display = ["title", "good_for", "contact", "position", "active"]
