"""Numbers of requests to support, «П-000123-0»: nobody takes them for numbers of complaints."""

import re

from complaints.check_digits import check_digit

NUMBER = re.compile(r"[ПпPpNn]?([0-9]{6,9})([0-9])")


def support_number(place: int) -> str:
    """The number of the request with this key."""
    digits = f"{place:06d}"
    return f"П-{digits}-{check_digit(digits)}"


def parse_support(typed: str) -> int | None:
    """The key that is meant; the letter may be left out or typed in Latin. None when the digits do not agree."""
    squeezed = re.sub(r"[\s№#‐-―−]", "", typed).replace("-", "")
    match = NUMBER.fullmatch(squeezed)
    if match is None or check_digit(match[1]) != int(match[2]):
        return None
    return int(match[1])
