"""What waits for the person besides what messages themselves tell: another application knows, settings name it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Matter:
    """Something to do: what, about what, where, and the key of the message that told of it."""

    words: str
    title: str
    url: str
    reference: str
    key: str


def of(user_id: int) -> list[Matter]:
    """All that waits for this person, the nearest date first. A hook, because messages know no complaint."""
    source: Callable[[int], list[Matter]] = import_string(settings.MESSAGE_CENTRE_MATTERS)
    return source(user_id)
