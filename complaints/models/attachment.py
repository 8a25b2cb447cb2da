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


class Scanned:
    """A file that the antivirus looks at."""

    state: str

    @property
    def is_open(self) -> bool:
        """Whether the file may be downloaded."""
        return self.state == FileState.CLEAN

    @property
    def is_waiting(self) -> bool:
        """Whether the antivirus has still to answer."""
        return self.state == FileState.CHECKING


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Which files are there, and which may be opened."""

    def held(self) -> "AttachmentQuerySet":
        """Those whose bytes are kept: a file with a virus has left only its name."""
        return self.exclude(state=FileState.REFUSED)

    def waiting(self) -> "AttachmentQuerySet":
        """Those the antivirus has not answered about."""
        return self.filter(state=FileState.CHECKING)

    def but_letters(self) -> "AttachmentQuerySet":
        """Without letters of answers in force: pages show those with the answer itself, not among files."""
        return self.filter(models.Q(answer_letter=None) | models.Q(answer_letter__void_at__isnull=False))


class Attachment(Scanned, models.Model):
    """A checked file. Without an event it is pending: added, but not sent, and seen only by who added it.

    While it waits for the antivirus, `scanned_at` is when that was last asked; afterwards, when it answered.
    """

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

    caption_error = ""  # what is wrong with the caption just typed; for the page that shows it again

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("файл")
        verbose_name_plural = _("файлы")
        ordering = ["created_at", "pk"]
        indexes = [
            # The antivirus asks each minute who waits; nearly always nobody does.
            models.Index(
                fields=["scanned_at", "id"], condition=models.Q(state=FileState.CHECKING), name="attachment_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where those who may see the file download it."""
        return reverse("complaints:attachment", args=[self.uuid])

    @property
    def thumbnail_url(self) -> str:
        """Where the small copy of a picture that may be opened is; empty when there is none."""
        return reverse("complaints:thumbnail", args=[self.uuid]) if self.thumbnail and self.is_open else ""

    @property
    def is_image(self) -> bool:
        """Whether the file is a picture (for its icon)."""
        return self.media_type.startswith("image/")
