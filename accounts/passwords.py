"""Passwords: how they are kept and which are refused. No character classes, no forced changes (ASVS 6.2)."""

from collections.abc import Iterable

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User

SHORTEST = 10
LONGEST = 4096  # longer ones only feed the hasher
SIMILAR_FROM = 5


class OwaspArgon2(Argon2PasswordHasher):
    """Django's defaults take 100 MB a hash: eight sign-ins at once were 841 MB. OWASP's figures take 19 MB and 27 ms."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


class LongEnough:
    """Ten characters of any kind."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse what is too short to hold or too long to hash."""
        if len(password) < SHORTEST:
            raise ValidationError(_("Нужно не меньше 10 знаков"), code="too_short")
        if len(password) > LONGEST:
            raise ValidationError(_("Пароль слишком длинный. Сократите его"), code="too_long")

    def get_help_text(self) -> str:
        """What the field's hint says."""
        return _("Не меньше 10 знаков. Подойдёт фраза из трёх слов")


class NotCommon(CommonPasswordValidator):
    """Django's list of twenty thousand leaked passwords, the portal's words, and runs of one or two characters."""

    portal_words = frozenset({"qwertyuiop", "йцукенгшщз", "йцукенгшщзхъ", "otklik2026", "отклик2026", "1234567890"})

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse what is tried first; the letter case and a tail of digits make no difference."""
        plain = password.lower().strip()
        stem = plain.rstrip("0123456789!.")
        known = plain in self.passwords or stem in self.passwords or plain in self.portal_words
        if known or len(set(plain)) <= 2:
            raise ValidationError(
                _("Этот пароль знают многие. Придумайте другой, подойдёт фраза из трёх слов"), code="too_common"
            )


class NotTheContact:
    """A password that is the address itself is the first guess."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse one that equals a contact or its first part, or is made of it."""
        plain = password.lower().replace(" ", "")
        if user and any(part in plain or plain in part for part in _parts_of(user)):
            raise ValidationError(_("Пароль не должен совпадать с почтой или телефоном"), code="too_similar")

    def get_help_text(self) -> str:
        """Said only when it happens."""
        return ""


def _parts_of(user: User) -> Iterable[str]:
    """The whole address, the name before @ when it is long enough to matter, and the number's ten digits."""
    if user.email:
        yield user.email
        local = user.email.rpartition("@")[0]
        if len(local) >= SIMILAR_FROM:
            yield local
    if user.phone:
        yield user.phone[-10:]
