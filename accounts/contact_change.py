"""Another mail address or phone: it counts once it is proved, and the one it replaces is told (A15)."""

import dataclasses
from datetime import datetime

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import codes, journal, not_my_contact, security
from accounts.contacts import code_recipient, is_email, security_recipient_for
from accounts.models import Code, SecurityEvent, User
from accounts.registration import drop_claims
from accounts.settled import is_settled
from notifications import outbox
from notifications.masking import mask_address


def replace(code: Code, user: User, *, request: HttpRequest, at: datetime) -> bool:
    """Put the proved contact in the place of the old one; False when it became somebody's, or the session ended, meanwhile.

    Every session ends (the caller keeps this one), and codes on their way to the old contact die.
    """
    try:
        with transaction.atomic():
            security.still_in(user)
            if code.user_id != user.pk or not codes.use_up(code, at=at):
                return False
            told = security_recipient_for(user)
            before = _put(user, code.contact)
            settled = is_settled(user, before, at=at)
            codes.kill_all_of(user, at=at)
            security.end_sessions(user)
            line = _write_down(user, code, before, request=request, at=at)
            _announce(user, line, code.contact, told, before)
            if before:
                _tell_the_replaced(user, line, code.contact, before, settled=settled)
    except security.ShutOut:
        return False
    except IntegrityError:
        user.refresh_from_db()
        return False
    return True


def _put(user: User, contact: str) -> str:
    """The proved contact replaces the old one, which is given back."""
    drop_claims(contact)
    if is_email(contact):
        before = user.email if user.email_verified else ""
        user.email, user.email_verified = contact, True
        user.save(update_fields=["email", "email_verified"])
        return before
    before = user.phone if user.phone and user.phone_verified else ""
    user.phone, user.phone_verified = contact, True
    user.save(update_fields=["phone", "phone_verified"])
    return before


def _write_down(user: User, code: Code, before: str, *, request: HttpRequest, at: datetime) -> SecurityEvent:
    kind = journal.Kind.CONTACT_CHANGED if before else journal.Kind.CONTACT_ADDED
    shown = [mask_address(each) for each in (before, code.contact) if each]
    return journal.record(user, kind, request=request, at=at, detail=" → ".join(shown))


def _announce(user: User, line: SecurityEvent, contact: str, told: outbox.Recipient, before: str) -> None:
    """In the cabinet and on the contacts that stay; the replaced one has a letter of its own."""
    stay = dataclasses.replace(
        told, email=told.email if told.email != before else "", phone=told.phone if told.phone != before else ""
    )
    event = _event(contact, before)
    security.announce_contact(user, event, contact, stay, key=f"contact-{line.pk}", at=line.at)


def _tell_the_replaced(user: User, line: SecurityEvent, contact: str, before: str, *, settled: bool) -> None:
    """With the way back, unless it had just come in itself."""
    security.announce_contact(
        user, _event(contact, before), contact, code_recipient(before, user), key=not_my_contact.key_of(line),
        at=line.at, way_back=not_my_contact.path_for(line) if settled else "",
    )  # fmt: skip


def _event(contact: str, before: str) -> str:
    if before:
        return _("изменена почта для входа") if is_email(contact) else _("изменён телефон для входа")
    return _("добавлена почта для входа") if is_email(contact) else _("добавлен телефон для входа")
