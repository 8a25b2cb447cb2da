"""After the second approval: a day in which the owner can stop it, then one link, then the cabinet has a new way in."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts import regained, short_links
from complaints.models import RecoveryEvent, RecoveryRequest, RecoveryStatus
from complaints.recovery import Refused, words

WAIT = timedelta(hours=24)
LINK_LIFE = timedelta(hours=24)
FREEZE = timedelta(hours=72)
STOPPABLE = (RecoveryStatus.APPROVED, RecoveryStatus.LINKED)


def stop_path(request: RecoveryRequest) -> str:
    """Where «Это не я» leads: signed, valid for this very approval."""
    return reverse("complaints:recovery_stop", args=[_stop_token(request)])


def by_stop_token(token: str) -> RecoveryRequest | None:
    """The request of this link, whatever has become of it since."""
    request = RecoveryRequest.objects.filter(pk=short_links.pk_of(token) or 0, approved_at__isnull=False).first()
    if request is None or not constant_time_compare(token, _stop_token(request)):
        return None
    return request


def stop(token: str, *, at: datetime) -> bool:
    """«Это не я»: nothing goes on for 72 hours, and after that only by a new approval; staff are told at once."""
    with transaction.atomic():
        found = by_stop_token(token)
        request = found and RecoveryRequest.objects.select_for_update().get(pk=found.pk)
        if not request or request.status not in STOPPABLE:
            return False
        request.status, request.frozen_until, request.link_digest = RecoveryStatus.FROZEN, at + FREEZE, ""
        request.decided_at = None
        request.save(update_fields=["status", "frozen_until", "link_digest", "decided_at"])
        RecoveryEvent.objects.create(request=request, kind=RecoveryEvent.Kind.FROZEN, at=at)
        words.tell_staff(request, "staff_recovery_stopped", at=at)
    return True


def send_links(*, at: datetime) -> int:
    """What the clock does: links whose day of waiting is over go out, those unused for a day end; how many went out."""
    due = RecoveryRequest.objects.filter(status=RecoveryStatus.APPROVED, approved_at__lte=at - WAIT)
    sent = sum(_send_link(pk, at) for pk in due.values_list("pk", flat=True))
    late = RecoveryRequest.objects.filter(status=RecoveryStatus.LINKED, link_until__lte=at)
    for pk in late.values_list("pk", flat=True):
        _expire(pk, at)
    return sent


def by_link(token: str, *, at: datetime) -> RecoveryRequest | None:
    """The request whose living link this is."""
    alive = RecoveryRequest.objects.filter(status=RecoveryStatus.LINKED, link_until__gt=at)
    alive = alive.filter(account__is_active=True, account__is_staff=False)  # closed or made an officer meanwhile
    return alive.select_related("account").filter(link_digest=_digest(token)).first()


def give_back(token: str, password: str, *, at: datetime) -> None:
    """The link is used up: the new contact becomes the way in, the password is the one typed, all sessions end."""
    try:
        with transaction.atomic():
            found = by_link(token, at=at)
            request = found and RecoveryRequest.objects.select_for_update().get(pk=found.pk)
            if not request or request.status != RecoveryStatus.LINKED or request.link_digest != _digest(token):
                raise Refused(_("Ссылка больше не действует"))
            assert request.account is not None  # noqa: S101 (a check constraint says so)
            words.tell_owner(request, "recovery_done", at=at)  # on the old contacts, while they are known
            request.status, request.link_digest = RecoveryStatus.DONE, ""
            request.save(update_fields=["status", "link_digest"])
            regained.hand_over(
                request.account, request.new_contact, password, at=at, drops_second_factor=request.drops_second_factor
            )
            RecoveryEvent.objects.create(request=request, kind=RecoveryEvent.Kind.DONE, at=at)
    except IntegrityError as fault:
        raise Refused(_("У этого контакта уже есть другой кабинет. Подайте заявление с другим контактом")) from fault


def _send_link(pk: int, at: datetime) -> bool:
    with transaction.atomic():
        request = RecoveryRequest.objects.select_for_update().get(pk=pk)
        if request.status != RecoveryStatus.APPROVED or not request.approved_at or request.approved_at > at - WAIT:
            return False
        token = secrets.token_urlsafe(16)
        request.status, request.link_digest, request.link_until = RecoveryStatus.LINKED, _digest(token), at + LINK_LIFE
        request.save(update_fields=["status", "link_digest", "link_until"])
        RecoveryEvent.objects.create(request=request, kind=RecoveryEvent.Kind.LINKED, at=at)
        path = reverse("complaints:recovery_enter", args=[token])
        words.send_link(request, path, at=at, until=at + LINK_LIFE)
    return True


def _expire(pk: int, at: datetime) -> None:
    with transaction.atomic():
        request = RecoveryRequest.objects.select_for_update().get(pk=pk)
        if request.status == RecoveryStatus.LINKED and request.link_until and request.link_until <= at:
            request.status, request.link_digest = RecoveryStatus.EXPIRED, ""
            request.save(update_fields=["status", "link_digest"])
            RecoveryEvent.objects.create(request=request, kind=RecoveryEvent.Kind.EXPIRED, at=at)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _stop_token(request: RecoveryRequest) -> str:
    """Short, because it goes by SMS too; another approval makes another link."""
    approved = request.approved_at.timestamp() if request.approved_at else 0
    return short_links.token_of(request.pk, salt="complaints.recovery.stop", about=approved)
