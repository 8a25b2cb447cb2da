"""Passwords: how they are kept and which are refused. No character classes, no forced changes (ASVS 6.2)."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User

SHORTEST = 10
LONGEST = 4096  # longer ones only feed the hasher
SIMILAR_FROM = 5
LETTERS_BESIDE = 4
AROUND = "0123456789!.?*-_ "
YEAR_BEHIND = re.compile(r"(?:19|20)\d\d[!.?*]*$")
RUSSIAN_KEYS = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`")


class OwaspArgon2(Argon2PasswordHasher):
    """Django's defaults take 100 MB a hash: eight sign-ins at once were 841 MB. OWASP's figures take 19 MB and 27 ms."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


def by_latin_keys(text: str) -> str:
    """The same keys pressed on a Latin keyboard: «пароль» is «gfhjkm»."""
    return text.translate(RUSSIAN_KEYS)


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
    """Django's list of twenty thousand leaked passwords, with what people put around them, and runs of one or two signs.

    What is Russian in the list was mostly typed on a Latin keyboard, so Russian words are looked up that way too.
    """

    rows = frozenset({"qwertyuiop", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "1234567890", "abcdefghij"})

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse what is tried first; letter case, digits around a word and saying it twice make no difference."""
        plain = password.lower().strip()
        kernels = {*_kernels(plain), *_kernels(by_latin_keys(plain))}
        if kernels & self.passwords or kernels & self.rows or len(set(plain)) <= 2:
            raise ValidationError(
                _("Этот пароль знают многие. Придумайте другой, подойдёт фраза из трёх слов"), code="too_common"
            )


def _kernels(plain: str) -> Iterable[str]:
    without_year = YEAR_BEHIND.sub("", plain)
    yield from (plain, plain.rstrip(AROUND), plain.strip(AROUND), without_year, without_year.rstrip("-_ "))
    half = plain[: len(plain) // 2]
    if half * 2 == plain:
        yield half


class NotOfThePortal:
    """The portal's own words are the second guess (ASVS 6.1.2, 6.2.11): its name, its city, its address."""

    common = ("otklik", "отклик", "portal", "портал", "cabinet", "кабинет", "обращения", "обращение", "жалоба", "жалобы",
              "администрация", "admin", "gosuslugi", "госуслуги", "password", "parol", "пароль")  # fmt: skip

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse one that is such a word with fewer than four letters beside it, on whichever keyboard."""
        plain = rest = by_latin_keys(password.lower())
        for word in sorted(map(by_latin_keys, self.words()), key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != plain and sum(sign.isalpha() for sign in rest) < LETTERS_BESIDE:
            raise ValidationError(
                _("В пароле почти только название портала или города. Подойдёт фраза из трёх слов"), code="portal_word"
            )

    def words(self) -> set[str]:
        """The fixed ones, and those of this installation: portal, authority, city, host."""
        about = (settings.PORTAL_NAME, settings.AUTHORITY["name"], settings.AUTHORITY["city"], settings.SITE_URL)
        own = re.findall(r"[^\W\d_]+", " ".join(about).lower())
        return {word for word in {*self.common, *own} if len(word) >= SIMILAR_FROM}

    def get_help_text(self) -> str:
        """Said only when it happens."""
        return ""


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
