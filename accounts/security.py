"""Changes of the way in: written together with the word to the owner, and ending every other session."""

import uuid
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import after_reset, codes, journal, recovery_codes, second_factor
from accounts.contacts import security_recipient_for
from accounts.models import AppDevice, Code, User
from notifications import outbox
from notifications.masking import mask_address


class ShutOut(Exception):
    """This very session was ended by another request while its own was under way: nothing is changed by it."""


def still_in(user: User) -> None:
    """Hold the person's row and refuse what comes from a session ended since `user` was read.

    Call first in the transaction of a change asked for in the cabinet: else a thief's form that is under way when the
    owner presses «Это не я» would undo it. Raises ShutOut.
    """
    now = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if now.get_session_auth_hash() != user.get_session_auth_hash():
        raise ShutOut


def change_password(
    user: User, password: str, *, at: datetime, request: HttpRequest | None = None,
    kind: str = journal.Kind.PASSWORD_CHANGED,
) -> None:  # fmt: skip
    """Set a new password: sessions made with the old one end, codes on their way die, the owner is told."""
    with transaction.atomic():
        still_in(user)
        user.set_password(password)
        user.save(update_fields=["password"])
        second_factor.forget_unfinished(user)
        codes.kill_all_of(user, at=at)
        journal.record(user, kind, request=request, at=at)
        announce(user, _("пароль изменён"), at=at)


def reset_password(code: Code, password: str, *, at: datetime, request: HttpRequest | None = None) -> bool:
    """Spend a proved code on a new password; False when another tab has spent it already."""
    if code.user is None:
        return False
    try:
        with transaction.atomic():
            still_in(code.user)
            if not codes.use_up(code, at=at):
                return False
            change_password(code.user, password, at=at, request=request, kind=journal.Kind.PASSWORD_RESET)
            after_reset.note(code.user, code.contact)
    except ShutOut:
        return False
    return True


def switch_on_second_factor(request: HttpRequest, user: User, digits: str, *, at: datetime) -> bool:
    """End the set-up; this session counts as verified, the others end."""
    device = second_factor.new_device(user)
    replaces = second_factor.device_of(user) is not None
    with transaction.atomic():
        still_in(user)
        if not second_factor.confirm(device, user, digits):
            return False
        end_sessions(user)
        detail = _("другое приложение вместо прежнего") if replaces else ""
        journal.record(user, journal.Kind.SECOND_FACTOR_ON, request=request, at=at, detail=detail)
        on = _("приложение с кодами заменено другим") if replaces else _("включён вход с кодом из приложения")
        announce(user, on, at=at)
    keep_session(request, user)
    second_factor.mark_verified(request, device)
    return True


def switch_off_second_factor(user: User, *, at: datetime, request: HttpRequest | None = None, detail: str = "") -> None:
    """Take the application away and tell the owner."""
    with transaction.atomic():
        if request is not None:
            still_in(user)
        second_factor.remove(user)
        end_sessions(user)
        journal.record(user, journal.Kind.SECOND_FACTOR_OFF, request=request, at=at, detail=detail)
        announce(user, _("отключён вход с кодом из приложения"), at=at)


def use_recovery_code(
    device: AppDevice, digits: str, *, at: datetime, request: HttpRequest | None = None
) -> int | None:
    """Spend a recovery code and tell the owner; how many are left, None when it does not fit."""
    if not recovery_codes.use(device, digits, at=at):
        return None
    left = recovery_codes.left(device.user)
    with transaction.atomic():
        journal.record(device.user, journal.Kind.RECOVERY_CODE_USED, request=request, at=at)
        announce(device.user, _("вход по резервному коду, осталось кодов: %(left)d") % {"left": left}, at=at)
    return left


def renew_recovery_codes(user: User, *, at: datetime, request: HttpRequest | None = None) -> list[str]:
    """Ten new recovery codes instead of the earlier ones; the owner is told."""
    with transaction.atomic():
        still_in(user)
        made = recovery_codes.make(user, at=at)
        journal.record(user, journal.Kind.RECOVERY_CODES_MADE, request=request, at=at)
        announce(user, _("созданы новые резервные коды, прежние не действуют"), at=at)
    return made


def end_sessions(user: User) -> None:
    """Every session of this person ends with its next request; a key one of them has seen is not set up any more."""
    second_factor.forget_unfinished(user)
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])


def keep_session(request: HttpRequest, user: User) -> None:
    """Except this one, under a new id."""
    update_session_auth_hash(request, user)


def announce(user: User, event: str, *, at: datetime) -> None:
    """Tell the owner on every verified address; must be called inside the transaction of the change."""
    outbox.enqueue(
        key=f"security-{user.pk}-{uuid.uuid4()}",
        kind="security_changed",
        recipient=security_recipient_for(user),
        context={
            "name": user.greeting_name,
            "event": event,
            "device": "",
            "event_at": timezone.localtime(at).strftime("%d.%m.%Y %H:%M"),
        },
        at=at,
        url=reverse("account_security"),
    )


def announce_contact(
    user: User, event: str, contact: str, recipient: outbox.Recipient, *, key: str, at: datetime, way_back: str = ""
) -> None:
    """Tell of another contact; `way_back` is the path by which the replaced one, and nobody else, can undo it."""
    outbox.enqueue(
        key=key,
        kind="contact_changed",
        recipient=recipient,
        context={
            "name": user.greeting_name,
            "event": event,
            "contact": mask_address(contact),
            "event_at": timezone.localtime(at).strftime("%d.%m.%Y %H:%M"),
            "short_link": f"{urlsplit(settings.SITE_URL).netloc}{way_back}" if way_back else "",
        },
        at=at,
        url=way_back or reverse("account_security"),
    )
