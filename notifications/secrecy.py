"""Encryption of what must not lie readable in the database or its backups: one-time codes, keys of applications."""

from collections.abc import Callable, Iterable
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _


class Unreadable(Exception):
    """The key that wrote this is no longer among FIELD_KEYS, or the token was changed."""


def encrypt(text: str) -> str:
    """Written with the newest of FIELD_KEYS."""
    return _keys().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Read with any of FIELD_KEYS, so that keys can be changed."""
    try:
        return _keys().decrypt(token.encode()).decode()
    except InvalidToken as fault:
        raise Unreadable(_("Среди FIELD_KEYS нет ключа, которым это записано")) from fault


def is_newest(token: str) -> bool:
    """Whether the newest of FIELD_KEYS alone opens it."""
    try:
        Fernet(settings.FIELD_KEYS[0]).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def rotate_all(tokens: Iterable[tuple[Any, str]], write: Callable[[Any, str, str], int]) -> tuple[int, int]:
    """Re-encrypt each (key of a row, token) not under the newest key; `write(key, old, new)` replaces only the old.

    How many were rewritten, and how many no key opens.
    """
    done = lost = 0
    for row, token in tokens:
        if is_newest(token):
            continue
        try:
            done += write(row, token, encrypt(decrypt(token)))
        except Unreadable:
            lost += 1
    return done, lost


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])
