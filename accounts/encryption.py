"""Columns that hold what nobody may read from the database or its copies; FIELD_KEYS open them.

The cipher itself is `notifications.secrecy`, which codes on their way use too.
"""

from typing import Any

from django.db import models

from notifications import secrecy


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text in Python, a Fernet token in the column. It cannot be searched: each writing gives another token."""

    def get_prep_value(self, value: Any) -> Any:
        """What is written; an empty text has nothing to hide."""
        return secrecy.encrypt(str(value)) if value else value

    def from_db_value(self, value: str | None, *args: Any) -> str | None:
        """What is read; a token that was changed or whose key is gone raises `secrecy.Unreadable`."""
        return secrecy.decrypt(value) if value else value
