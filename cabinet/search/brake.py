"""A light brake: an address may search so often a minute. Counted in the memory of each process, so it costs no query."""

import threading
import time

MOST_A_MINUTE = 60
_lock = threading.Lock()
_counted: dict[str, int] = {}
_minute = 0


def too_fast(address: str | None) -> bool:
    """Whether this address has used up its share of this minute; each asking is counted."""
    global _minute
    now = int(time.monotonic() // 60)
    with _lock:
        if now != _minute:
            _counted.clear()
            _minute = now
        key = address or ""
        _counted[key] = _counted.get(key, 0) + 1
        return _counted[key] > MOST_A_MINUTE


def forget() -> None:
    """Count anew."""
    with _lock:
        _counted.clear()
