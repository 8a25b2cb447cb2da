"""Messages as files: the embedded default's mail and SMS."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path


def write_whole(folder: Path, address: str, number: str, suffix: str, content: bytes) -> Path:
    """A file «<UTC time>_<address>_<id>.<suffix>», seen by others only when it is complete.

    Written under another name, flushed and renamed: a full disk or a killed process leaves no half message behind.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    safe = re.sub(r"[^\w@.+-]", "_", address).strip(".")[:80]
    target = folder / f"{now}_{safe}_{number}.{suffix}"
    draft = target.with_name(f".{target.name}.part")
    try:
        with open(draft, "xb", opener=_private) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
