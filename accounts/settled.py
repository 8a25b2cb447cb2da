"""Whether a contact has been in the cabinet for three days: a newer one proves nothing of its owner (A9, A15).

An open session and the password are enough to bring one in, and the owner, told on the old contacts, needs time to read it.
"""

from datetime import datetime, timedelta

from accounts import journal
from accounts.models import User
from notifications.masking import mask_address

SETTLES = timedelta(hours=72)


def is_settled(user: User, contact: str, *, at: datetime) -> bool:
    """Whether it was there three days before `at` and is still; one put back by its link counts as never gone.

    The journal's lines end with the contact that came in, masked and cut to what a line holds.
    """
    came_in = journal.of(user).filter(kind__in=[*journal.NEW_CONTACTS, journal.Kind.NOT_ME], at__gt=at - SETTLES)
    last = came_in.filter(detail__endswith=journal.fitting(mask_address(contact))).order_by("-at", "-pk").first()
    return last is None or last.kind == journal.Kind.NOT_ME
