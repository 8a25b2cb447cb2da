"""What happened to a person's way in: the journal on the page of security."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.masking import mask_ip


class SecurityEvent(models.Model):
    """One line of the journal. Lines are added, never changed; only repeated failures are counted in one line.

    `user` is empty for a failed sign-in to nobody's cabinet: written all the same, so that time tells nothing.
    """

    class Kind(models.TextChoices):
        SIGN_IN = "sign_in", _("Вход в кабинет")
        SIGN_IN_NEW = "sign_in_new", _("Вход с нового устройства")
        SIGN_IN_FAILED = "sign_in_failed", _("Неудачная попытка входа")
        SIGN_OUT = "sign_out", _("Выход")
        PASSWORD_CHANGED = "password_changed", _("Пароль изменён")
        PASSWORD_RESET = "password_reset", _("Пароль восстановлен по коду")
        SECOND_FACTOR_ON = "second_factor_on", _("Двойная защита включена")
        SECOND_FACTOR_OFF = "second_factor_off", _("Двойная защита отключена")
        SECOND_FACTOR_FAILED = "second_factor_failed", _("Неверный код при входе")
        RECOVERY_CODES_MADE = "recovery_codes_made", _("Созданы новые резервные коды")
        RECOVERY_CODE_USED = "recovery_code_used", _("Вход по резервному коду")
        BROWSER_TRUSTED = "browser_trusted", _("Браузер запомнен: код при входе не спрашиваем")
        CONTACT_CHANGED = "contact_changed", _("Контакт изменён")
        CONTACT_ADDED = "contact_added", _("Контакт добавлен")
        SESSION_ENDED = "session_ended", _("Закрыт вход на другом устройстве")
        SESSIONS_ENDED = "sessions_ended", _("Выход на всех остальных устройствах")
        NOT_ME = "not_me", _("Нажато «Это не я»: все входы закрыты, пароль отключён")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="security_events"
    )
    kind = models.CharField(max_length=32, choices=Kind.choices)
    at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)
    ip = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=80, blank=True)
    place = models.CharField(max_length=80, blank=True)
    detail = models.CharField(max_length=120, blank=True)
    # A keyed digest of the browser's own long-lived cookie: by it a new device is told from a known one.
    browser = models.CharField(max_length=64, blank=True)
    # The sign-in, or the change of a contact, that «Это не я» was pressed about; unique, so that the link works once.
    about = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="denial")

    class Meta:
        verbose_name = _("событие входа")
        verbose_name_plural = _("события входа")
        ordering = ["-last_at", "-pk"]
        indexes = [models.Index(fields=["user", "-last_at"], name="security_events_of_a_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%d.%m.%Y %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A line once written stays as it is."""
        if not self._state.adding:
            raise TypeError("A line of the journal is not changed.")
        super().save(*args, **kwargs)

    @property
    def masked_ip(self) -> str:
        """As its owner may see it."""
        return mask_ip(self.ip)
