"""A request to get back into a cabinet whose mail and phone are both lost (S13–S15), and the record of its handling."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.append_only import AppendOnly
from complaints.models.attachment import private_storage


class RecoveryStatus(models.TextChoices):
    """Where the request stands."""

    UNPROVED = "unproved", _("Новый контакт не подтверждён")
    FILED = "filed", _("Ждёт проверки")
    REVIEWED = "reviewed", _("Ждёт второго сотрудника")
    APPROVED = "approved", _("Одобрено, идут сутки ожидания")
    LINKED = "linked", _("Ссылка отправлена")
    DONE = "done", _("Доступ восстановлен")
    FROZEN = "frozen", _("Остановлено владельцем")
    REJECTED = "rejected", _("Отказано")
    EXPIRED = "expired", _("Ссылкой не воспользовались")


class RecoveryRequest(models.Model):
    """What the person told, the encrypted picture of a document, and who decided what.

    Two people approve, neither of them the owner of the account: the database refuses anything else (A16).
    """

    number = models.CharField(_("номер"), max_length=8, unique=True, null=True)  # noqa: DJ001 - none until proved
    status = models.CharField(
        _("состояние"), max_length=16, choices=RecoveryStatus.choices, default=RecoveryStatus.UNPROVED
    )
    last_name = models.CharField(_("фамилия"), max_length=100)
    first_name = models.CharField(_("имя"), max_length=100)
    middle_name = models.CharField(_("отчество"), max_length=100, blank=True)
    old_contacts = models.CharField(_("прежние почта и телефон"), max_length=500)
    new_contact = models.CharField(_("новый контакт"), max_length=254)
    statement = models.TextField(_("заявление"))
    document = models.FileField(_("документ"), storage=private_storage, max_length=200, blank=True)
    document_name = models.CharField(max_length=255)
    document_type = models.CharField(max_length=100)
    document_sha256 = models.CharField(max_length=64)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("кабинет")
    )
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    drops_second_factor = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("создано"))
    filed_at = models.DateTimeField(_("подано"), null=True)
    approved_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    frozen_until = models.DateTimeField(null=True)
    link_digest = models.CharField(max_length=64, blank=True)
    link_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("восстановление доступа")
        verbose_name_plural = _("восстановление доступа")
        ordering = ["-filed_at", "-pk"]
        default_permissions = ()
        permissions = [("review_recoveryrequest", _("Может решать о восстановлении доступа"))]
        indexes = [models.Index(fields=["status", "created_at"], name="recovery_by_status")]
        constraints = [
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("reviewer")), name="recovery_approver_is_not_reviewer"
            ),
            models.CheckConstraint(
                condition=Q(approver=None) | (~Q(approver=F("account")) & Q(reviewer__isnull=False)),
                name="recovery_approver_is_not_the_owner",
            ),
            models.CheckConstraint(
                condition=Q(reviewer=None) | (~Q(reviewer=F("account")) & Q(account__isnull=False)),
                name="recovery_reviewer_is_not_the_owner",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "linked", "done"]) | Q(approver__isnull=False),
                name="recovery_is_approved_by_two",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_number

    @property
    def shown_number(self) -> str:
        """«7KQ2-MZ9A», easier to read aloud."""
        return f"{self.number[:4]}-{self.number[4:]}" if self.number else "—"

    @property
    def full_name(self) -> str:
        """As the person wrote it."""
        return " ".join(filter(None, (self.last_name, self.first_name, self.middle_name)))


class RecoveryEvent(AppendOnly):
    """One line of the record: who did what, when, in what words. Never edited; goes whole after three years."""

    class Kind(models.TextChoices):
        FILED = "filed", _("Заявление подано")
        OPENED = "opened", _("Открыт документ")
        REVIEWED = "reviewed", _("Проверено, передано второму сотруднику")
        APPROVED = "approved", _("Одобрено вторым сотрудником")
        REJECTED = "rejected", _("Отказано")
        FROZEN = "frozen", _("Владелец кабинета нажал «Это не я»")
        LINKED = "linked", _("Ссылка отправлена на новый контакт")
        DONE = "done", _("Доступ восстановлен")
        EXPIRED = "expired", _("Ссылка устарела")
        ERASED = "erased", _("Снимок и сведения заявителя удалены")

    request = models.ForeignKey(RecoveryRequest, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("запись о восстановлении доступа")
        verbose_name_plural = _("записи о восстановлении доступа")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%d.%m.%Y %H:%M}"
