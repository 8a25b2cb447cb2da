"""«Это не я» by whoever lost a contact: for three days the replaced mail or phone can be put back by its own link.

The link goes to the replaced contact alone, and only where that one had been in the cabinet for three days before: so
nobody who brings contacts in gets a link to them. Pressing puts it back, takes away what was brought in around then,
ends every session and switches the password off; the next one is set by the ordinary reset, and the second factor is
asked as ever. So a link is worth no more than the contact itself was worth a moment before the change: an owner who
left a mailbox that others read is exposed to them for three days longer, and is told on all contacts when it happens.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts import codes, devices, journal, security, short_links, trusted
from accounts.contacts import code_recipient, is_email, proved
from accounts.models import SecurityEvent, User
from accounts.registration import drop_claims
from accounts.settled import is_settled
from notifications.masking import mask_address
from notifications.models import Channel, Message

LIFE = timedelta(hours=72)
Kind = SecurityEvent.Kind


def path_for(event: SecurityEvent) -> str:
    """Where the letter leads; short, because an SMS has 70 letters."""
    return reverse("account_not_my_contact", args=[_token(event)])


def key_of(event: SecurityEvent) -> str:
    """Under which the letter with the link is kept: its address is the contact that can be put back."""
    return f"contact-{event.pk}-replaced"


def event_of(token: str, *, at: datetime) -> SecurityEvent | None:
    """The change the link is about; None when it is forged, old, used, or staff have decided otherwise since."""
    changes = SecurityEvent.objects.filter(kind=Kind.CONTACT_CHANGED, at__gt=at - LIFE, denial=None)
    event = changes.filter(pk=short_links.pk_of(token) or 0, user__is_active=True).select_related("user").first()
    if event is None or not constant_time_compare(token, _token(event)):
        return None
    return event if _replaced(event) and not _decided_since(event) else None


def deny(event: SecurityEvent, *, request: HttpRequest, at: datetime) -> bool:
    """Put the contact back and shut everybody out; False for a second press or when the contact is another's by now."""
    try:
        with transaction.atomic():
            # The person first, as contact_change does: a contact proved this moment is either refused or seen below.
            assert event.user is not None  # noqa: S101 - event_of() has seen to it
            user = User.objects.select_for_update(no_key=True).get(pk=event.user.pk)
            codes.kill_all_of(user, at=at)
            contact, before = _replaced(event), proved(user)
            SecurityEvent.objects.create(
                user=user, kind=Kind.NOT_ME, at=at, last_at=at, about=event, ip=devices.ip_of(request),
                device=devices.device_of(request), detail=journal.fitting(mask_address(contact)),
            )  # fmt: skip
            _put_back(user, contact, changed_at=event.at)
            trusted.forget(user)
            security.end_sessions(user)
            _announce(user, event, contact, set(before).difference(proved(user)), at=at)
    except IntegrityError:
        return False
    return True


def _put_back(user: User, contact: str, *, changed_at: datetime) -> None:
    """The contact of the other kind goes when it came in shortly before the change or later: perhaps by the same hand."""
    by_mail = is_email(contact)
    other = user.phone if by_mail else user.email
    if other and not is_settled(user, other, at=changed_at):
        user.email, user.email_verified, user.phone, user.phone_verified = "", False, None, False
    drop_claims(contact)
    if by_mail:
        user.email, user.email_verified = contact, True
    else:
        user.phone, user.phone_verified = contact, True
    user.set_unusable_password()
    user.save(update_fields=["email", "email_verified", "phone", "phone_verified", "password"])


def _announce(user: User, event: SecurityEvent, contact: str, gone: Iterable[str], *, at: datetime) -> None:
    """On the contacts there are now, and on those that are no more: the owner may be there."""
    words = _("по ссылке «Это не я» возвращён прежний контакт, все входы закрыты, пароль отключён")
    security.announce(user, words, at=at)
    for place, each in enumerate(sorted(gone)):
        key, recipient = f"{key_of(event)}-back-{place}", code_recipient(each, user)
        security.announce_contact(user, _("возвращён прежний контакт"), contact, recipient, key=key, at=at)


def _decided_since(event: SecurityEvent) -> bool:
    """A contact given by a document, or by staff, came in without a browser."""
    since = SecurityEvent.objects.filter(user=event.user, kind=Kind.CONTACT_CHANGED, at__gt=event.at)
    return since.filter(device="").exists()


def _replaced(event: SecurityEvent) -> str:
    """The whole contact: the journal's own line has it masked."""
    told = Message.objects.filter(key__in=[f"{key_of(event)}:{channel}" for channel in Channel.values]).first()
    return told.address if told else ""


def _token(event: SecurityEvent) -> str:
    return short_links.token_of(event.pk, salt="accounts.not_my_contact", about=event.at.timestamp())
