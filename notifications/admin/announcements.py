"""Announcements: written, published and ended by administrators; not deleted, because people have read them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.models import Announcement

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Announcement]
else:
    ModelAdmin = admin.ModelAdmin


PATTERN = "%Y-%m-%dT%H:%M"
FIRST_YEAR, LAST_YEAR = 2000, 2100


class Moment(forms.DateTimeField):
    """One field with one label instead of Django's two; a slip in the year is told instead of failing in the database."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=PATTERN)
        super().__init__(**{**options, "widget": widget})

    def to_python(self, value: Any) -> datetime | None:
        """A moment of our time."""
        moment = super().to_python(value)
        if moment and not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValidationError(_("Проверьте год: от {first} до {last}.").format(first=FIRST_YEAR, last=LAST_YEAR))
        return moment


@admin.register(Announcement)
class AnnouncementAdmin(ModelAdmin):
    """What is not published is seen here only."""

    list_display = ["title", "kind", "severity", "starts_at", "ends_at", "published"]
    list_filter = ["published", "kind", "severity"]
    list_per_page = 50
    formfield_overrides = {models.DateTimeField: {"form_class": Moment}}
    fieldsets = [
        (None, {"fields": ["title", "text"], "description": _("Без разметки. Пустая строка начинает новый абзац.")}),
        (
            _("Где и когда показывать"),
            {
                "fields": ["kind", "severity", "starts_at", "ends_at", "published"],
                "description": _(
                    "Пока идёт время показа, самое важное объявление стоит вверху каждой страницы, остальные — на странице "
                    "«Состояние сервиса». Новость с важностью «К сведению» видна только в новостях. "
                    "О работах сообщите заранее: начните показ за два-три дня, а время работ назовите в тексте."
                ),
            },
        ),
    ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        """Shown from now on, unless said otherwise."""
        return {"starts_at": timezone.localtime().strftime(PATTERN), **super().get_changeform_initial_data(request)}

    def view_on_site(self, announcement: Announcement) -> str:
        """The page as people will read it; its writer looks at it before they do."""
        return announcement.get_absolute_url()
