"""Whether the password was typed in this session a short while ago: asked again before the way in is changed."""

import time

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.http import HttpRequest

from accounts.assurance import PASSWORD
from accounts.models import User

SECONDS = 15 * 60


def is_fresh(request: HttpRequest, user: User) -> bool:
    """At the sign-in or since."""
    records = get_authentication_records(request, user)
    return any(record["method"] == PASSWORD and time.time() - record["at"] < SECONDS for record in records)


def renew(request: HttpRequest, user: User) -> None:
    """It was typed just now; the session goes on under a new id (ASVS 7.2.4)."""
    record_authentication(request, user, method=PASSWORD)
    request.session.cycle_key()
