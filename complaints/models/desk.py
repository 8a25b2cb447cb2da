"""What the desk of staff remembers: who has a page open, and lists that were asked for as files."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.attachment import private_storage


class OpenPage(models.Model):
    """A complaint that a person of staff has before them. A hint to colleagues, never a lock."""

    complaint = models.ForeignKey("complaints.Complaint", models.CASCADE, related_name="open_pages")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "user"], name="open_page_once_for_a_person")]

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.since:%d.%m.%Y %H:%M}"


class ListExport(models.Model):
    """A list of complaints asked for as a file: the row is the promise, a killed worker leaves it to be taken up again."""

    class Status(models.TextChoices):
        """Where the file stands."""

        QUEUED = "queued", _("Ждёт очереди")
        WORKING = "working", _("Готовим")
        READY = "ready", _("Готов")
        FAILED = "failed", _("Не получился")
        GONE = "gone", _("Удалён")

    class Format(models.TextChoices):
        """What kind of file."""

        XLSX = "xlsx", "XLSX"
        CSV = "csv", "CSV"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    format = models.CharField(max_length=4, choices=Format.choices)
    # The list's own filters and words, as in its address.
    query = models.CharField(max_length=2000, blank=True)
    with_personal_data = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
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

    class Meta:
        verbose_name = _("выгрузка списка")
        verbose_name_plural = _("выгрузки списков")
        ordering = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.status} {self.requested_at:%d.%m.%Y %H:%M}"
