"""`make bench`: the figures the portal promises, measured; the exit code is 1 when one is missed.

A measure is a function that returns `Figure`s; `__main__` lists them. Nothing here is a test: a machine under other load
misses a time without being wrong, so the table says what was promised and what was found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Figure:
    """One line of the table: what was measured, what was found and what at most it may be; `limit` None only tells."""

    what: str
    found: float
    unit: str
    limit: float | None = None

    @property
    def is_kept(self) -> bool:
        """Whether the promise holds."""
        return self.limit is None or self.found <= self.limit

    def __str__(self) -> str:
        promised = "" if self.limit is None else f"≤ {self.limit:g} {self.unit}"
        verdict = "" if self.limit is None else ("да" if self.is_kept else "НЕТ")
        return f"| {self.what} | {self.found:.4g} {self.unit} | {promised} | {verdict} |"


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest of `values` that at least `share` of them do not exceed."""
    return sorted(values)[max(0, ceil(len(values) * share) - 1)]
