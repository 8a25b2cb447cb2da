"""Requests to support: questions about how the portal works, not about what an authority should do (S120–S122)."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints.models.attachment import FileState, Scanned, private_storage
from complaints.support_numbers import support_number

FACT_MAX = 200
SUPPORT_TEXT_MAX = 4000


class SupportTopic(models.TextChoices):
    """What does not work."""

    ENTRY = "entry", _("Не могу войти")
    SENDING = "sending", _("Форма не отправляется")
    UPLOAD = "upload", _("Файл не загружается")
    LETTER = "letter", _("Не приходит письмо или код")
    OTHER = "other", _("Другое")


class SupportStatus(models.TextChoices):
    """Where the request stands."""

    NEW = "new", _("Ждёт поддержки")
    IN_WORK = "in_work", _("В работе")
    ANSWERED = "answered", _("Ответ отправлен")
    CLOSED = "closed", _("Закрыт без ответа")


SETTLED = (SupportStatus.ANSWERED, SupportStatus.CLOSED)  # until the person writes on


class CloseReason(models.TextChoices):
    """Why a request is closed without a reply, as its person reads it."""

    NOTHING = "nothing", _("В нём нет вопроса, отвечать не на что")
    REPEATED = "repeated", _("Он повторяет другой, там и ответим")
    NOISE = "noise", _("В нём реклама или случайный текст")


class SupportRequest(models.Model):
    """What the person told and what the portal saw at once; nothing here opens a complaint: its number is only a number.

    `press` is the key of the page it was sent from: two presses make one request. `email` is where the reply goes when
    nobody was signed in; it is not proved, so nothing about any cabinet is ever sent there.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    press = models.UUIDField(unique=True, editable=False)
    code = models.CharField(_("код"), max_length=8)
    status = models.CharField(_("состояние"), max_length=10, choices=SupportStatus.choices, default=SupportStatus.NEW)
    topic = models.CharField(_("что не получается"), max_length=10, choices=SupportTopic.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="support_requests",
        verbose_name=_("кабинет"),
    )  # fmt: skip
    email = models.EmailField(_("почта для ответа"), blank=True)
    complaint_number = models.CharField(_("номер обращения"), max_length=16, blank=True)
    page = models.CharField(_("страница"), max_length=FACT_MAX, blank=True)
    happened = models.CharField(_("время"), max_length=FACT_MAX, blank=True)
    browser = models.CharField(_("браузер"), max_length=FACT_MAX, blank=True)
    device = models.CharField(_("устройство"), max_length=FACT_MAX, blank=True)
    error_code = models.CharField(_("код ошибки"), max_length=64, blank=True)
    executor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("кто отвечает"),
    )
    created_at = models.DateTimeField(_("получен"))
    changed_at = models.DateTimeField(_("последняя запись"))

    class Meta:
        verbose_name = _("запрос в поддержку")
        verbose_name_plural = _("запросы в поддержку")
        ordering = ["-created_at", "-pk"]
        default_permissions = ()
        permissions = [("answer_supportrequest", _("Может отвечать на запросы в поддержку"))]
        indexes = [
            models.Index(fields=["status", "created_at"], name="support_by_status"),
            models.Index(fields=["email", "created_at"], name="support_by_email"),
            models.Index(fields=["changed_at"], name="support_by_change"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """«П-000123-2»."""
        return support_number(self.pk)

    def why_closed(self) -> str:
        """The reason its person reads, "" while it is not closed. One query."""
        entry = self.entries.filter(kind=SupportEntry.Kind.CLOSED).last()
        return entry.text if entry and self.status == SupportStatus.CLOSED else ""

    def get_absolute_url(self) -> str:
        """The page of a person who was signed in; whoever was not asks by number and code."""
        return (
            reverse("complaints:support_request", args=[self.uuid])
            if self.author_id
            else reverse("complaints:support_state")
        )


class SupportEntry(models.Model):
    """A line of the talk, or of what staff looked at."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("Заявитель")
        ANSWERED = "answered", _("Служба поддержки")
        CLOSED = "closed", _("Закрыт без ответа")
        OPENED = "opened", _("Открыт снимок")

    request = models.ForeignKey(SupportRequest, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("запись запроса в поддержку")
        verbose_name_plural = _("записи запросов в поддержку")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%d.%m.%Y %H:%M}"


class SupportFileQuerySet(models.QuerySet["SupportFile"]):
    """The same questions as of files of complaints."""

    def waiting(self) -> "SupportFileQuerySet":
        """Those the antivirus has not answered about."""
        return self.filter(state=FileState.CHECKING)


class SupportFile(Scanned, models.Model):
    """A checked screenshot, kept like any file of a complaint; no page of a complaint can reach it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey(SupportEntry, models.PROTECT, related_name="files")
    name = models.CharField(_("имя файла"), max_length=255)
    media_type = models.CharField(_("тип"), max_length=100)
    size = models.PositiveIntegerField(_("размер, байт"))
    sha256 = models.CharField(max_length=64)
    file = models.FileField(storage=private_storage, max_length=200, blank=True)
    thumbnail = models.FileField(storage=private_storage, max_length=200, blank=True)
    state = models.CharField(_("проверка"), max_length=10, choices=FileState.choices, default=FileState.CLEAN)
    scanned_at = models.DateTimeField(_("проверен антивирусом"), null=True, blank=True)
    created_at = models.DateTimeField(_("добавлен"))

    caption = ""  # templates of files ask; a screenshot has none

    objects = SupportFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("снимок к запросу в поддержку")
        verbose_name_plural = _("снимки к запросам в поддержку")
        ordering = ["pk"]
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["scanned_at", "id"], condition=models.Q(state=FileState.CHECKING), name="support_file_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where those who may see the file download it."""
        return reverse("complaints:support_file", args=[self.uuid])

    @property
    def thumbnail_url(self) -> str:
        """Where the small copy of a picture that may be opened is; empty when there is none."""
        return reverse("complaints:support_thumbnail", args=[self.uuid]) if self.thumbnail.name and self.is_open else ""

    def settle(self, virus: str, at: datetime) -> list[str]:
        """What the antivirus has said; names of the files that go because of it."""
        self.scanned_at, self.state = at, FileState.REFUSED if virus else FileState.CLEAN
        gone = [self.file.name or "", self.thumbnail.name or ""] if virus else []
        if virus:
            self.file, self.thumbnail = "", ""
        self.save(update_fields=["state", "scanned_at", "file", "thumbnail"])
        return gone


class SupportTemplate(models.Model):
    """A ready answer."""

    name = models.CharField(_("название"), max_length=150)
    topic = models.CharField(
        _("что не получается"),
        max_length=10,
        choices=SupportTopic.choices,
        blank=True,
        help_text=_("Пусто — для любого"),
    )
    body = models.TextField(_("текст"), max_length=SUPPORT_TEXT_MAX)
    active = models.BooleanField(_("показывать"), default=True)
    position = models.PositiveSmallIntegerField(_("место в списке"), default=0)

    class Meta:
        verbose_name = _("готовый ответ поддержки")
        verbose_name_plural = _("готовые ответы поддержки")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
