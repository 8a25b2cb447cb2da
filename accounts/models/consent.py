"""Consents: each a document of its own with a version, given and withdrawn by one press (152-ФЗ ст. 9; L111–L114)."""

import hashlib
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ConsentDocument(models.Model):
    """One version of a text; what somebody has agreed to is never rewritten, a new text is a new version."""

    code = models.SlugField(_("код"), max_length=40)
    version = models.PositiveSmallIntegerField(_("редакция"))
    title = models.CharField(_("название"), max_length=150)
    text = models.TextField(_("текст"))
    sha256 = models.CharField(max_length=64, editable=False)
    published_at = models.DateTimeField(_("действует с"))

    class Meta:
        verbose_name = _("текст согласия")
        verbose_name_plural = _("тексты согласий")
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="consent_document_version_once")]

    def __str__(self) -> str:
        return f"{self.title}, {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Sealed once."""
        if not self._state.adding:
            message = "A published text is never rewritten: publish another version."
            raise TypeError(message)
        self.sha256 = hashlib.sha256(self.text.encode()).hexdigest()
        super().save(*args, **kwargs)


class Consent(models.Model):
    """The proof: who, to which version, when and from where; a withdrawal is added to it, nothing is taken away."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="consents")
    document = models.ForeignKey(ConsentDocument, models.PROTECT, related_name="consents")
    given_at = models.DateTimeField(_("дано"))
    given_ip = models.GenericIPAddressField(null=True)
    withdrawn_at = models.DateTimeField(_("отозвано"), null=True)
    withdrawn_ip = models.GenericIPAddressField(null=True)

    class Meta:
        verbose_name = _("согласие")
        verbose_name_plural = _("согласия")
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "document"], condition=Q(withdrawn_at__isnull=True), name="consent_given_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.given_at:%d.%m.%Y %H:%M}"
