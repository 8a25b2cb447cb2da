"""What the pages of one journey share: which code it waits for, what too many tries are answered."""

from datetime import timedelta
from typing import Any

import structlog
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.hashers import check_password
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import codes
from accounts.contacts import is_email
from accounts.models import Code
from accounts.phones import phone_ending
from notifications.masking import mask_address

log = structlog.get_logger(__name__)

SESSION_KEY = "accounts_codes"


def remember(request: HttpRequest, code: Code) -> None:
    """A code works only in the session that asked for it."""
    kept = request.session.get(SESSION_KEY, {})
    request.session[SESSION_KEY] = {**kept, code.purpose: str(code.pk)}


def forget(request: HttpRequest, purpose: str) -> None:
    """The journey is over."""
    kept = request.session.get(SESSION_KEY, {})
    kept.pop(purpose, None)
    request.session[SESSION_KEY] = kept


def waiting(request: HttpRequest, purpose: str) -> Code | None:
    """The code this session asked for."""
    key = request.session.get(SESSION_KEY, {}).get(purpose)
    return Code.objects.filter(pk=key, purpose=purpose).first() if key else None


def is_second_press(request: HttpRequest, purpose: str, contact: str, password: str = "") -> bool:
    """Whether this form was sent a moment ago, by a double press or «Назад»: its code is on the way, so on to its page.

    A sign-up with another password than the first is none: the code would open a cabinet with the first one.
    """
    code = waiting(request, purpose)
    if code is None or code.contact != contact or not codes.is_on_its_way(code, at=timezone.now()):
        return False
    return not password or check_password(password, code.password)


def too_fast(request: HttpRequest, action: str) -> bool:
    """Whether this address has used up its share of such requests."""
    return not ratelimit.consume(request, action=action)


def typed_unless_braked(request: HttpRequest, action: str) -> QueryDict | None:
    """What was sent, or nothing when it came too fast: an unread form checks no password and tells nothing."""
    if request.method != "POST":
        return None
    if too_fast(request, action):
        messages.warning(request, slow_down())
        return None
    return request.POST


def words_for(refusal: codes.TooMany | codes.NoSmsToday) -> str:
    """Why there is no code, and what to do."""
    if isinstance(refusal, codes.NoSmsToday):
        log.error("sms_codes_used_up")
        return _("Сейчас СМС не отправляются. Укажите почту или попробуйте завтра")
    if refusal.wait <= codes.PAUSE:
        return _("Код уже отправлен. Если он не придёт, новый можно запросить через %(seconds)d с") % {
            "seconds": seconds_of(refusal.wait)
        }
    return _("Слишком много попыток. Новый код можно запросить через %(wait)s") % {"wait": clock(refusal.wait)}


def slow_down() -> str:
    """For those who press too often from one address."""
    return _("Слишком много попыток. Подождите несколько минут")


def seconds_of(wait: timedelta) -> int:
    """Whole seconds, rounded up, at least one."""
    return max(1, -int(-wait.total_seconds() // 1))


def clock(wait: timedelta) -> str:
    """мм:сс, rounded up."""
    minutes, seconds = divmod(seconds_of(wait), 60)
    return f"{minutes:02d}:{seconds:02d}"


def about(code: Code) -> dict[str, Any]:
    """What the code's page says about where it went."""
    by_mail = is_email(code.contact)
    return {
        "by_mail": by_mail,
        "sent_to": mask_address(code.contact) if by_mail else phone_ending(code.contact),
        "minutes": int(codes.LIFE.total_seconds() // 60),
        "until": code.expires_at,
    }
