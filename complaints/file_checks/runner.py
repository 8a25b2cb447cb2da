"""Starts the child process for one file and reads its answer."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

import structlog

from complaints.file_checks.child import SECONDS

log = structlog.get_logger(__name__)

ROOT = Path(__file__).resolve().parents[2]
WAIT_FOR_A_TURN = 30

# Each check may take 600 MB: a burst of uploads waits here, it does not bring the machine down.
turns = threading.BoundedSemaphore(max(2, os.cpu_count() or 1))


@dataclass(frozen=True)
class Verdict:
    """`code` is empty when the file is fit; `redrawn` holds a picture's new bytes, `thumbnail` a small JPEG of it."""

    code: str = ""
    number: int = 0
    redrawn: bytes | None = None
    thumbnail: bytes = b""


def inspect(kind: str, content: bytes) -> Verdict:
    """Whether `content` really is a harmless file of this kind (pdf, docx, jpg, png), found out in a process of its own."""
    if not turns.acquire(timeout=WAIT_FOR_A_TURN):
        return Verdict(code="busy")
    try:
        with tempfile.TemporaryDirectory(prefix="check-") as folder:
            return _ask_child(kind, content, Path(folder))
    finally:
        turns.release()


def command(kind: str, source: Path, result: Path) -> list[str]:
    """-s, -P: only the portal's own code and its installed packages can be imported."""
    return [sys.executable, "-s", "-P", "-m", "complaints.file_checks.child", kind, str(source), str(result)]


def environment(folder: Path) -> dict[str, str]:
    """A clean one: no keys, no passwords, and no library paths left behind by other packages."""
    return {"PATH": "", "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder)}


def _ask_child(kind: str, content: bytes, folder: Path) -> Verdict:
    source, result = folder / "source", folder / "result"
    source.write_bytes(content)
    try:
        done = subprocess.run(  # noqa: S603 - our own program, file names of our own making
            command(kind, source, result),
            cwd=folder,
            env=environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback may quote the citizen's file
            timeout=SECONDS,
            start_new_session=True,
            check=True,
        )
        told = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as death:
        # A bomb dies of a signal or of the clock; an exit by itself means that the installation is not whole.
        log.error("file_check_died", kind=kind, size=len(content), returncode=getattr(death, "returncode", None))
        return Verdict(code="too_complex")
    if told:
        return Verdict(code=told["code"], number=told["number"])
    small = result.with_name("thumbnail")  # pictures.thumbnail_of(), which only the child can import
    return Verdict(
        redrawn=result.read_bytes() if result.exists() else None,
        thumbnail=small.read_bytes() if small.exists() else b"",
    )
