"""A six-digit code on its way to a mailbox or a phone."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Code(models.Model):
    """One request for a code: made alike for known and unknown contacts, so that the difference shows nowhere.

    The digits are kept only as a keyed digest. `digest` is empty when no code can ever fit (nobody to reset, or an
    account exists already). The row is bound to one session, which alone knows its id.
    """

    class Purpose(models.TextChoices):
        SIGN_UP = "signup", _("регистрация")
        RESET = "reset", _("новый пароль")
        CONTACT = "contact", _("новый контакт")
        SECOND = "second", _("второй шаг входа")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    contact = models.CharField(max_length=254)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    # The password typed at sign-up, hashed: the account is made only once the contact is proved.
    password = models.CharField(max_length=128, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    killed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("код")
        verbose_name_plural = _("коды")
        indexes = [models.Index(fields=["contact", "created_at"], name="code_by_contact")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"
