"""Which edition of each legal page stands on the portal: raise it with the text, so that people can name what they read."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Edition:
    """«Редакция 2 от 27 ноября 2026»."""

    number: int
    since: date


RULES = Edition(1, date(2026, 11, 27))
PRIVACY = Edition(2, date(2026, 11, 27))
ACCESSIBILITY = Edition(3, date(2026, 11, 28))
