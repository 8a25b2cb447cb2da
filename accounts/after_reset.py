"""After a reset, by code or by document: the second factor is offered at the next sign-in (S16), never skipped when on."""

from accounts import second_factor
from accounts.contacts import is_email
from accounts.models import User

MAIL, PHONE = "email", "phone"


def note(user: User, contact: str) -> None:
    """Remember by which contact; must be called in the transaction of the reset."""
    user.reset_by = MAIL if is_email(contact) else PHONE
    user.save(update_fields=["reset_by"])


def take_offer(user: User) -> bool:
    """Whether to offer the second factor now: once after a reset, to citizens who have none. Officers must anyway."""
    if not user.reset_by or user.is_staff or second_factor.device_of(user):
        return False
    forget(user)
    return True


def forget(user: User) -> None:
    """The person was offered, or has passed the second factor since."""
    if user.reset_by:
        user.reset_by = ""
        user.save(update_fields=["reset_by"])
