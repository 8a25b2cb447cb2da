"""What the desk of staff remembers: who has a page open, and lists that were asked for as files."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.models.made_file import MadeFile


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


class ListExport(MadeFile):
    """A list of complaints asked for as a file. The row stays when the file has gone: who took what, and why."""

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

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    format = models.CharField(max_length=4, choices=Format.choices)
    # The list's own filters and words, as in its address.
    query = models.CharField(max_length=2000, blank=True)
    with_personal_data = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)

    class Meta(MadeFile.Meta):
        verbose_name = _("выгрузка списка")
        verbose_name_plural = _("выгрузки списков")

    @property
    def name(self) -> str:
        """The file's name says nothing of people."""
        return f"otklik-{timezone.localtime(self.requested_at):%Y-%m-%d-%H%M}.{self.format}"

    @property
    def media_type(self) -> str:
        """Of the format."""
        if self.format == self.Format.CSV:
            return "text/csv; charset=utf-8"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
