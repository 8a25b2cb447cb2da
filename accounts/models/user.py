"""A person: citizen, officer or both."""

from collections.abc import Iterator
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.managers import UserManager
from notifications.masking import mask_address


class User(AbstractBaseUser, PermissionsMixin):
    """Signs in by mail or by phone; there is no user name.

    Only a verified contact is an identity: the same unproved address may stand in several rows, so that nobody can
    keep another person out by typing their number first.
    """

    email = models.EmailField(_("почта"), max_length=254, blank=True, default="")
    email_verified = models.BooleanField(_("почта подтверждена"), default=False)
    phone = models.CharField(  # noqa: DJ001 - most people have either a phone or not; None says so in every query
        _("телефон"), max_length=16, blank=True, null=True, default=None, help_text=_("В виде +79001234567")
    )
    phone_verified = models.BooleanField(_("телефон подтверждён"), default=False)
    last_name = models.CharField(_("фамилия"), max_length=100, blank=True)
    first_name = models.CharField(_("имя"), max_length=100, blank=True)
    middle_name = models.CharField(_("отчество"), max_length=100, blank=True)
    no_middle_name = models.BooleanField(_("нет отчества"), default=False)
    foreign_name = models.BooleanField(_("имя как в документе иностранного гражданина"), default=False)
    postal_address = models.CharField(_("почтовый адрес"), max_length=500, blank=True)
    notify_email = models.BooleanField(_("уведомлять по почте"), default=True)
    notify_sms = models.BooleanField(_("уведомлять по СМС"), default=True)
    is_staff = models.BooleanField(
        _("сотрудник"), default=False, help_text=_("Может входить в служебный раздел после второго фактора.")
    )
    is_active = models.BooleanField(
        _("действует"), default=True, help_text=_("Снимите отметку, чтобы закрыть вход: все сеансы закончатся.")
    )
    date_joined = models.DateTimeField(_("дата регистрации"), default=timezone.now, editable=False)
    # By which contact the password was last reset: until the second factor is passed otherwise, no code goes there.
    reset_by = models.CharField(max_length=8, blank=True, default="", editable=False)
    # How pages look, see accounts.view_settings: «size:150.scheme:wb».
    view = models.CharField(_("вид страниц"), max_length=100, blank=True, default="", editable=False)
    # Part of the session's hash: a new value ends every session made under the old one.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("человек")
        verbose_name_plural = _("люди")
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=Q(email_verified=True), name="user_verified_email_is_unique"
            ),
            models.UniqueConstraint(
                fields=["phone"], condition=Q(phone_verified=True), name="user_verified_phone_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(email_verified=False) | ~Q(email=""), name="user_verified_email_is_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(phone_verified=False) | Q(phone__isnull=False), name="user_verified_phone_is_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """«Смирнова Анна Викторовна»; without a name yet, the contact with its middle hidden."""
        parts = (self.last_name, self.first_name, self.middle_name)
        return " ".join(part for part in parts if part) or self._masked_contact()

    def get_short_name(self) -> str:
        """«Анна С.», as the header greets its owner."""
        if not self.first_name:
            return self.last_name or self._masked_contact()
        return f"{self.first_name} {self.last_name[0]}." if self.last_name else self.first_name

    @property
    def greeting_name(self) -> str:
        """«Анна Викторовна», as letters greet; nothing while there is no name."""
        return " ".join(part for part in (self.first_name, self.middle_name) if part)

    @property
    def official_name(self) -> str:
        """«Петрова О. П.», as an officer signs."""
        initials = " ".join(f"{part[0]}." for part in (self.first_name, self.middle_name) if part)
        return " ".join(part for part in (self.last_name, initials) if part) or self._masked_contact()

    def get_session_auth_hash(self) -> str:
        """A new password or a new epoch ends every session that began before it."""
        return self._session_hash(secret=None)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same with retired secret keys, so that changing the key signs nobody out."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret=secret)

    def _session_hash(self, *, secret: str | None) -> str:
        value = f"{self.password}:{self.session_epoch}"
        return salted_hmac("accounts.models.User.session", value, secret=secret, algorithm="sha256").hexdigest()

    def _masked_contact(self) -> str:
        return mask_address(self.email) or mask_address(self.phone) or str(_("Без имени"))
