"""«Не спрашивать код на этом устройстве 30 дней»: for citizens, never for officers.

The password is asked all the same. A new password, another application, «выйти везде» or the end of the thirty days
ends the trust.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from accounts import devices, journal
from accounts.models import AppDevice, TrustedBrowser, User

LIFE = timedelta(days=30)
COOKIE = "__Host-trusted" if settings.SECURE else "trusted"
SALT = "accounts.trusted"


def trust(request: HttpRequest, response: HttpResponse, user: User, device: AppDevice, *, at: datetime) -> None:
    """Give the browser a token, or go on with the one it has: two people may share a computer."""
    if user.is_staff:
        return
    token = _token(request) or secrets.token_urlsafe(32)
    TrustedBrowser.objects.filter(expires_at__lte=at).delete()
    kept = {"device": devices.device_of(request), "made_at": at, "expires_at": at + LIFE}
    TrustedBrowser.objects.update_or_create(
        user=user, digest=_digest(user, token), defaults={"fingerprint": _fingerprint(user, device), **kept}
    )
    journal.record(user, journal.Kind.BROWSER_TRUSTED, request=request, at=at)
    response.set_signed_cookie(
        COOKIE, token, salt=SALT, max_age=LIFE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def is_trusted(request: HttpRequest, user: User, device: AppDevice, *, at: datetime) -> bool:
    """Whether this person asked for that in this browser, and nothing has changed since."""
    token = _token(request)
    if user.is_staff or not token:
        return False
    return of(user, device, at=at).filter(digest=_digest(user, token)).exists()


def of(user: User, device: AppDevice | None, *, at: datetime) -> QuerySet[TrustedBrowser]:
    """The browsers that are not asked now, newest first."""
    if device is None or user.is_staff:
        return TrustedBrowser.objects.none()
    mine = TrustedBrowser.objects.filter(user=user, fingerprint=_fingerprint(user, device), expires_at__gt=at)
    return mine.order_by("-made_at", "-pk")


def forget(user: User, pk: int | None = None) -> int:
    """Ask again in this one, or in all of them; how many there were."""
    mine = TrustedBrowser.objects.filter(user=user)
    return (mine if pk is None else mine.filter(pk=pk)).delete()[0]


def _token(request: HttpRequest) -> str:
    return request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=LIFE) or ""


def _digest(user: User, token: str) -> str:
    return salted_hmac(f"{SALT}.token", f"{user.pk}:{token}", algorithm="sha256").hexdigest()


def _fingerprint(user: User, device: AppDevice) -> str:
    value = f"{user.get_session_auth_hash()}:{device.persistent_id}"
    return salted_hmac(f"{SALT}.fingerprint", value, algorithm="sha256").hexdigest()
