"""What the portal says to everybody at once: works ahead, an incident, news."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    """Questions asked of announcements."""

    def visible(self, at: datetime) -> "AnnouncementQuerySet":
        """What anybody may read in the news at that moment; past ones stay readable."""
        return self.filter(published=True, starts_at__lte=at)

    def current(self, at: datetime) -> "AnnouncementQuerySet":
        """What holds at that moment, the gravest first, the newest first among equals."""
        return (
            self.visible(at)
            .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))
            .order_by("-severity", "-starts_at", "-pk")
        )


class Announcement(models.Model):
    """One announcement; staff write it, everybody reads it."""

    class Kind(models.TextChoices):
        """What it is about."""

        MAINTENANCE = "maintenance", _("Работы на портале")
        INCIDENT = "incident", _("Сбой")
        NEWS = "news", _("Новость")

    class Severity(models.IntegerChoices):
        """How much it stands in the way of people."""

        QUIET = 1, _("К сведению")
        NOTABLE = 2, _("Что-то работает не так")
        GRAVE = 3, _("Портал или его часть не работает")

    kind = models.CharField(_("вид"), max_length=20, choices=Kind.choices, default=Kind.NEWS)
    severity = models.PositiveSmallIntegerField(_("важность"), choices=Severity.choices, default=Severity.QUIET)
    title = models.CharField(_("заголовок"), max_length=120)
    text = models.TextField(_("текст"), max_length=4000)
    starts_at = models.DateTimeField(_("показывать с"))
    ends_at = models.DateTimeField(
        _("показывать до"), null=True, blank=True, help_text=_("Пусто: пока не снимете. В новостях останется.")
    )
    published = models.BooleanField(_("опубликовано"), default=False)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("объявление")
        verbose_name_plural = _("объявления")
        ordering = ["-starts_at", "-pk"]
        default_permissions = ("view", "add", "change")
        constraints = [
            models.CheckConstraint(
                name="announcement_ends_after_it_starts",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("Конец показа должен быть позже начала."),
            ),
            models.CheckConstraint(
                name="announcement_kind_is_known", condition=Q(kind__in=["maintenance", "incident", "news"])
            ),
            models.CheckConstraint(name="announcement_severity_is_known", condition=Q(severity__in=[1, 2, 3])),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Pages of this process say it at once."""
        from notifications import announcements  # it reads this model

        super().save(*args, **kwargs)
        announcements.forget()

    @property
    def is_shown(self) -> bool:
        """Whether people may read it by now, the same as `visible` asks."""
        return self.published and self.starts_at <= timezone.now()

    @property
    def is_loud(self) -> bool:
        """Whether it is worth a place on every page."""
        return self.kind != self.Kind.NEWS or self.severity > self.Severity.QUIET

    @property
    def over(self) -> bool:
        """Whether its time is past: it stays in the news and is no longer shown elsewhere."""
        return self.ends_at is not None and self.ends_at <= timezone.now()

    def get_absolute_url(self) -> str:
        """Where it is read in full."""
        return reverse("news_item", args=[self.pk])
