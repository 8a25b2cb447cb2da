"""Numbers that a page carries in hidden fields."""

from django.http import HttpRequest

LONGEST = 9


def number(request: HttpRequest, name: str) -> int | None:
    """What the page has sent; a missing or forged one counts as none."""
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST else None
