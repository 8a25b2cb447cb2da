"""A browser whose owner asked not to be asked for a code."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TrustedBrowser(models.Model):
    """What is kept opens nothing: the browser has the token, the row its digest."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    # Of the password, the sessions' epoch and the application: any change of these ends the trust.
    fingerprint = models.CharField(max_length=64)
    device = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("браузер без кода")
        verbose_name_plural = _("браузеры без кода")
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="trusted_browser_once_per_person")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
