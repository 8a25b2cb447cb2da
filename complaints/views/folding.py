"""A long page shows what is newest; the rest stands behind a link."""

from collections.abc import Sequence
from typing import TypeVar

from django.http import HttpRequest

MOST_LINES, MOST_FILES = 20, 20
ALL = "all"
T = TypeVar("T")


def is_unfolded(request: HttpRequest) -> bool:
    """Whether the person has asked for everything."""
    return ALL in request.GET


def lines(newest_first: Sequence[T], request: HttpRequest) -> tuple[list[T], int]:
    """The lines to show, and how many are left out: never the first of all, with which everything began."""
    if is_unfolded(request) or len(newest_first) <= MOST_LINES:
        return list(newest_first), 0
    return [*newest_first[: MOST_LINES - 1], newest_first[-1]], len(newest_first) - MOST_LINES


def files(found: Sequence[T], request: HttpRequest) -> tuple[list[T], int]:
    """The files to show in one list, the oldest first, and how many more there are."""
    if is_unfolded(request) or len(found) <= MOST_FILES:
        return list(found), 0
    return list(found[:MOST_FILES]), len(found) - MOST_FILES
