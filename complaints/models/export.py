"""A copy of everything kept of a person, made at the person's request (152-ФЗ ст. 14, 20)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.models.made_file import UNDER_WAY, MadeFile


class DataExport(MadeFile):
    """One request of one person."""

    class Status(models.TextChoices):
        """Where the copy stands."""

        QUEUED = "queued", _("Ждёт очереди")
        WORKING = "working", _("Готовим")
        READY = "ready", _("Готова")
        FAILED = "failed", _("Не получилась")
        GONE = "gone", _("Удалена")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="exports")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)

    media_type = "application/zip"

    class Meta(MadeFile.Meta):
        verbose_name = _("копия данных")
        verbose_name_plural = _("копии данных")
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(status__in=UNDER_WAY), name="export_one_at_a_time")
        ]

    @property
    def name(self) -> str:
        """The archive's name says nothing of the person."""
        return f"otklik-{timezone.localdate(self.requested_at):%Y-%m-%d}.zip"
