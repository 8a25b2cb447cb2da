"""How to reach the authority, kept by administrators."""

import re
from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from notifications import authority
from notifications.models import AuthorityContacts, OtherWay

if TYPE_CHECKING:
    ContactsAdmin = admin.ModelAdmin[AuthorityContacts]
    WayAdmin = admin.ModelAdmin[OtherWay]
else:
    ContactsAdmin = WayAdmin = admin.ModelAdmin


NUMBER = re.compile(r"\+?[\d\s()–-]+")
DIGITS = range(2, 16)  # «04» … the longest number there is


class ContactsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Telephones stand on every page as links that dial: anything but a number would dial nothing, or something else."""

    def clean_phone(self) -> str:
        """Of the authority."""
        return _number(self.cleaned_data["phone"])

    def clean_emergency_phone(self) -> str:
        """Of the emergency service."""
        return _number(self.cleaned_data["emergency_phone"])


def _number(typed: str) -> str:
    if typed and not (NUMBER.fullmatch(typed) and sum(sign.isdecimal() for sign in typed) in DIGITS):
        raise ValidationError(_("Напишите один номер, без слов: 8 800 000-00-00. По нему звонят одним касанием."))
    return typed


@admin.register(AuthorityContacts)
class AuthorityContactsAdmin(ContactsAdmin):
    """One row, added once."""

    form = ContactsForm
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

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[OtherWay]) -> None:
        """Several at once are gone from the next page, as one is."""
        super().delete_queryset(request, queryset)
        authority.forget()
