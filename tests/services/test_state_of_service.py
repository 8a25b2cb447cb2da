"""Database, broker, mail and the SMS gateway stopped in turn: what `/status/` and the other pages of a running portal say."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.services.outbox_bench import NO_REDIS_SERVER, OwnRedis, wait_until
from tests.smtp_sink import SmtpSink, free_port, serving

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: int(path.parent.name))

pytestmark = [
    pytest.mark.skipif(POSTGRES is None, reason="needs PostgreSQL's programs, to stop a server of its own"),
    pytest.mark.skipif(shutil.which("redis-server") is None, reason=NO_REDIS_SERVER),
]

WRITE = """
from django.db import transaction
from django.utils import timezone
from notifications import outbox, tasks
with transaction.atomic():
    outbox.enqueue(key=f"event-{timezone.now().timestamp()}", kind="test", context={}, at=timezone.now(),
                   recipient=outbox.Recipient(user_id=None, email="anna@example.org", phone="+79001234567"))
"""
DELIVER = """
from django.utils import timezone
from notifications import delivery
from notifications.models import Message
Message.objects.filter(status="queued").update(next_at=timezone.now())
for channel in ("email", "sms"):
    delivery.drain(channel)
"""


class OwnPostgres:
    """A server of this test only, which may be stopped, hung and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        folder.mkdir()
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        self._run(
            "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"
        )

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off"
        self._run("pg_ctl", "-D", self.data, "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        subprocess.run([*as_owner, f"{POSTGRES}/{program}", *arguments], check=True, capture_output=True, cwd="/")


class Gateway:
    """An SMS gateway on a port of its own."""

    def __init__(self) -> None:
        self.port, self.seen = free_port(), []
        self.server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        seen = self.seen

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                seen.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b'{"id": "sms-1"}')

            def log_message(self, *_args: object) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


@dataclass
class Answer:
    status: int
    page: str
    headers: dict[str, str]
    seconds: float


@dataclass
class Web:
    """gunicorn with the portal's own configuration."""

    folder: Path
    environment: dict[str, str]
    port: int

    def get(self, path: str, cookie: str = "") -> Answer:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Cookie": cookie})
        began = time.monotonic()
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return Answer(answer.status, answer.read().decode(), dict(answer.headers), time.monotonic() - began)
        except urllib.error.HTTPError as refusal:
            with refusal:
                page = refusal.read().decode()
                return Answer(refusal.code, page, dict(refusal.headers), time.monotonic() - began)

    def told(self) -> str:
        """The page of the state, looked at anew."""
        time.sleep(5.1)  # answers are shared for five seconds
        return self.get("/status/").page

    def run(self, code: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def written(self) -> str:
        """What the clock's task writes for the proxy."""
        self.run("from cabinet.tasks import write_pages; write_pages()")
        return (self.folder / "pages" / "status.html").read_text()


@pytest.fixture(scope="module")
def around() -> Iterator[dict[str, object]]:
    """Everything the portal leans on, each to be stopped by itself."""
    folder = Path(tempfile.mkdtemp(prefix="otklik-state-"))
    folder.chmod(0o755)  # PostgreSQL runs as another user
    postgres, redis, gateway = OwnPostgres(folder / "postgres"), OwnRedis(folder), Gateway()
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        for each in (postgres, redis, gateway):
            each.start()
            stack.callback(each.stop)
        yield {"postgres": postgres, "redis": redis, "gateway": gateway, "sink": SmtpSink()}


@pytest.fixture(scope="module")
def web(around, tmp_path_factory) -> Iterator[Web]:
    folder, port = tmp_path_factory.mktemp("var"), free_port()
    environment = {
        **os.environ, "DEMO": "1", "VAR_DIR": str(folder), "PORT": str(port), "DATABASE_URL": around["postgres"].url,
        "CELERY_BROKER_URL": around["redis"].url, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(around["sink"].port),
        "SMS_URL": f"http://127.0.0.1:{around['gateway'].port}/send", "SMS_TOKEN": "token", "LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "tests.services.worker_settings",
    }  # fmt: skip
    web = Web(folder, environment, port)
    for command in (["migrate", "--verbosity", "0"], ["createcachetable"], ["collectstatic", "--no-input", "-v", "0"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
    with (folder / "web.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "cabinet/deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"],
            cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        assert wait_until(lambda: _answers(web)), (folder / "web.log").read_text()
        yield web
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _answers(web: Web) -> bool:
    try:
        return web.get("/health/").status == 200
    except OSError:
        return False


WORKS = '<span class="tag tag--ok">'


def test_everything_there_all_works(web, around):
    with serving(around["sink"]):
        web.run(WRITE + DELIVER)
    assert (len(around["sink"].kept), len(around["gateway"].seen)) == (1, 1)
    page = web.told()
    assert "<b>Портал работает.</b>" in page
    assert page.count(WORKS) == 4
    assert ": работало" in web.written()


def test_a_mail_server_that_is_stopped(web, around):
    with serving(around["sink"]):
        pass  # gone again
    web.run(WRITE + DELIVER + DELIVER)
    page = web.told()
    assert "Письма не уходят." in page
    assert page.count(WORKS) == 3
    assert "Письма на почту: не работает" in web.written()
    with serving(around["sink"]):
        web.run(DELIVER)
        assert web.told().count(WORKS) == 4


def test_an_sms_gateway_that_is_stopped(web, around):
    around["gateway"].stop()
    with serving(around["sink"]):
        web.run(WRITE + DELIVER + DELIVER)
    page = web.told()
    assert "СМС не уходят." in page
    assert page.count(WORKS) == 3
    assert "СМС: не работает" in web.written()
    around["gateway"].start()
    web.run(DELIVER)
    assert web.told().count(WORKS) == 4


@pytest.mark.parametrize("hurt", ["stop", "hang"])
def test_a_broker_that_is_stopped_or_hangs(web, around, hurt):
    getattr(around["redis"], hurt)()
    time.sleep(5.1)
    answer = web.get("/status/")
    print(f"broker, {hurt}: the state took {answer.seconds:.1f} s")  # noqa: T201
    assert answer.seconds < 2
    assert "Обращения принимаем, номер выдаём сразу." in answer.page
    assert web.get("/").status == 200  # people are served
    assert "Очередь писем и СМС: не работает" in web.written()
    around["redis"].start() if hurt == "stop" else around["redis"].wake()
    assert web.told().count(WORKS) == 4


def test_a_database_that_is_stopped(web, around):
    cookie = "sessionid=abcdefghijklmnopqrstuvwxyz012345"
    around["postgres"].stop()
    try:
        time.sleep(5.1)
        for who in ("", cookie):
            state = web.get("/status/", who)
            assert (state.status, "Портал не работает, уже чиним." in state.page) == (200, True)
            assert "Вход, кабинет и подача обращений: не работает" in state.page
        away = web.get("/complaints/", cookie)
        print(f"database away: the page took {away.seconds:.1f} s, the state {state.seconds:.1f} s")  # noqa: T201
        assert (away.status, away.headers["Retry-After"]) == (503, "300")
        assert "Портал временно не работает" in away.page
        assert "Сохранённые черновики и отправленные обращения на месте" in away.page
        assert f"<code>{away.headers['X-Request-ID']}</code>" in away.page
        assert away.page.count("<dt>") == 6
        assert "Вход, кабинет и подача обращений: не работает" in web.written()
        soon = datetime.now(UTC).date() + timedelta(days=3)
        closed = subprocess.run(
            [sys.executable, "manage.py", "maintenance", "on", "--until", f"{soon} 06:00"],
            cwd=ROOT, env=web.environment, capture_output=True, text=True,
        )  # fmt: skip
        assert closed.returncode == 0, closed.stderr
        page = web.get("/complaints/", cookie)
        assert (page.status, "Черновики сохранены." in page.page) == (503, True)
    finally:
        subprocess.run([sys.executable, "manage.py", "maintenance", "off"], cwd=ROOT, env=web.environment, check=False)
        around["postgres"].start()
    assert wait_until(lambda: web.get("/").status == 200, 30)
    assert web.told().count(WORKS) == 4
