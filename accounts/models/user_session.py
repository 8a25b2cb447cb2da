"""Where a person is signed in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserSession(models.Model):
    """Finds the sessions of a person: Django's own table cannot be asked for them.

    Whether it still lives is asked of the session itself, so nothing here can be out of date.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="signed_in_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField()
    ip = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("сеанс")
        verbose_name_plural = _("сеансы")

    def __str__(self) -> str:
        return f"{self.device} {self.began_at:%d.%m.%Y %H:%M}"
