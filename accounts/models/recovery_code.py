"""A code on paper for the day the phone is lost."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RecoveryCode(models.Model):
    """One of ten, kept as a password is: only its owner has the digits."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=128)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("резервный код")
        verbose_name_plural = _("резервные коды")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
