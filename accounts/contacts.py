"""Which of a person's addresses are identities, and which may be used to reach them (decision 14)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.emails import normalise_email
from accounts.models import User
from accounts.phones import is_mobile, normalise_phone
from notifications.outbox import Recipient


def normalise_contact(raw: str) -> str:
    """A mail address or a phone in its one kept spelling; a text with letters or @ is taken for mail."""
    typed = raw.strip()
    if not typed:
        raise ValidationError(_("Введите почту или телефон"), code="required")
    if "@" in typed or any(sign.isalpha() for sign in typed):
        return normalise_email(typed)
    return normalise_phone(typed)


def is_email(contact: str) -> bool:
    """Of the two kinds of contact only mail has an @."""
    return "@" in contact


def recipient_for(user: User) -> Recipient:
    """Where a message about this person's matters may go: verified and switched on; the cabinet always."""
    return Recipient(
        user_id=user.pk,
        email=user.email if user.email_verified and user.notify_email else "",
        phone=_sms_number(user) if user.notify_sms else "",
    )


def security_recipient_for(user: User) -> Recipient:
    """Every verified address, whatever is switched off: a change of the way in is told everywhere."""
    return Recipient(user_id=user.pk, email=user.email if user.email_verified else "", phone=_sms_number(user))


def code_recipient(contact: str, user: User | None) -> Recipient:
    """The one address a code goes to: the one on file, or the one being proved. Never a cabinet line."""
    user_id = user.pk if user else None
    if is_email(contact):
        return Recipient(user_id=user_id, email=contact, cabinet=False)
    return Recipient(user_id=user_id, phone=contact, cabinet=False)


def has_verified_contact(user: User) -> bool:
    """Sending a complaint needs one (decision 9)."""
    return user.email_verified or user.phone_verified


def proved(user: User) -> list[str]:
    """The addresses that are sure to be this person's."""
    known = {user.email: user.email_verified, user.phone or "": user.phone_verified}
    return [address for address, is_verified in known.items() if address and is_verified]


def _sms_number(user: User) -> str:
    return user.phone if user.phone and user.phone_verified and is_mobile(user.phone) else ""
