"""Links short enough for an SMS: «4217-abcdefgh2345», the number of a row and a proof that we have made it."""

import base64

from django.utils.crypto import salted_hmac

SIGNS = 12  # letters, 60 bits


def token_of(pk: int, *, salt: str, about: object) -> str:
    """The secret part of the link; it dies when `about` changes."""
    made = salted_hmac(salt, f"{pk}:{about}", algorithm="sha256").digest()
    return f"{pk}-{base64.b32encode(made).decode().lower()[:SIGNS]}"


def pk_of(token: str) -> int | None:
    """The row it speaks of, not yet to be believed; None when it speaks of none."""
    pk = token.partition("-")[0]
    return int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 16 else None
