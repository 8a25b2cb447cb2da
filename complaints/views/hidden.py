"""Numbers that a page carries in hidden fields."""

from collections.abc import Mapping

from django.http import HttpRequest

LONGEST = 9


def number(request: HttpRequest, name: str) -> int | None:
    """What the page has sent; a missing or forged one counts as none."""
    return number_in(request.POST, name)


def number_in(typed: Mapping[str, str], name: str) -> int | None:
    """The same of what was typed earlier and kept."""
    value = typed.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= LONGEST else None
