"""What the outbox is tested on: real workers as processes, a real broker that may be hurt, a mail server on loopback."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import redis
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from kombu import Connection

from notifications import outbox, tasks
from notifications.models import Message
from tests.smtp_sink import SmtpSink, free_port

LEASE = 3  # seconds: what production's two minutes are in these tests
NO_REDIS = "needs Redis: set TEST_REDIS_URL (for example redis://127.0.0.1:6379/13)"
NO_POSTGRESQL = "needs PostgreSQL: set TEST_DATABASE_URL"
NO_REDIS_SERVER = "needs the program redis-server, to hurt a Redis of its own"
SOCKETS = {"socket_timeout": 1, "socket_connect_timeout": 1}


def wait_until(true: Callable[[], object], seconds: float = 60, every: float = 0.1) -> bool:
    """Whether it came true in time."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if true():
            return True
        time.sleep(every)
    return bool(true())


class OwnRedis:
    """A private server on a free port: only this process is ever stopped, hung or flushed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        command = [str(shutil.which("redis-server")), *options, "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        assert wait_until(self._answers), "redis-server did not start"

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()
            self.process = None

    def hang(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGCONT)

    def flush(self) -> None:
        assert self.process
        with self._client() as client:
            assert client.info()["process_id"] == self.process.pid
            client.flushall()

    def _client(self) -> redis.Redis:
        return redis.Redis(port=self.port, socket_timeout=1)

    def _answers(self) -> bool:
        with contextlib.suppress(redis.RedisError), self._client() as client:
            return bool(client.ping())
        return False


@dataclass
class Bench:
    """One test's broker, mail server, folders and workers."""

    broker: str
    sink: SmtpSink
    folder: Path
    drains: int = 8
    lease: int = LEASE
    email_timeout: int = 2
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process look into the test's database, broker and mail server."""
        database = connection.settings_dict
        who = ":".join(part for part in (database["USER"], database["PASSWORD"]) if part)
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.services.worker_settings",
            "DEMO": "1",
            "VAR_DIR": str(self.folder / "var"),
            "SECRET_KEY": settings.SECRET_KEY,
            "FIELD_KEYS": ",".join(settings.FIELD_KEYS),
            "DATABASE_URL": f"postgresql://{who}@{database['HOST']}:{database['PORT']}/{database['NAME']}",
            "CELERY_BROKER_URL": self.broker,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.sink.port),
            "TEST_EMAIL_TIMEOUT": str(self.email_timeout),
            "DELIVERY_LEASE_SECONDS": str(self.lease),
            "DELIVERY_DRAINS": str(self.drains),
        }

    def start_worker(self, *options: str) -> subprocess.Popen[bytes]:
        """A Celery worker in a process group of its own; its output is kept for a failing test."""
        log = (self.folder / f"worker{len(self.workers)}.log").open("wb")
        name = f"w{len(self.workers)}-{os.getpid()}@test"
        command = [sys.executable, "-m", "celery", "-A", "cabinet", "worker", "-n", name, *(options or ("-P", "solo"))]
        worker = subprocess.Popen(
            command, env=self.environment, cwd=settings.BASE_DIR, stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        self.workers.append(worker)
        return worker

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """`kill -9` of the main process and its children at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def close(self) -> None:
        """No worker outlives its test."""
        for worker in self.workers:
            self.kill(worker)

    def run(self, script: str) -> dict[str, object]:
        """A process of the web's kind: Django set up with the real settings, one JSON line as its answer."""
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": "cabinet.settings"}
        command = [sys.executable, "-c", f"import django; django.setup()\n{script}"]
        done = subprocess.run(
            command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=25, check=False
        )
        assert done.returncode == 0, done.stderr
        answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
        return answer

    def publish(self, task) -> None:
        """To the test's broker, whatever the settings of this process say."""
        with Connection(self.broker, transport_options=SOCKETS) as broker:
            task.apply_async(connection=broker, retry=False)

    def sweep(self) -> None:
        """What the clock does each minute."""
        self.publish(tasks.sweep)

    def sms(self) -> list[Path]:
        """SMS that were really written."""
        folder = self.folder / "var" / "outbox" / "sms"
        return sorted(folder.glob("*.txt")) if folder.exists() else []

    def swept(self, done: Callable[[], object], seconds: float = 60) -> bool:
        """Let the clock tick each second until it is done."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            with contextlib.suppress(Exception):  # a broker that is away: the next tick
                self.sweep()
            if wait_until(done, 1):
                return True
        return False


def own_database_of(url: str, number: int) -> str:
    """The same server, another of its databases."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{number}"))


@contextlib.contextmanager
def ringing(bench: Bench, monkeypatch) -> Iterator[None]:
    """`wake.delay()` of this process rings at the test's broker."""
    monkeypatch.setattr(tasks.wake, "delay", lambda: bench.publish(tasks.wake))
    yield


def write(count: int, *, per_transaction: int = 10, sms: bool = False) -> list[Message]:
    """Mail (and SMS) for that many events, in transactions of their own."""
    now, written = timezone.now(), []
    context = {
        "number": "2026-004217-9",
        "department": "Управление ЖКХ",
        "due_on": "22.12.2026",
        "due_on_short": "22.12",
    }
    for start in range(0, count, per_transaction):
        with transaction.atomic():
            for n in range(start, min(start + per_transaction, count)):
                recipient = outbox.Recipient(
                    user_id=None, email=f"p{n}@example.org", phone=f"+7900{n:07d}" if sms else ""
                )
                key = f"{now.timestamp()}-{n}"
                written += outbox.enqueue(key=key, kind="in_work", recipient=recipient, context=context, at=now)
    return written


def write_code(number: int, *, life: float = 600) -> Message:
    """A one-time code by mail."""
    now = timezone.now()
    with transaction.atomic():
        [row] = outbox.enqueue_code(
            key=f"code-{now.timestamp()}-{number}",
            kind="security_code",
            recipient=outbox.Recipient(user_id=None, email=f"code{number}@example.org"),
            context={"code": f"{number:06d}", "minutes": 10},
            at=now,
            expires_at=now + timedelta(seconds=life),
        )
    return row


def statuses() -> dict[str, int]:
    """How many rows are in each state."""
    rows = Message.objects.order_by().values_list("status", flat=True)
    return {status: list(rows).count(status) for status in set(rows)}
