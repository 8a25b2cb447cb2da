"""Encryption of the few texts that must not lie readable in the database or its backups: one-time codes."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _


class Unreadable(Exception):
    """The key that wrote this is no longer among FIELD_KEYS."""


def encrypt(text: str) -> str:
    """Written with the newest of FIELD_KEYS."""
    return _keys().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Read with any of FIELD_KEYS, so that keys can be changed."""
    try:
        return _keys().decrypt(token.encode()).decode()
    except InvalidToken as fault:
        raise Unreadable(_("Среди FIELD_KEYS нет ключа, которым записан код")) from fault


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])
