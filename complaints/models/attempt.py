"""An attempt to send that failed: the person can show when it was, support finds it by its code."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SendAttempt(models.Model):
    """Not a complaint and no term: proof that the person tried (S112–S114, S124)."""

    complaint = models.ForeignKey("complaints.Complaint", models.CASCADE, related_name="attempts")
    at = models.DateTimeField(_("когда"))
    code = models.CharField(_("код"), max_length=64)
    reason = models.CharField(_("что сказано человеку"), max_length=300)
    fault = models.CharField(_("сбой"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("неудачная отправка")
        verbose_name_plural = _("неудачные отправки")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M}, {self.code}"
