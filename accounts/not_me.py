"""«Это не я»: what the owner does about a sign-in of somebody else, without signing in."""

from datetime import datetime, timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from accounts import codes, devices, security
from accounts.models import SecurityEvent

SALT = "accounts.not_me"
LIFE = timedelta(days=7)


def token_for(event: SecurityEvent) -> str:
    """The link's secret: it can close the sessions of one person once, and nothing else."""
    return signing.dumps(event.pk, salt=SALT)


def event_of(token: str) -> SecurityEvent | None:
    """The sign-in the link is about; None when it is forged, old or used."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        return None
    return SecurityEvent.objects.select_related("user").filter(pk=pk, denial=None, user__isnull=False).first()


def deny(event: SecurityEvent, *, request: HttpRequest, at: datetime) -> bool:
    """End every session and switch the password off, since who signed in knew it; False for a second press."""
    user = event.user
    assert user is not None  # noqa: S101 - event_of() has seen to it
    try:
        with transaction.atomic():
            SecurityEvent.objects.create(
                user=user, kind=SecurityEvent.Kind.NOT_ME, at=at, last_at=at, about=event,
                ip=devices.ip_of(request), device=devices.device_of(request),
            )  # fmt: skip
            user.set_unusable_password()
            user.save(update_fields=["password"])
            codes.kill_all_of(user, at=at)
            security.end_sessions(user)
    except IntegrityError:
        return False
    return True
