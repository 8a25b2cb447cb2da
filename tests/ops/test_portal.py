"""`manage.py portal` for real: it serves, heals, refuses a second one, and leaves nobody behind."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cabinet.children import Child

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds: a busy machine starts four processes slowly


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(true: Callable[[], object], what: str, *, within: float = PATIENCE) -> None:
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


class Portal:
    """One running command in a folder and on a port of its own."""

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        self.folder, self.port, self.log = folder, port or free_port(), folder / "portal.log"
        environment = {**os.environ, "VAR_DIR": str(folder), "PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        environment.pop("DATABASE_URL", None)
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "portal"], cwd=ROOT, env=environment, stdout=log, stderr=log
            )

    def said(self) -> str:
        return self.log.read_text()

    def health(self) -> dict | None:
        with contextlib.suppress(OSError, http.client.HTTPException), self.client() as client:
            client.request("GET", "/health/")
            return json.loads(client.getresponse().read())
        return None

    def client(self, timeout: float = 5) -> contextlib.closing[http.client.HTTPConnection]:
        return contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout))

    def child(self, word: str) -> int | None:
        """The pid of the direct child whose command line holds the word."""
        for pid in children_of(self.process.pid):
            with contextlib.suppress(OSError):
                if word.encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                    return pid
        return None

    def all_pids(self) -> set[int]:
        """The whole family."""
        family, new = set(), {self.process.pid}
        while new:
            family |= new
            new = {child for pid in new for child in children_of(pid)} - family
        return family

    def ready(self) -> bool:
        """It said where it is and all three programs run."""
        return "работает:" in self.said() and all(self.child(word) for word in ("gunicorn", "worker", "beat"))


def children_of(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def lives(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Portal]:
    portal = Portal(folder)
    try:
        wait_until(portal.ready, "the portal did not start:\n")
        yield portal
    finally:
        if portal.process.poll() is None:
            portal.process.terminate()
        portal.process.wait(timeout=20)


pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes through /proc")


@pytest.fixture(scope="module")
def portal(tmp_path_factory) -> Iterator[Portal]:
    with running(tmp_path_factory.mktemp("portal")) as portal:
        yield portal


def test_it_serves_and_says_what_a_newcomer_needs(portal):
    assert portal.health()["database"] == "ok"
    for needed in (f"http://127.0.0.1:{portal.port}/", "head@example.org", "Otklik-demo-2026", "make code", "outbox"):
        assert needed in portal.said()


def test_a_second_portal_on_the_same_folder_refuses_with_a_sentence(portal):
    second = Portal(portal.folder)
    assert second.process.wait(timeout=PATIENCE) == 1
    assert f"Портал уже работает с папкой {portal.folder} (процесс {portal.process.pid})" in portal.said()
    assert portal.health()


def test_a_taken_port_is_told_in_a_sentence(portal, tmp_path):
    second = Portal(tmp_path, port=portal.port)
    assert second.process.wait(timeout=PATIENCE) == 1
    assert f"127.0.0.1:{portal.port}: порт занят" in second.said()
    assert "Traceback" not in second.said()


@pytest.mark.parametrize("word", ["worker", "beat", "gunicorn"])
def test_a_killed_program_is_started_again(portal, word):
    before = portal.child(word)
    family = [pid for pid in children_of(before)]
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: portal.child(word) not in {None, before}, f"{word} was not started again")
    wait_until(portal.health, "the portal does not answer")
    wait_until(lambda: not any(map(lives, family)), "children of the killed program live on", within=5)


def test_a_request_made_while_the_web_restarts_waits_instead_of_failing(portal):
    os.killpg(portal.child("gunicorn"), signal.SIGKILL)  # with its worker: what that one had accepted is lost
    with portal.client(timeout=PATIENCE) as client:
        client.request("GET", "/health/")
        answer = client.getresponse()
        answer.read()
    assert answer.status == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_stops_everything_in_ten_seconds(tmp_path, number):
    with running(tmp_path) as portal:
        family = portal.all_pids()
        assert len(family) >= 5
        began = time.monotonic()
        portal.process.send_signal(number)
        assert portal.process.wait(timeout=15) == 0
        assert time.monotonic() - began < 10
        assert not [pid for pid in family if lives(pid)]


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells children of the parent's death on Linux only")
def test_nobody_outlives_a_killed_portal_and_the_next_one_starts(tmp_path):
    with running(tmp_path) as portal:
        family = portal.all_pids()
        portal.process.kill()
        wait_until(lambda: not any(map(lives, family)), "orphans live on", within=15)
    portal.log.unlink()
    with running(tmp_path) as next_portal:
        assert next_portal.health()


def test_an_unreadable_message_in_the_folder_stops_nothing(portal):
    queue = portal.folder / "broker/in"
    (queue / "1_broken.celery.msg").write_bytes(b"")
    wait_until(lambda: not list(queue.glob("*broken*")), "the worker did not take it")
    wait_until(lambda: portal.child("worker"), "the worker was not started again")
    assert portal.health()["broker"] == "ok"


def sleeper(seconds: float) -> Child:
    child = Child("сон", [])
    child.arguments = [sys.executable, "-c", f"import time; time.sleep({seconds})"]
    return child


def test_a_program_that_keeps_dying_is_started_more_and_more_seldom(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("cabinet.children.time.monotonic", lambda: now[0])
    child, pauses = sleeper(0), []
    for _ in range(7):
        child.start()
        child.process.wait()
        assert "завершился (код 0)" in child.tend()
        pauses.append(child.start_again_at - now[0])
        now[0] = child.start_again_at
    assert pauses == pytest.approx([0.2, 1.2, 3.2, 7.2, 15.2, 30, 30])
    child.start()
    child.process.wait()
    now[0] += 3600
    child.tend()
    assert child.start_again_at - now[0] == pytest.approx(0.2)
