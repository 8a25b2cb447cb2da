"""Numbers that a page carries in hidden fields."""

from collections.abc import Mapping

LONGEST = 9


def number(typed: Mapping[str, str], name: str) -> int | None:
    """What the page has sent, now or before it was kept; a missing or forged one counts as none."""
    value = typed.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= LONGEST else None
