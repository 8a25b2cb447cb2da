"""How the others fare while five people upload five files of 10 MB each at once, and what memory that takes."""

import io
import json
import random
import threading
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from PIL import Image

from tests.bench import Figure, quantile
from tests.browser.portal import Portal

PEOPLE, FILES, READERS = 5, 5, 3
MOST_BYTES = 10 * 2**20
PAUSE = 0.2  # between two pages of a reader, seconds
P95_S, WORKER_MB = 1.0, 400
PAGES = ("/complaints/", "/complaints/drafts/{draft}/topic/", "/complaints/drafts/{draft}/story/", "/messages/", "/")

# Each person with a session and a draft of their own, made inside the portal.
PREPARE = f"""
import json
from django.conf import settings
from django.test import Client
from django.utils import timezone
from accounts.models import User
from complaints import wizard
made = []
for n in range({PEOPLE + READERS}):
    person = User.objects.create_user(email=f"load{{n}}@example.org", password=None, email_verified=True)
    client = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0])
    client.force_login(person)
    draft = wizard.start(person, at=timezone.now())
    page = client.get(f"/complaints/drafts/{{draft.uuid}}/files/")
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    cookies = "; ".join(f"{{name}}={{morsel.value}}" for name, morsel in client.cookies.items())
    made.append({{"cookies": cookies, "token": token, "draft": str(draft.uuid)}})
print(json.dumps(made))
"""


@dataclass
class Load:
    """What came out of the run."""

    uploads: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    memory: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # kind of process → peak, bytes
    over: threading.Event = field(default_factory=threading.Event)


def measure() -> Iterator[Figure]:
    """The embedded portal, as `make run` starts it: one web process with its threads, one worker, one clock."""
    files = [_photo(n) if n % 2 else _scan(n) for n in range(FILES)]
    with Portal() as portal:
        people = json.loads(portal.run(PREPARE).splitlines()[-1])
        load = Load()
        watch = threading.Thread(target=_watch, args=(portal.process.pid, load))
        readers = [threading.Thread(target=_read, args=(portal.url, who, load)) for who in people[PEOPLE:]]
        senders = [threading.Thread(target=_send, args=(portal.url, who, files, load)) for who in people[:PEOPLE]]
        for thread in (watch, *readers, *senders):
            thread.start()
        for thread in senders:
            thread.join()
        load.over.set()
        for thread in (watch, *readers):
            thread.join()
    assert not load.faults, load.faults[:3]
    assert len(load.uploads) == PEOPLE * FILES
    yield Figure(f"пять человек загружают по пять файлов до 10 МБ: страниц других, p95 из {len(load.pages)}",
                 quantile(load.pages, 0.95), "с", P95_S)  # fmt: skip
    yield Figure("они же: самая долгая страница", max(load.pages), "с")
    yield Figure("они же: файл с проверкой, p95", quantile(load.uploads, 0.95), "с")
    for kind, most in sorted(load.memory.items()):
        yield Figure(f"память: {kind}", most / 2**20, "МБ", WORKER_MB if kind != "проверка одного файла" else None)


def _photo(seed: int) -> tuple[str, bytes]:
    """A photograph as heavy as one may be: 12 megapixels of grain."""
    noise = Image.frombytes("L", (4000, 3000), random.Random(seed).randbytes(12_000_000))
    for quality in range(95, 20, -1):
        buffer = io.BytesIO()
        noise.convert("RGB").save(buffer, "JPEG", quality=quality)
        if buffer.tell() <= MOST_BYTES:
            return f"снимок-{seed}.jpg", buffer.getvalue()
    raise AssertionError("no quality fits")


def _scan(seed: int) -> tuple[str, bytes]:
    """A scanned paper: pages that are pictures."""
    pages = [
        Image.frombytes("L", (1240, 1754), random.Random(seed * 100 + n).randbytes(1240 * 1754)).convert("RGB")
        for n in range(9)
    ]
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], quality=70)
    assert buffer.tell() <= MOST_BYTES, buffer.tell()
    return f"скан-{seed}.pdf", buffer.getvalue()


def _asked(url: str, who: dict[str, str], data: bytes | None = None, kind: str = "") -> tuple[float, bytes]:
    headers = {"Cookie": who["cookies"]}
    if data is not None:
        headers |= {"Content-Type": kind, "X-CSRFToken": who["token"], "Accept": "application/json"}
    began = time.perf_counter()
    with urllib.request.urlopen(urllib.request.Request(url, data=data, headers=headers), timeout=120) as answer:
        body = answer.read()
        assert "/login/" not in answer.url, answer.url
    return time.perf_counter() - began, body


def _send(url: str, who: dict[str, str], files: list[tuple[str, bytes]], load: Load) -> None:
    for name, content in files:
        boundary = uuid4().hex
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        try:
            spent, told = _asked(f"{url}/complaints/drafts/{who['draft']}/files/upload/", who, body,
                                 f"multipart/form-data; boundary={boundary}")  # fmt: skip
            assert json.loads(told)["ok"], told
            load.uploads.append(spent)
        except (OSError, AssertionError) as fault:
            said = fault.read().decode() if isinstance(fault, urllib.error.HTTPError) else ""
            load.faults.append(f"{name}: {fault} {said}")


def _read(url: str, who: dict[str, str], load: Load) -> None:
    while not load.over.is_set():
        for page in PAGES:
            try:
                load.pages.append(_asked(url + page.format(**who), who)[0])
            except (OSError, AssertionError) as fault:
                load.faults.append(f"{page}: {fault}")
            time.sleep(PAUSE)


def _watch(root: int, load: Load) -> None:
    while not load.over.is_set():
        for pid in _descendants(root):
            try:
                command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
            except (OSError, IndexError, ValueError):
                continue
            kind = _kind(command)
            load.memory[kind] = max(load.memory[kind], resident)
        time.sleep(0.05)


def _kind(command: str) -> str:
    for sign, kind in (
        ("file_checks.child", "проверка одного файла"), ("gunicorn", "web"), (" beat", "планировщик"), ("celery", "обработчик"),
    ):  # fmt: skip
        if sign in command:
            return kind
    return "прочее"


def _descendants(root: int) -> list[int]:
    found, ahead = [], [root]
    while ahead:
        pid = ahead.pop()
        found.append(pid)
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                ahead.extend(int(child) for child in task.read_text().split())
            except OSError:
                continue
    return found
