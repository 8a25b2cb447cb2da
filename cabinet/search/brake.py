"""A light brake: an address may search so often a minute. Counted in the memory of each process, so it costs no query."""

import threading
import time

MOST_A_MINUTE = 60
_lock = threading.Lock()
_counted: dict[str, int] = {}
_minute = 0


def too_fast(address: str) -> bool:
    """Whether this address, or this network of one subscriber, has used up its share of this minute; each asking counts."""
    global _minute
    now = int(time.monotonic() // 60)
    with _lock:
        if now != _minute:
            _counted.clear()
            _minute = now
        _counted[address] = _counted.get(address, 0) + 1
        return _counted[address] > MOST_A_MINUTE


def forget() -> None:
    """Count anew."""
    with _lock:
        _counted.clear()
