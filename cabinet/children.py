"""A child program of `manage.py portal`: started in its own session, restarted when it dies, never left behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 60.0  # a child that lived this long starts its back-off anew
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)  # loaded here: between fork and exec as little as possible should happen


class Child:
    """One program. Its own session keeps the terminal's Ctrl-C from it: the parent decides the order of the end."""

    def __init__(self, name: str, arguments: Sequence[str], *, keep: Sequence[int] = ()) -> None:
        self.name = name
        self.arguments = [sys.executable, "-m", *arguments]
        self.keep = tuple(keep)
        self.process: subprocess.Popen[bytes] | None = None
        self.deaths = 0
        self.started_at = self.start_again_at = 0.0

    def start(self) -> None:
        """Start the program in a session and a process group of its own."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own programs
            self.arguments,
            stdin=subprocess.DEVNULL,
            pass_fds=self.keep,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )

    def start_in(self, seconds: float) -> None:
        """Let `tend` start the program when its time has come."""
        self.start_again_at = time.monotonic() + seconds

    def alive(self) -> bool:
        """Whether the program itself runs."""
        return self.process is not None and self.process.poll() is None

    def tend(self) -> str:
        """Restart a dead child when its pause is over; returns a sentence for the console when there is one."""
        if self.alive():
            return ""
        if self.process is not None:
            return self._note_death(self.process)
        if time.monotonic() >= self.start_again_at:
            self.start()
        return ""

    def _note_death(self, process: subprocess.Popen[bytes]) -> str:
        now = time.monotonic()
        self._kill_group(process)
        self.deaths = 1 if now - self.started_at > HEALTHY_AFTER else self.deaths + 1
        pause = min(LONGEST_PAUSE, 2.0 ** (self.deaths - 1) - 1 + 0.2)
        self.process = None
        self.start_in(pause)
        return f"Процесс «{self.name}» завершился (код {process.returncode}), новый запуск через {pause:.1f} с."

    def ask_to_end(self) -> None:
        """SIGTERM: gunicorn finishes its answers, the worker its task."""
        if self.process is not None and self.alive():
            self.process.send_signal(signal.SIGTERM)

    def bury(self) -> None:
        """Kill what is left of the group and collect the exit code."""
        if self.process is not None:
            self._kill_group(self.process)
            self.process.wait()

    @staticmethod
    def _kill_group(process: subprocess.Popen[bytes]) -> None:
        """Members of the group outlive its leader, for example gunicorn's workers after a kill -9 of gunicorn."""
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


def _end_with_parent() -> None:
    """Linux: the kernel sends SIGTERM when the parent dies, so that kill -9 of the portal leaves no portal behind."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
