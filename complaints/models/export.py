"""A copy of everything kept of a person, made at the person's request (152-ФЗ ст. 14, 20)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.models.attachment import private_storage


class DataExport(models.Model):
    """One request: the row is the promise, a killed worker leaves it to be taken up again."""

    class Status(models.TextChoices):
        """Where the copy stands."""

        QUEUED = "queued", _("Ждёт очереди")
        WORKING = "working", _("Готовим")
        READY = "ready", _("Готова")
        FAILED = "failed", _("Не получилась")
        GONE = "gone", _("Удалена")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="exports")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    requested_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    file = models.FileField(storage=private_storage, max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    media_type = "application/zip"

    class Meta:
        verbose_name = _("копия данных")
        verbose_name_plural = _("копии данных")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(status__in=["queued", "working"]), name="export_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.requested_at:%d.%m.%Y %H:%M}"

    @property
    def name(self) -> str:
        """The archive's name says nothing of the person."""
        return f"otklik-{timezone.localdate(self.requested_at):%Y-%m-%d}.zip"

    @property
    def is_under_way(self) -> bool:
        """Whether the worker still owes it."""
        return self.status in {self.Status.QUEUED, self.Status.WORKING}
