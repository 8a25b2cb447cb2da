"""A file of a complaint: private, under a random name, the person's own name kept beside it."""

import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def private_storage() -> Storage:
    """Files outside static, reached only through the permission check."""
    return storages["private"]


CAPTION_MAX = 150


class FileState(models.TextChoices):
    """What the antivirus has said; without one configured every checked file is clean at once (decision 10)."""

    CHECKING = "checking", _("на проверке")
    CLEAN = "clean", _("проверен")
    REFUSED = "refused", _("не принят: вирус")


class Attachment(models.Model):
    """A checked file. Without an event it is pending: added, but not sent, and seen only by who added it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, related_name="attachments")
    event = models.ForeignKey("complaints.Event", models.PROTECT, null=True, blank=True, related_name="attachments")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(_("имя файла"), max_length=255)
    media_type = models.CharField(_("тип"), max_length=100)
    size = models.PositiveIntegerField(_("размер, байт"))
    sha256 = models.CharField(max_length=64)
    sha256_received = models.CharField(max_length=64)
    file = models.FileField(storage=private_storage, max_length=200, blank=True)
    thumbnail = models.FileField(storage=private_storage, max_length=200, blank=True)
    caption = models.CharField(_("что на снимке"), max_length=CAPTION_MAX, blank=True)
    state = models.CharField(_("проверка"), max_length=10, choices=FileState.choices, default=FileState.CLEAN)
    scanned_at = models.DateTimeField(_("проверен антивирусом"), null=True, blank=True)
    created_at = models.DateTimeField(_("добавлен"))

    class Meta:
        verbose_name = _("файл")
        verbose_name_plural = _("файлы")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where those who may see the file download it."""
        return reverse("complaints:attachment", args=[self.uuid])

    @property
    def is_image(self) -> bool:
        """Whether the file is a picture (for its icon)."""
        return self.media_type.startswith("image/")
