"""Another mail address or phone: it counts once it is proved, and the one it replaces is told (A15)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import codes, journal, security
from accounts.contacts import is_email, security_recipient_for
from accounts.models import Code, User
from accounts.registration import drop_claims
from notifications import outbox
from notifications.masking import mask_address


def replace(code: Code, user: User, *, request: HttpRequest, at: datetime) -> bool:
    """Put the proved contact in the place of the old one; False when it became somebody's in the meantime.

    Every session ends (the caller keeps this one), and codes on their way to the old contact die.
    """
    try:
        with transaction.atomic():
            if code.user_id != user.pk or not codes.use_up(code, at=at):
                return False
            told = security_recipient_for(user)
            before = _put(user, code.contact)
            codes.kill_all_of(user, at=at)
            security.end_sessions(user)
            _write_down(user, code, before, request=request, at=at)
            _announce(user, code, told, before, at=at)
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


def _write_down(user: User, code: Code, before: str, *, request: HttpRequest, at: datetime) -> None:
    kind = journal.Kind.CONTACT_CHANGED if before else journal.Kind.CONTACT_ADDED
    shown = [mask_address(each) for each in (before, code.contact) if each]
    journal.record(user, kind, request=request, at=at, detail=" → ".join(shown))


def _announce(user: User, code: Code, told: outbox.Recipient, before: str, *, at: datetime) -> None:
    """On every contact there was, the replaced one first of all, and in the cabinet."""
    by_mail = is_email(code.contact)
    if before:
        event = _("изменена почта для входа") if by_mail else _("изменён телефон для входа")
    else:
        event = _("добавлена почта для входа") if by_mail else _("добавлен телефон для входа")
    outbox.enqueue(
        key=f"contact-{code.pk}",
        kind="contact_changed",
        recipient=told,
        context={
            "name": user.greeting_name,
            "event": event,
            "contact": mask_address(code.contact),
            "event_at": timezone.localtime(at).strftime("%d.%m.%Y %H:%M"),
        },
        at=at,
        url=reverse("account_security"),
    )
