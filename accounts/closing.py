"""Closing a cabinet: asked for, taken back within fourteen days, or carried out."""

from datetime import datetime, timedelta

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import codes, contacts, second_factor, security
from accounts.models import AccountClosure, Code, Consent, SecurityEvent, TrustedBrowser, User, UserSession
from notifications.models import Message

GRACE = timedelta(days=14)


def pending(user: User) -> AccountClosure | None:
    """The wish that waits."""
    return _waiting().filter(user=user).first()


def due(*, at: datetime) -> QuerySet[AccountClosure]:
    """Those whose fourteen days are over."""
    return _waiting().filter(due_at__lte=at)


def ask(user: User, *, at: datetime) -> AccountClosure:
    """Every session ends, the owner is told on all contacts; a second press changes nothing."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        known = pending(user)
        if known is not None:
            return known
        made = AccountClosure.objects.create(user=user, asked_at=at, due_at=at + GRACE)
        security.end_sessions(user)
        day = f"{timezone.localdate(made.due_at):%d.%m.%Y}"
        words = _("вы попросили удалить кабинет. Передумать можно до {day}: войдите и нажмите «Оставить кабинет»")
        security.announce(user, words.format(day=day), at=at)
    return made


def cancel(user: User, *, at: datetime) -> bool:
    """Taken back; False when there was nothing to take back."""
    with transaction.atomic():
        if not _waiting().filter(user=user).update(cancelled_at=at):
            return False
        security.announce(user, _("удаление кабинета отменено"), at=at)
    return True


def clear(closure: AccountClosure, *, at: datetime) -> None:
    """Profile, contacts, ways in, messages: gone. The row of the person stays for those records that point at it.

    Call inside the transaction that has locked the closure.
    """
    user = closure.user
    _forget_messages(user)
    codes.kill_all_of(user, at=at)
    Code.objects.filter(user=user).delete()
    second_factor.remove(user)
    TrustedBrowser.objects.filter(user=user).delete()
    Consent.objects.filter(user=user, withdrawn_at=None).update(withdrawn_at=at)
    _end_for_good(user)
    _empty(user)
    AccountClosure.objects.filter(pk=closure.pk).update(done_at=at)


def _forget_messages(user: User) -> None:
    """Those about a complaint stay as long as it does; those to the same address before it was proved go too."""
    mine = Q(user=user) | Q(user=None, address__in=contacts.proved(user))
    Message.objects.filter(mine, reference="").delete()


def _end_for_good(user: User) -> None:
    """A session may hold typed text, the journal of entries tells of devices and places."""
    security.end_sessions(user)
    mine = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=list(mine.values_list("session_key", flat=True))).delete()
    mine.delete()
    SecurityEvent.objects.filter(user=user).delete()
    cards = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    cards.update(object_repr="")  # what staff did with the card is kept without the name


def _empty(user: User) -> None:
    user.last_name = user.first_name = user.middle_name = user.postal_address = user.email = user.reset_by = ""
    user.view = ""
    user.phone, user.last_login = None, None
    user.email_verified = user.phone_verified = user.is_active = False
    user.no_middle_name = user.foreign_name = False
    user.notify_email = user.notify_sms = True
    user.set_unusable_password()
    user.save()
    user.groups.clear()


def _waiting() -> QuerySet[AccountClosure]:
    return AccountClosure.objects.filter(cancelled_at=None, done_at=None)
