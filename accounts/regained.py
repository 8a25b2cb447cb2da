"""A cabinet given back to an owner who lost both mail and phone and proved who they are by a document."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import after_reset, codes, journal, second_factor, security
from accounts.contacts import is_email
from accounts.models import User
from accounts.registration import drop_claims
from notifications.masking import mask_address


def hand_over(user: User, contact: str, password: str, *, at: datetime, drops_second_factor: bool) -> None:
    """Make `contact` the only way in with a new password; every session ends, codes on their way die.

    The old contact of the same kind is replaced; that of the other kind stays on the account to be proved again, and
    neither signs in nor gets messages until then. The second factor stays unless staff decided otherwise: the next
    sign-in then asks for it, and the new contact is no second proof, since it has just set the password. Where there is
    none, it is offered. Raises IntegrityError when the contact has become somebody else's.
    """
    with transaction.atomic():
        owner = User.objects.select_for_update().get(pk=user.pk)
        drop_claims(contact)
        owner.email_verified, owner.phone_verified = is_email(contact), not is_email(contact)
        if is_email(contact):
            owner.email = contact
        else:
            owner.phone = contact
        owner.set_password(password)
        owner.save(update_fields=["email", "email_verified", "phone", "phone_verified", "password"])
        after_reset.note(owner, contact)
        codes.kill_all_of(owner, at=at)
        detail = _("по документу: {contact}").format(contact=mask_address(contact))
        journal.record(owner, journal.Kind.CONTACT_CHANGED, at=at, detail=detail)
        journal.record(owner, journal.Kind.PASSWORD_CHANGED, at=at)
        if drops_second_factor:
            second_factor.remove(owner)
            journal.record(owner, journal.Kind.SECOND_FACTOR_OFF, at=at)
        security.end_sessions(owner)
