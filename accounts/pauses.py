"""How long whoever missed the password waits: minutes after five misses, up to an hour after ten (settings)."""

import math
import time
from collections.abc import Iterator

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

WHICH = {"app": "allauth.account", "action": "login_failed"}
STEP = 5


def minutes_left(request: HttpRequest, key: str) -> int:
    """Until the next password is looked at; in fives, so that the word after the number is always «минут»."""
    now = time.time()
    ends = [history[amount - 1] + seconds for amount, seconds, history in _full(request, key)]
    return STEP * max(1, math.ceil((max(ends, default=now) - now) / (STEP * 60)))


def forget(request: HttpRequest, key: str) -> None:
    """The misses of this contact from this address; those of the address as a whole are still counted."""
    for rate in ratelimit.get_rates(**WHICH):
        if rate.per == "key":
            cache.delete(ratelimit.get_cache_key(request, rate=rate, key=key, **WHICH))


def _full(request: HttpRequest, key: str) -> Iterator[tuple[int, float, list[float]]]:
    """Each limit that is used up: how many, in how many seconds, and the times of the misses, newest first."""
    for rate in ratelimit.get_rates(**WHICH):
        history = cache.get(ratelimit.get_cache_key(request, rate=rate, key=key, **WHICH), [])
        if len(history) >= rate.amount:
            yield rate.amount, rate.duration, history
