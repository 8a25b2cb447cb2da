"""The second factor: one-time codes of an application (TOTP).

Offered to everybody, demanded of officers before any page of the staff site.
"""

import time
from base64 import b32encode
from datetime import timedelta
from urllib.parse import quote, urlencode

import django_otp
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django_otp.oath import hotp

from accounts import recovery_codes
from accounts.models import AppDevice, RecoveryCode, User

UNFINISHED_LIFE = timedelta(hours=1)


def device_of(user: User) -> AppDevice | None:
    """The application whose codes this person's sign-in needs."""
    return _devices(user).filter(confirmed=True).first()


def new_device(user: User) -> AppDevice:
    """The application being set up: the same key for an hour, so that a reload does not spoil a scanned picture.

    Not for longer: whoever saw a key left unfinished in an open session would know the codes of a later set-up.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # two tabs at once would make two keys
        _devices(user).filter(confirmed=False, created_at__lte=timezone.now() - UNFINISHED_LIFE).delete()
        return _device(user, confirmed=False)


def give_device(user: User) -> AppDevice:
    """A confirmed application at once, for accounts made by command."""
    return _device(user, confirmed=True)


def verify(device: AppDevice, user: User, digits: str) -> bool:
    """Whether the code fits; each works once, and each miss doubles the wait before the next try."""
    return django_otp.verify_token(user, device.persistent_id, digits) is not None


def verify_either(device: AppDevice, user: User, digits: str) -> bool:
    """The application's code, or a recovery code: they differ in length."""
    if len(digits) == recovery_codes.LENGTH:
        return recovery_codes.use(device, digits, at=timezone.now())
    return verify(device, user, digits)


def seconds_to_wait(device: AppDevice) -> int:
    """How long the next try has to wait after the misses so far; 0 when it may be made now."""
    device.refresh_from_db()
    allowed, reason = device.verify_is_allowed()
    if allowed or "locked_until" not in (reason or {}):
        return 0
    return int((reason["locked_until"] - timezone.now()).total_seconds()) + 1


def confirm(device: AppDevice, user: User, digits: str) -> bool:
    """End the set-up with the first code; older applications stop working."""
    with transaction.atomic():
        if not verify(device, user, digits):
            return False
        AppDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
        AppDevice.objects.filter(pk=device.pk).update(confirmed=True)
    return True


def remove(user: User) -> None:
    """Take the application away; an officer must set up another before the staff site opens again."""
    AppDevice.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()


def forget_unfinished(user: User) -> None:
    """A set-up that was begun is begun anew, with another key."""
    _devices(user).filter(confirmed=False).delete()


def is_verified(request: HttpRequest) -> bool:
    """Whether a code was given in this session."""
    return getattr(request.user, "otp_device", None) is not None


def mark_verified(request: HttpRequest, device: AppDevice) -> None:
    """Remember in this session that the code was right."""
    django_otp.login(request, device)


def current_code(device: AppDevice) -> str:
    """What the application shows now, or next when this half minute's code is used up; for the demo and for tests."""
    now = int(time.time() - device.t0) // device.step + device.drift
    return f"{hotp(device.bin_key, max(now, device.last_t + 1), device.digits):0{device.digits}d}"


def _device(user: User, *, confirmed: bool) -> AppDevice:
    """The first where there are several: no constraint of the library's table forbids that."""
    made = _devices(user).filter(confirmed=confirmed).order_by("pk").first()
    if made is None:
        made = AppDevice(user=user, confirmed=confirmed, name="TOTP")
        made.save()
    return made


def _devices(user: User) -> QuerySet[AppDevice]:
    devices: QuerySet[AppDevice] = AppDevice.objects.filter(user=user)
    return devices


def key_for_people(device: AppDevice) -> str:
    """The key in groups of four, to be typed by hand."""
    key = _secret(device)
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def otpauth_uri(device: AppDevice) -> str:
    """What the picture and «Открыть в приложении» carry. The label is the person's contact: they may have several."""
    user = device.user
    issuer = settings.PORTAL_NAME
    label = quote(f"{issuer}:{user.email or user.phone or user.pk}", safe="")
    return f"otpauth://totp/{label}?" + urlencode(
        {"secret": _secret(device), "issuer": issuer, "digits": device.digits, "period": device.step}, quote_via=quote
    )


def qr_path(uri: str) -> tuple[str, int]:
    """The picture as an SVG path of one-pixel strokes and its side; no style attributes, so the CSP lets it through."""
    import segno

    rows = [list(row) for row in segno.make(uri, error="m", micro=False).matrix_iter(border=2)]
    strokes = []
    for y, row in enumerate(rows):
        strokes += [f"M{x} {y}.5h1" for x, dark in enumerate(row) if dark]
    return "".join(strokes), len(rows)


def _secret(device: AppDevice) -> str:
    return b32encode(device.bin_key).decode().rstrip("=")
