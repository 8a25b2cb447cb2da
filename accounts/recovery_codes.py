"""Ten codes for the day the phone is lost: shown once, kept hashed, each good for one entry (ASVS 6.5.1–6.5.3)."""

import secrets
import time
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.http import HttpRequest

from accounts.models import AppDevice, RecoveryCode, User
from notifications import secrecy

COUNT = 10
LENGTH = 12
FEW = 3
SESSION_KEY = "recovery_codes"
SHOWN_SECONDS = 15 * 60


def make(user: User, *, at: datetime) -> list[str]:
    """Ten new codes; the earlier ones stop working. Digits only: no keyboard layout or letter case to mistake."""
    codes = [f"{secrets.randbelow(10**LENGTH):0{LENGTH}d}" for _ in range(COUNT)]
    rows = [RecoveryCode(user=user, digest=make_password(code), made_at=at) for code in codes]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(rows)
    return codes


def left(user: User) -> int:
    """How many still work."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def use(device: AppDevice, digits: str, *, at: datetime) -> bool:
    """Spend one code. Misses are counted together with those of the application, so this way in adds no tries."""
    if not device.verify_is_allowed()[0]:
        return False
    unused = RecoveryCode.objects.filter(user=device.user_id, used_at=None)
    fitting = next((row.pk for row in unused if check_password(digits, row.digest)), None)
    spent = fitting is not None and bool(unused.filter(pk=fitting).update(used_at=at))
    with transaction.atomic():
        locked = AppDevice.objects.select_for_update().get(pk=device.pk)  # a code of the application may be checked now
        if spent:
            locked.throttle_reset()
        else:
            locked.throttle_increment()
    return spent


def keep_to_show(request: HttpRequest, codes: list[str]) -> None:
    """For the page that shows them, so that a reload or the file loses none; encrypted, a quarter of an hour at most."""
    request.session[SESSION_KEY] = {"codes": secrecy.encrypt(" ".join(codes)), "at": int(time.time())}


def to_show(request: HttpRequest) -> list[str]:
    """The codes just made in this session, in groups of four; nothing later."""
    kept = request.session.get(SESSION_KEY)
    if kept is None:
        return []
    if time.time() - kept["at"] > SHOWN_SECONDS:
        forget(request)
        return []
    return [in_groups(code) for code in secrecy.decrypt(kept["codes"]).split()]


def forget(request: HttpRequest) -> None:
    """They were seen: from now on they are on paper only."""
    request.session.pop(SESSION_KEY, None)


def in_groups(code: str) -> str:
    """«1234 5678 9012»."""
    return " ".join(code[start : start + 4] for start in range(0, LENGTH, 4))
