"""One portal per data folder: a lock that lives exactly as long as somebody of the portal does."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# After kill -9 of the portal its children need a moment to notice and end.
PATIENCE = 5.0


class AlreadyRunning(Exception):
    """Another portal, or what is left of one, works on this folder."""


@contextmanager
def hold_alone(path: Path) -> Iterator[int]:
    """Hold the lock; the descriptor is handed to the children, so that orphans keep the lock while they live."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor, path)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _lock(descriptor: int, path: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.pread(descriptor, 32, 0).decode().strip()
            if _runs(owner) or time.monotonic() > deadline:
                raise AlreadyRunning(
                    f"Портал уже работает с папкой {path.parent} (процесс {owner}). "
                    "Остановите его или задайте другую папку: VAR_DIR=…"
                ) from None
            time.sleep(0.2)
        else:
            return


def _runs(owner: str) -> bool:
    try:
        os.kill(int(owner), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True
