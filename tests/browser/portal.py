"""The real thing: `manage.py portal` with its web, worker and clock, in a folder and on a port of its own."""

import email
import email.policy
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
# A hint to the worker may be lost, by design: what waits then goes out with the sweep of the next minute.
STARTS_WITHIN, STOPS_WITHIN, ARRIVES_WITHIN = 120, 15, 100
# What a developer's shell may hold must not reach this portal.
FOREIGN = ("DATABASE_URL", "CELERY_BROKER_URL", "SITE_URL", "HOST", "DEBUG", "SECRET_KEY", "FIELD_KEYS", "SMS_URL")
# Every mail says at its end that nobody asks for codes, and numbers of complaints have six digits too.
CODE = re.compile(r"код[^\n\d]*(\d{6})(?!\d)", re.IGNORECASE)
Found = TypeVar("Found")


class Portal:
    """Started on entering the context with fresh demo data, gone with its folder on leaving."""

    def __enter__(self) -> "Portal":
        self.folder = Path(tempfile.mkdtemp(prefix="otklik-browser-"))
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.given: set[tuple[str, str]] = set()
        kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        self.environment = {**kept, "DEMO": "1", "VAR_DIR": str(self.folder), "PORT": str(self.port)}
        self.log = (self.folder / "portal.log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "portal", "--prepare"],
            cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _until(self._answers, STARTS_WITHIN, "the portal does not answer")
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_fault: object) -> None:
        self._stop()

    def letter(self, address: str, words: str) -> str:
        """The newest mail to `address` with `words` in its subject or text; the worker may need a moment."""
        return _until(lambda: self._letter(address, words), ARRIVES_WITHIN, f"no mail to {address} with «{words}»")

    def sms(self, number: str, words: str) -> str:
        """The newest SMS, likewise."""
        folder = self.folder / "outbox" / "sms"
        return _until(lambda: _newest(folder, number, words, _plain), ARRIVES_WITHIN, f"no SMS with «{words}»")

    def code_for(self, address: str) -> str:
        """The six digits mailed to `address`, or sent by SMS when it is a number; never those given out before."""
        folder, read = ("sms", _plain) if address.startswith("+") else ("mail", _mail)

        def fresh() -> str | None:
            told = _newest(self.folder / "outbox" / folder, address, CODE, read)
            code = CODE.search(told)[1] if told else None
            return None if (address, code) in self.given else code

        code = _until(fresh, ARRIVES_WITHIN, f"no new code for {address}")
        self.given.add((address, code))
        return code

    def one_time_code(self, address: str) -> str:
        """What the application of this officer shows."""
        command = [sys.executable, "manage.py", "otp_code", address]
        asked = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True)
        return asked.stdout.strip()

    def run(self, code: str) -> str:
        """Python inside the portal: for what no page does, like letting a day pass; what it printed."""
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        ran = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def log_text(self) -> str:
        """What the portal and its children wrote so far."""
        return (self.folder / "portal.log").read_text("utf-8", "replace")

    def _letter(self, address: str, words: str) -> str | None:
        return _newest(self.folder / "outbox" / "mail", address, words, _mail)

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"the portal has ended:\n{self.log_text()[-4000:]}")
        try:
            with urllib.request.urlopen(f"{self.url}/health/", timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def _stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _newest(folder: Path, address: str, words: str | re.Pattern[str], read: Callable[[Path], str]) -> str | None:
    """Names begin with the time of writing."""
    pattern = words if isinstance(words, re.Pattern) else re.compile(re.escape(words), re.IGNORECASE)
    return next(filter(pattern.search, map(read, sorted(folder.glob(f"*_{address}_*"), reverse=True))), None)


def _mail(file: Path) -> str:
    letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    return f"{letter['subject']}\n{letter.get_body().get_content()}"


def _plain(file: Path) -> str:
    return file.read_text("utf-8")


def _until(question: Callable[[], Found | None], seconds: float, complaint: str) -> Found:
    deadline = time.monotonic() + seconds
    while not (answer := question()):
        if time.monotonic() > deadline:
            raise TimeoutError(complaint)
        time.sleep(0.1)
    return answer
