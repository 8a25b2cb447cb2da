"""A citizen without the phone's application gets the second step's code by mail or SMS. Officers never do.

A contact by which the password was just reset is no second proof: who holds the mailbox would hold both.
"""

from accounts.after_reset import MAIL, PHONE
from accounts.models import User
from accounts.phones import is_mobile


def contacts_of(user: User) -> dict[str, str]:
    """Where a code may go: «email» and «phone» to the verified contact, those that count as a second proof."""
    if user.is_staff:
        return {}
    contacts = {}
    if user.email_verified:
        contacts[MAIL] = user.email
    if user.phone and user.phone_verified and is_mobile(user.phone):
        contacts[PHONE] = user.phone
    contacts.pop(user.reset_by, None)
    return contacts
