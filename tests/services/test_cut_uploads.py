"""Uploads that break off, against a real gunicorn (F24): no row, no file left behind, no thread lost."""

import http.client
import json
import os
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from complaints.models import Attachment
from tests.corpus_pdf import ordinary_pdf
from tests.factories import DraftFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="two processes need one database: set TEST_DATABASE_URL"
    ),
]
ROOT = Path(__file__).resolve().parents[2]
TIMES, LENGTH, TOKEN = 60, 10 * 2**20, "t" * 32
BEGIN = (
    b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
)
END = b"\r\n--x--\r\n"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """gunicorn with the project's own configuration on the database of this test."""

    def __init__(self, folder: Path) -> None:
        self.port, self.temporary, self.files = free_port(), folder / "tmp", folder / "files"
        self.temporary.mkdir()
        database = connection.settings_dict
        url = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "DEMO": "1",
            "PRIVATE_FILES_DIR": str(self.files),
            "TMPDIR": str(self.temporary),
        }
        command = [sys.executable, "-m", "gunicorn", "--config", "cabinet/deploy/gunicorn.conf.py"]
        self.process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{self.port}", "--worker-tmp-dir", str(folder)], cwd=ROOT, env=environment
        )

    def wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("gunicorn did not start")

    def ask(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict]:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        client.request("POST", path, body=body, headers=headers)
        answer = client.getresponse()
        told = json.loads(answer.read())
        client.close()
        return answer.status, told


@pytest.fixture
def site(tmp_path):
    site = Site(tmp_path)
    try:
        site.wait()
        yield site
    finally:
        site.process.terminate()
        site.process.wait(timeout=20)


@pytest.fixture
def draft():
    return DraftFactory()


def headers_of(draft) -> dict[str, str]:
    client = Client()
    client.force_login(draft.author)
    session = client.cookies["sessionid"].value
    return {
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "multipart/form-data; boundary=x",
    }


def cut(site: Site, path: str, headers: dict[str, str], sent: int) -> None:
    """Promise ten megabytes, send `sent` of them and vanish."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {LENGTH}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    with socket.create_connection(("127.0.0.1", site.port)) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode() + BEGIN + b"x" * sent)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def left_behind(site: Site) -> list[Path]:
    """What lies about once the last thread has noticed."""
    deadline = time.monotonic() + 15
    while (left := [path for path in site.temporary.rglob("*") if path.is_file()]) and time.monotonic() < deadline:
        time.sleep(0.2)
    return left


@pytest.mark.parametrize("sent", [0, 1000, LENGTH // 2], ids=["at once", "early", "half way"])
def test_uploads_that_break_off_leave_nothing_and_hold_nobody(site, draft, sent):
    path, headers = reverse("complaints:upload", args=[draft.uuid]), headers_of(draft)
    for _time in range(TIMES):
        cut(site, path, headers, sent)

    assert left_behind(site) == []
    assert not Attachment.objects.exists()
    assert not [path for path in site.files.rglob("*") if path.is_file()]
    began = time.monotonic()
    status, told = site.ask(path, BEGIN + ordinary_pdf() + END, headers)
    assert (status, told["ok"]) == (200, True)
    assert time.monotonic() - began < 15
    assert left_behind(site) == []


def test_a_body_in_chunks_without_a_length_is_told_that_no_file_came(site, draft):
    """Browsers never send one; nginx gives it a length, and without nginx Django takes it for empty."""
    path, headers = reverse("complaints:upload", args=[draft.uuid]), headers_of(draft)
    client = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    client.request("POST", path, body=iter([BEGIN, ordinary_pdf(), END]), headers=headers, encode_chunked=True)
    answer = client.getresponse()
    told = json.loads(answer.read())
    client.close()

    assert answer.status in (200, 400)
    assert told["ok"] is (answer.status == 200)
    assert Attachment.objects.count() == (answer.status == 200)
