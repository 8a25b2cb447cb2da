"""Mail addresses: one address is one spelling, so that look-alikes cannot make a second account."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST = 254
LONGEST_LOCAL = 64
# Latin or Cyrillic, never both in one name: a mixed one is a look-alike, not an address.
LATIN_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
CYRILLIC_LOCAL = re.compile(r"[а-яё0-9_+-]+(?:\.[а-яё0-9_+-]+)*")
DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+")


def normalise_email(raw: str) -> str:
    """The address in its one kept spelling: compatibility forms folded, lower case, domain in its own letters."""
    folded = unicodedata.normalize("NFKC", raw).strip().lower()
    if "@" not in folded:
        raise ValidationError(_("Добавьте знак @ в адрес почты"), code="no_at")
    local, _at, domain = folded.rpartition("@")
    if len(folded) > LONGEST or len(local) > LONGEST_LOCAL or not _is_local(local):
        raise ValidationError(_("Проверьте адрес почты: подойдёт, например, anna@mail.ru"), code="invalid")
    return f"{local}@{_normalise_domain(domain)}"


def _is_local(local: str) -> bool:
    return bool(LATIN_LOCAL.fullmatch(local) or CYRILLIC_LOCAL.fullmatch(local))


def _normalise_domain(domain: str) -> str:
    """The domain in Unicode, so that «пример.рф» and its xn-- form are one address."""
    if "." not in domain.strip("."):
        raise ValidationError(_("Проверьте адрес: нет точки после @ (например, mail.ru)"), code="no_dot")
    try:
        ascii_form = domain.encode("idna").decode("ascii")
        readable = ascii_form.encode("ascii").decode("idna")
    except UnicodeError:
        ascii_form = readable = ""
    if not DOMAIN.fullmatch(ascii_form):
        raise ValidationError(_("Проверьте адрес почты: после @ есть лишние знаки"), code="invalid")
    return readable
