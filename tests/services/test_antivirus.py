"""The real clamd with one signature of our own, and several workers at once: who hangs, dies or comes back, loses no file."""

import contextlib
import shutil
import signal
import subprocess
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.utils import timezone

from complaints import antivirus, attachments, workflow
from complaints.file_checks import clamd, runner
from complaints.models import Attachment, FileState
from notifications.models import Message
from tests.clamd import CLEAN, MARKER, answering
from tests.corpus import case
from tests.corpus_pdf import ordinary_pdf
from tests.factories import DraftFactory, RegistryFactory

CLAMD = shutil.which("clamd") or shutil.which("/usr/sbin/clamd")
STARTS_WITHIN = 60
LEASE_OVER = antivirus.LEASE + timedelta(seconds=1)
HONEST = [
    "ordinary_jpeg",
    "phone_mpo",
    "png_16_bit",
    "scanned_pdf",
    "docx_in_words_order",
    "docx_in_libreoffices_order",
]

pytestmark = pytest.mark.django_db(transaction=True)
real = pytest.mark.skipif(CLAMD is None, reason="clamd is not installed: apt install clamav-daemon")


@contextlib.contextmanager
def clamd_in(folder: Path):
    """A clamd of our own on a socket in `folder`; no database of signatures is downloaded, one line is written."""
    socket, configuration = folder / "clamd.sock", folder / "clamd.conf"
    (folder / "own.ndb").write_text(f"Marker:0:*:{MARKER.hex()}\n")
    configuration.write_text(
        f"Foreground yes\nLocalSocket {socket}\nFixStaleSocket yes\nDatabaseDirectory {folder}\nTemporaryDirectory {folder}\n"
        "StreamMaxLength 16M\nMaxThreads 2\n"
    )
    program = subprocess.Popen([CLAMD, "-c", configuration], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + STARTS_WITHIN
        while not socket.exists():
            assert program.poll() is None, "clamd has ended"
            assert time.monotonic() < deadline, "clamd does not listen"
            time.sleep(0.1)
        yield program
    finally:
        program.send_signal(signal.SIGCONT)
        program.terminate()
        program.wait(timeout=30)


@pytest.fixture
def folder(tmp_path_factory, settings) -> Path:
    """Short: the name of a socket has 108 letters at most."""
    folder = tmp_path_factory.mktemp("clamd")
    settings.CLAMAV = f"unix:{folder}/clamd.sock"
    return folder


def add(draft, name: str, content: bytes) -> Attachment:
    return attachments.add(draft, SimpleUploadedFile(name, content), by=draft.author, at=timezone.now())


def states() -> list[str]:
    return list(Attachment.objects.order_by("pk").values_list("state", flat=True))


@real
def test_a_marked_pdf_is_found_and_every_kind_of_honest_file_is_clean(folder, settings):
    RegistryFactory()
    draft = DraftFactory()
    for title in HONEST:
        add(draft, case(title).name, case(title).make())
    marked = add(draft, "Тайна.pdf", ordinary_pdf() + b"% " + MARKER)
    workflow.make("send", draft.pk, by=draft.author, at=timezone.now())

    with clamd_in(folder):
        assert antivirus.scan_waiting() == len(HONEST) + 1

    marked.refresh_from_db()
    assert states() == [FileState.CLEAN] * len(HONEST) + [FileState.REFUSED]
    assert (marked.file.name, marked.name) == ("", "Тайна.pdf")
    assert Message.objects.filter(kind="file_refused", channel="email").exists()


@real
def test_a_file_of_the_largest_size_is_answered_in_good_time(folder, monkeypatch):
    monkeypatch.setattr(runner, "inspect", lambda *_: runner.Verdict())
    add(DraftFactory(), "Большой.pdf", ordinary_pdf().ljust(10 * 2**20, b" "))

    with clamd_in(folder):
        began = time.monotonic()
        assert antivirus.scan_waiting() == 1

    assert time.monotonic() - began < clamd.ANSWERS_WITHIN


@real
def test_one_that_is_away_that_hangs_and_that_comes_back(folder, monkeypatch):
    """F21: files wait and never open; nothing else waits."""
    monkeypatch.setattr(runner, "inspect", lambda *_: runner.Verdict())
    monkeypatch.setattr(clamd, "ANSWERS_WITHIN", 1.0)
    draft, now = DraftFactory(), timezone.now()
    add(draft, "Ответ.pdf", ordinary_pdf())

    assert antivirus.scan_waiting(now=lambda: now) == 0
    assert states() == [FileState.CHECKING]
    with clamd_in(folder) as program:
        program.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        assert antivirus.scan_waiting(now=lambda: now + LEASE_OVER) == 0
        assert time.monotonic() - began < 5
        assert states() == [FileState.CHECKING]
        program.send_signal(signal.SIGCONT)
        assert antivirus.scan_waiting(now=lambda: now + 2 * LEASE_OVER) == 1
    assert states() == [FileState.CLEAN]


@real
def test_one_whose_limit_is_too_low_leaves_the_file_waiting_and_takes_the_next(folder, monkeypatch):
    monkeypatch.setattr(runner, "inspect", lambda *_: runner.Verdict())
    draft = DraftFactory()
    add(draft, "Большой.pdf", ordinary_pdf().ljust(3 * 2**20, b" "))
    add(draft, "Малый.pdf", ordinary_pdf())
    write = Path.write_text
    monkeypatch.setattr(Path, "write_text", lambda path, text: write(path, text.replace("16M", "1M")))

    with clamd_in(folder):
        assert antivirus.scan_waiting() == 1

    assert states() == [FileState.CHECKING, FileState.CLEAN]


def test_four_workers_ask_about_each_file_once(settings, monkeypatch):
    monkeypatch.setattr(runner, "inspect", lambda *_: runner.Verdict())
    settings.ATTACHMENT_MAX_COUNT = 30

    def slowly(_line, _content):
        time.sleep(0.02)
        return CLEAN

    def worker() -> None:
        try:
            for _turn in range(5):
                antivirus.scan_waiting()
        finally:
            connections.close_all()

    with answering(slowly) as server:
        settings.CLAMAV = server.setting
        draft = DraftFactory()
        for number in range(20):
            add(draft, f"{number}.pdf", ordinary_pdf() + b"%%%d" % number)
        workers = [threading.Thread(target=worker) for _ in range(4)]
        for one in workers:
            one.start()
        for one in workers:
            one.join()
        antivirus.scan_waiting()

    assert states() == [FileState.CLEAN] * 20
    assert len(server.heard) == len(set(server.heard)) == 20


def test_a_virus_found_while_its_complaint_is_sent_is_told_of_or_left_out(settings, monkeypatch):
    """Either the sending comes first and the author is told, or the verdict does and the file stays behind."""
    monkeypatch.setattr(runner, "inspect", lambda *_: runner.Verdict())
    RegistryFactory()
    with answering() as server:
        settings.CLAMAV = server.setting
        for _round in range(6):
            draft = DraftFactory()
            file = add(draft, "Тайна.pdf", ordinary_pdf() + MARKER)

            def send(draft=draft) -> None:
                try:
                    workflow.make("send", draft.pk, by=draft.author, at=timezone.now())
                finally:
                    connections.close_all()

            sending = threading.Thread(target=send)
            sending.start()
            antivirus.scan_waiting()
            sending.join()
            file.refresh_from_db()
            told = Message.objects.filter(kind="file_refused", user=draft.author).exists()
            assert (file.state, told) == (FileState.REFUSED, file.event_id is not None)
            event = draft.events.get()
            assert event.details.get("files", []) == [each.sha256 for each in event.attachments.all()]
