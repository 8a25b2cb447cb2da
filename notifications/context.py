"""What every page may show of messages."""

import functools
from collections.abc import Callable

from django.http import HttpRequest

from notifications.models import Message


def unread(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """`unread_messages`: a number for the menu, counted when a page asks for it and then once."""

    @functools.cache
    def count() -> int:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return 0
        return Message.objects.in_cabinet_of(user.pk).unread().count()

    return {"unread_messages": count}
