"""Rows that are written once: journals and histories have no eraser."""

from typing import Any, NoReturn

from django.db import models


class AppendOnly(models.Model):
    """Saved once, never changed or deleted through the model; on PostgreSQL triggers guard the tables besides."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Append once."""
        if not self._state.adding:
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: there is no eraser."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        message = f"{type(self).__name__} is append-only."
        raise TypeError(message)
