"""Six-digit codes that prove a contact: issuing, limits, checking (decisions 11 and 12).

Everything is done alike for contacts that have a cabinet and that have none: rows, messages, limits and answers.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import Enum

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.contacts import code_recipient, is_email
from accounts.models import Code, User
from notifications import outbox

LENGTH = 6
LIFE = timedelta(minutes=10)
KEPT = timedelta(days=1)
MOST_TRIES = 5
PAUSE = timedelta(seconds=30)
HOUR = timedelta(hours=1)
MAIL_PER_HOUR = 5
SMS_PER_HOUR = 3
LOCK_SECONDS = 10
# Journeys whose contact must be nobody's yet; its owner is told instead.
NEW_CONTACT = {Code.Purpose.SIGN_UP: "account_exists", Code.Purpose.CONTACT: "contact_taken"}
REPLACE = "replace"  # a contact proved to connect another application
# Sent only once the password was typed right: whoever did not ask for such a code must change it.
AFTER_PASSWORD = {Code.Purpose.SECOND, REPLACE}


class TooMany(Exception):
    """No code now; `wait` says when the next may be asked for."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait


class NoSmsToday(Exception):
    """The portal's own daily number of SMS codes is used up."""


class Verdict(Enum):
    """What a typed code turned out to be."""

    FITS = "fits"
    WRONG = "wrong"
    EXPIRED = "expired"
    SPENT = "spent"


def issue(purpose: str, contact: str, *, at: datetime, password: str = "", asked_by: User | None = None) -> Code:
    """Send a code to the contact and kill the earlier ones; `password` is the hash of the one typed at sign-up.

    `asked_by` is the person who wants this contact for a cabinet they have. Where no code may fit (nobody to reset; a
    cabinet exists already) the row, the message and the limits are the same; the message of a reset of nobody is dead
    on arrival, so that nobody's phone rings.
    """
    owner = User.objects.by_contact(contact)
    with _one_at_a_time(contact):
        _refuse_too_many(contact, at)
        with transaction.atomic():
            Code.objects.filter(created_at__lt=at - KEPT).delete()
            _kill(Code.objects.filter(purpose=purpose, contact=contact), at)
            code = Code(purpose=purpose, contact=contact, user=asked_by or owner, password=password, created_at=at)
            code.expires_at = at + LIFE
            digits = new_digits()
            code.digest = _digest(code, digits) if _may_fit(purpose, owner) else ""
            code.save(force_insert=True)
            _send(code, digits)
    return code


def again(code: Code, *, at: datetime) -> Code:
    """Another code for the same journey."""
    asked_by = code.user if code.purpose == Code.Purpose.CONTACT else None
    return issue(code.purpose, code.contact, at=at, password=code.password, asked_by=asked_by)


def check(code: Code, typed: str, *, at: datetime) -> Verdict:
    """Spend one try; the row is claimed by a conditional update, so parallel guesses count each and one use is one."""
    alive = Code.objects.filter(pk=code.pk, used_at=None, killed_at=None)
    if not alive.filter(expires_at__gt=at, tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        too_many = alive.filter(expires_at__gt=at).exists()
        return Verdict.SPENT if too_many else Verdict.EXPIRED
    if not (code.digest and constant_time_compare(code.digest, _digest(code, typed))):
        return Verdict.WRONG
    return Verdict.FITS if alive.update(used_at=at) else Verdict.EXPIRED


def is_on_its_way(code: Code, *, at: datetime) -> bool:
    """Whether it was sent so short a while ago that no other may be asked for yet."""
    return code.killed_at is None and code.used_at is None and code.created_at > at - PAUSE


def is_proved(code: Code, *, at: datetime) -> bool:
    """Whether this code was typed right a short while ago and nothing was done with it yet."""
    return code.killed_at is None and code.used_at is not None and code.used_at > at - LIFE


def use_up(code: Code, *, at: datetime) -> bool:
    """The second half of a reset: the proof is given once; False when another tab was first."""
    proved = Code.objects.filter(pk=code.pk, used_at__gt=at - LIFE, killed_at=None)
    return bool(proved.update(killed_at=at, password=""))


def kill_all_of(user: User, *, at: datetime) -> None:
    """A new password ends every code on its way to this person."""
    _kill(Code.objects.filter(user=user), at)


def new_digits() -> str:
    """Any of a million: leaving out what is misread most would leave fewer to guess among (ASVS 6.5.4)."""
    return f"{secrets.randbelow(10**LENGTH):0{LENGTH}d}"


def _may_fit(purpose: str, owner: User | None) -> bool:
    if purpose in NEW_CONTACT:
        return owner is None
    if purpose not in Code.Purpose.values:
        return True  # a contact proved for another matter, whoever's it is
    return owner is not None and owner.is_active


def _send(code: Code, digits: str) -> None:
    """Every way through here writes one message of one address."""
    fits = bool(code.digest)
    exists = code.purpose in NEW_CONTACT and not fits
    outbox.enqueue_code(
        key=f"code-{code.pk}",
        kind=NEW_CONTACT[Code.Purpose(code.purpose)] if exists else _kind(code.purpose),
        recipient=code_recipient(code.contact, code.user),
        context={
            "code": digits,
            "minutes": int(LIFE.total_seconds() // 60),
            "login_url": f"{settings.SITE_URL}{reverse('account_login')}",
            "reset_url": f"{settings.SITE_URL}{reverse('account_reset_password')}",
        },
        at=code.created_at,
        expires_at=code.expires_at if fits or exists else code.created_at,
    )


def _kind(purpose: str) -> str:
    return "entry_code" if purpose in AFTER_PASSWORD else "security_code"


def _digest(code: Code, digits: str) -> str:
    return salted_hmac("accounts.codes", f"{code.pk}:{digits}", algorithm="sha256").hexdigest()


def _kill(codes: QuerySet[Code], at: datetime) -> None:
    codes.filter(killed_at=None).update(killed_at=at, password="")


def _refuse_too_many(contact: str, at: datetime) -> None:
    """One in half a minute, three SMS or five letters an hour to one contact, and a day's number of SMS in all."""
    hourly = MAIL_PER_HOUR if is_email(contact) else SMS_PER_HOUR
    recent = list(
        Code.objects.filter(contact=contact, created_at__gt=at - HOUR)
        .order_by("-created_at")
        .values_list("created_at", flat=True)[:hourly]
    )
    if recent and recent[0] > at - PAUSE:
        raise TooMany(recent[0] + PAUSE - at)
    if len(recent) >= hourly:
        raise TooMany(recent[-1] + HOUR - at)
    if not is_email(contact) and _sms_of_the_day(at) >= settings.SMS_CODES_PER_DAY:
        raise NoSmsToday


def _sms_of_the_day(at: datetime) -> int:
    """Those that really went out: a reset of nobody sends nothing and uses nothing up."""
    asked = Code.objects.filter(contact__startswith="+", created_at__gt=at - KEPT)
    return asked.exclude(purpose=Code.Purpose.RESET, digest="").count()


@contextmanager
def _one_at_a_time(contact: str) -> Iterator[None]:
    """Parallel requests must not slip past the count; the loser waits like anybody who asks too often."""
    key = f"code-lock:{salted_hmac('accounts.codes.lock', contact).hexdigest()}"
    if not cache.add(key, 1, timeout=LOCK_SECONDS):
        raise TooMany(PAUSE)
    try:
        yield
    finally:
        cache.delete(key)
