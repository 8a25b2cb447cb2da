"""Every address the portal has, read from its resolver."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver


@dataclass(frozen=True)
class Route:
    """`pattern` as written in the urls, `name` with its namespace, `takes` the names of its values."""

    pattern: str
    name: str
    view: Callable[..., Any]
    takes: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether it answers people who have not signed in (Django's LoginRequiredMiddleware asks the same)."""
        return not getattr(self.view, "login_required", True)


def routes() -> list[Route]:
    """All of them, in the order in which they are tried."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[Any], prefix: str, namespace: str) -> Iterator[Route]:
    for each in patterns:
        pattern = prefix + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from _walk(
                each.url_patterns, pattern, f"{namespace}{each.namespace}:" if each.namespace else namespace
            )
        else:
            takes = (*each.pattern.converters, *getattr(each.pattern.regex, "groupindex", {}))
            yield Route(pattern, f"{namespace}{each.name or ''}", each.callback, tuple(dict.fromkeys(takes)))
