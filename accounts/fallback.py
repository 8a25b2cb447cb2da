"""A citizen without the phone's application proves oneself by a code to mail or phone. Officers never do.

For the second step of a sign-in, and to connect the application of another phone in the place of the lost one. Some
contacts are no second proof (A9, A15): one by which the password was just reset, since who holds it would hold both;
one put into the cabinet less than three days ago (`accounts.settled`). Another application is connected by mail where there
is mail: a stolen SIM card alone never takes the application away, and a lost phone is a lost SIM card too.
"""

import time
from datetime import datetime

from django.http import HttpRequest

from accounts import codes
from accounts.after_reset import MAIL, PHONE
from accounts.models import AppDevice, User
from accounts.phones import is_mobile
from accounts.settled import is_settled

PURPOSE = codes.REPLACE
PROVED_SECONDS = 15 * 60
PROVED = "may_replace_device"


def contacts_of(user: User, *, at: datetime) -> dict[str, str]:
    """Where a code may go: «email» and «phone» to the verified contact, those that count as a second proof."""
    if user.is_staff:
        return {}
    contacts = {}
    if user.email_verified:
        contacts[MAIL] = user.email
    if user.phone and user.phone_verified and is_mobile(user.phone):
        contacts[PHONE] = user.phone
    contacts.pop(user.reset_by, None)
    return {by: contact for by, contact in contacts.items() if is_settled(user, contact, at=at)}


def contact_for_replacing(user: User, *, at: datetime) -> str:
    """Whose code lets this person connect another application; empty when there is none."""
    return contacts_of(user, at=at).get(MAIL if user.email_verified else PHONE, "")


def allow_replacing(request: HttpRequest, device: AppDevice) -> None:
    """For a quarter of an hour, in this session, in the place of this very application."""
    request.session[PROVED] = [device.pk, int(time.time())]


def may_replace(request: HttpRequest, device: AppDevice) -> bool:
    """Whether password and code were given a short while ago."""
    pk, at = request.session.get(PROVED, (None, 0))
    return bool(pk == device.pk and time.time() - at < PROVED_SECONDS)
