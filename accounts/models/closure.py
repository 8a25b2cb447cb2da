"""A person's wish to close the cabinet: it waits fourteen days and can be taken back until then."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AccountClosure(models.Model):
    """One wish; the row stays as the act of what was destroyed and when (L133 of the rules)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="closures")
    asked_at = models.DateTimeField(_("когда просил"))
    due_at = models.DateTimeField(_("закрыть после"))
    cancelled_at = models.DateTimeField(_("отменено"), null=True)
    done_at = models.DateTimeField(_("закрыт"), null=True)

    class Meta:
        verbose_name = _("закрытие кабинета")
        verbose_name_plural = _("закрытия кабинетов")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(cancelled_at__isnull=True), name="closure_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%d.%m.%Y}"
