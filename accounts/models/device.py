"""The application with one-time codes."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key, key_validator

from accounts.encryption import EncryptedTextField


class AppDevice(TimestampMixin, ThrottlingMixin, Device):  # type: ignore[misc]
    """django-otp's TOTPDevice with the key encrypted: a copy of the database alone gives nobody's codes.

    A table of its own, because a subclass of that model would keep the plain column. The checking is the library's.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = EncryptedTextField(validators=[key_validator], default=default_key, editable=False)
    step = models.PositiveSmallIntegerField(default=30)
    t0 = models.BigIntegerField(default=0)
    digits = models.PositiveSmallIntegerField(choices=[(6, 6), (8, 8)], default=6)
    tolerance = models.PositiveSmallIntegerField(default=1)
    drift = models.SmallIntegerField(default=0)
    last_t = models.BigIntegerField(default=-1)

    class Meta:
        verbose_name = _("приложение с кодами")
        verbose_name_plural = _("приложения с кодами")

    bin_key: Any = TOTPDevice.bin_key
    verify_token: Any = TOTPDevice.verify_token
    get_throttle_factor: Any = TOTPDevice.get_throttle_factor
