"""How people are found and made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import BaseUserManager

if TYPE_CHECKING:
    from accounts.models.user import User


class UserManager(BaseUserManager["User"]):
    """A person is found by a verified contact only: an unproved one is a claim, not an identity."""

    def by_contact(self, contact: str) -> User | None:
        """The owner of this contact, given in its kept spelling."""
        if "@" in contact:
            return self.filter(email=contact, email_verified=True).first()
        return self.filter(phone=contact, phone_verified=True).first()

    def get_by_natural_key(self, username: str | None) -> User:
        """Django asks by USERNAME_FIELD, which is unique only among the verified."""
        return self.get(email=username, email_verified=True)

    def create_user(
        self, *, email: str = "", phone: str | None = None, password: str | None = None, **extra: Any
    ) -> User:
        """A person with contacts in kept spelling; pass `…_verified=True` for those already proved."""
        user = self.model(email=email, phone=phone, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, *, email: str, password: str | None = None, **extra: Any) -> User:
        """Only the command makes these; the address of one who has a shell needs no further proof."""
        return self.create_user(
            email=email, password=password, email_verified=True, is_staff=True, is_superuser=True, **extra
        )
