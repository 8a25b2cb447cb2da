"""How the person of a request was authenticated: recorded with what they send (59-ФЗ ст. 7 ч. 3; L15 of the rules).

An identity provider plugs in here by itself: allauth writes `{"method": "socialaccount", "provider": "esia"}` into the
session's records, and the provider's name becomes the method.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User

PASSWORD = "password"  # noqa: S105 - the name of a way, not a secret
APP = "totp"
RECOVERY, MESSAGE = "recovery", "code"
SECOND_STEP = "second_step"  # where the session keeps which of them it was
# The library's classes of devices under the names kept for years.
DEVICES = {"totpdevice": APP, "appdevice": APP, "staticdevice": RECOVERY}
LONGEST = 16
# What MIN_ASSURANCE may ask before a complaint is sent, each stronger than the one before: any entry; a code besides
# the password; an identity provider (ЕСИА), which knows the person by name.
ANY, SECOND_FACTOR, PROVIDER = LEVELS = ("any", "second_factor", "provider")


@dataclass(frozen=True)
class Assurance:
    """`method` of the entry, `factors` passed in order, when the last proof was given, which contacts were verified."""

    method: str
    factors: tuple[str, ...]
    at: datetime | None
    contacts: tuple[str, ...]
    by_provider: bool = False

    @property
    def as_details(self) -> dict[str, object]:
        """For the sealed line of history; nothing here names the person."""
        return {
            "method": self.method,
            "factors": list(self.factors),
            "at": self.at.isoformat() if self.at else "",
            "contacts": list(self.contacts),
        }


def of(request: HttpRequest, user: User) -> Assurance:
    """What this session knows of its own beginning; empty where nobody wrote it down."""
    records = get_authentication_records(request, user)
    ways = [str(record.get("provider") or record["method"])[:LONGEST] for record in records]
    factors = list(dict.fromkeys(ways))
    device = getattr(user, "otp_device", None)  # put there by OTPMiddleware once its code was right
    if device is not None:
        kind = type(device).__name__.lower()
        factors.append(request.session.get(SECOND_STEP) or DEVICES.get(kind, MESSAGE))
    at = max((float(record["at"]) for record in records), default=0)
    return Assurance(
        method=ways[-1] if ways else "",
        factors=tuple(factors),
        at=datetime.fromtimestamp(at, UTC) if at else None,
        contacts=tuple(
            name for name, known in (("email", user.email_verified), ("phone", user.phone_verified)) if known
        ),
        by_provider=any(record.get("provider") for record in records),
    )


def is_enough(proof: Assurance | None) -> bool:
    """Whether this entry reaches MIN_ASSURANCE; an entry nobody wrote down reaches the lowest only."""
    return LEVELS.index(_level(proof)) >= LEVELS.index(settings.MIN_ASSURANCE)


def _level(proof: Assurance | None) -> str:
    if proof is None:
        return ANY
    if proof.by_provider:
        return PROVIDER
    return SECOND_FACTOR if {APP, RECOVERY, MESSAGE}.intersection(proof.factors) else ANY


def what_to_do() -> str:
    """The sentence for a person whose entry is not enough; the page of the second factor mends the first case."""
    if settings.MIN_ASSURANCE == PROVIDER:
        return _("Чтобы отправить обращение, выйдите и войдите через Госуслуги. Черновик сохранён.")
    return _("Чтобы отправить обращение, подтвердите вход кодом из приложения. Черновик сохранён.")


def factor_words(names: str) -> str:
    """«пароль, код из приложения» for the names kept in a row; a provider's own name stays as it is."""
    words = {
        PASSWORD: _("пароль"),
        APP: _("код из приложения"),
        RECOVERY: _("резервный код"),
        MESSAGE: _("код из письма или СМС"),
    }
    return ", ".join(words.get(name, name) for name in names.split(",") if name)


def contact_words(names: str) -> str:
    """«почта, телефон»."""
    words = {"email": _("почта"), "phone": _("телефон")}
    return ", ".join(words[name] for name in names.split(",") if name in words)
