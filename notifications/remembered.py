"""What every page shows and staff seldom change: asked of the database now and then, not by every page."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

import structlog
from django.db import Error

log = structlog.get_logger(__name__)
T = TypeVar("T")


class Remembered(Generic[T]):
    """The last answer of `ask`, at most `seconds` old in this process; `default` when there was none.

    When the database is silent the last answer holds, and it is not asked again before the time is up: a page about an
    outage must not wait for what is out.
    """

    def __init__(self, ask: Callable[[], T], *, seconds: float, default: T) -> None:
        self._ask, self._seconds, self._default = ask, seconds, default
        self._known, self._stale_at = default, 0.0

    def get(self) -> T:
        """The answer, asked anew when it is too old."""
        if time.monotonic() >= self._stale_at:
            try:
                self.set(self._ask())
            except Error as fault:
                log.warning("not_asked_anew", fault=type(fault).__name__)
                self.set(self._known)
        return self._known

    def last(self) -> T:
        """What is known without asking anybody."""
        return self._known

    def set(self, known: T) -> None:
        """Hold this for the time it may be held."""
        self._known, self._stale_at = known, time.monotonic() + self._seconds

    def forget(self) -> None:
        """Ask at the next `get`: something was changed here."""
        self._stale_at = 0.0
