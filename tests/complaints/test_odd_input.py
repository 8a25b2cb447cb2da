"""What nobody is expected to send: each has an answer in words, none is an error of ours, nothing is lost in silence."""

import io
from base64 import b64encode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import UnreadablePostError
from django.test import Client
from django.urls import reverse

from complaints.file_checks import runner
from complaints.file_checks.names import MAX_NAME_BYTES
from complaints.file_checks.upload_handler import CountingStream
from complaints.models import Attachment, Complaint
from tests.complaints.desk import complaint_at, form, officer
from tests.complaints.test_drafts import PERSON, STORY, page
from tests.corpus_pdf import ordinary_pdf
from tests.factories import DraftFactory, RegistryFactory

pytestmark = pytest.mark.django_db
PDF = ordinary_pdf()
LOST = "файл не дошёл. Переименуйте его и приложите снова"
CP1251 = "план.pdf".encode("cp1251")
ODD = {
    "NUL": "дом\x00 5",
    "turned around": "дом \u202eтуда\u202c 5",
    "emoji": "дом 🏚️ 👩‍👩‍👧 5",
    "mixed alphabets": "дoм 5 (Dом)",
    "slashes": "../../etc/passwd\\дом",
    "line breaks": "дом\r\nBcc: x@example.org\r\n\r\n5",
    "signs of control": "дом\x07\x1b[31m\x08 5",
    "marks over letters": "д" + "\u0301" * 400,
    "markup": "<script>alert(1)</script>{{ 7*7 }}{% now %}",
    "10,001 signs": "я" * 10_001,
    "half a pair": "дом %ED%A0%80 \ufffd",
    "not a character": "дом \ufffe\uffff\U0010ffff",
}
TEXTS = {
    "person": (PERSON, ("last_name", "first_name", "middle_name", "postal_address", "phone", "answer_channel")),
    "story": (
        STORY,
        (
            "title",
            "story",
            "place",
            "requests",
            "doc_name",
            "doc_number",
            "doc_date",
            "measures",
            "norms",
            "about_department",
            "about_official",
            "about_text",
            "previous",
            "previous_number",
        ),
    ),
    "kind": ({"kind": "complaint"}, ("kind", "collective")),
    "topic": ({"category": "unsure"}, ("category",)),
}


@pytest.fixture
def draft(author):
    RegistryFactory()
    return DraftFactory(author=author)


@pytest.fixture
def trusting(monkeypatch) -> None:
    """Files are believed without starting a process: these tests ask other questions."""
    monkeypatch.setattr(runner, "inspect", lambda *_: runner.Verdict())


def named(filename: bytes, content: bytes = PDF) -> bytes:
    """A part of a form with a file."""
    header = b'Content-Disposition: form-data; name="files"; filename="' + filename + b'"'
    return b"--x\r\n" + header + b"\r\nContent-Type: application/pdf\r\n\r\n" + content + b"\r\n"


def field(name: str, value: str = "1") -> bytes:
    """A part of a form with a text."""
    return f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


def send(client: Client, address: str, *parts: bytes) -> str:
    """The page that answers a form of these parts."""
    body = b"".join(parts) + b"--x--\r\n"
    answer = client.post(address, body, content_type="multipart/form-data; boundary=x", follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def kept(complaint) -> list[str]:
    return [file.name for file in complaint.attachments.order_by("pk")]


# --- texts -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("pressed", ["next", "save"])
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize(("step", "name"), [(step, name) for step, (_, names) in TEXTS.items() for name in names])
def test_every_field_has_an_answer_to_every_odd_text(client, draft, step, name, odd, pressed):
    typed = {**TEXTS[step][0], name: odd, pressed: ""}
    answer = client.post(page(draft, step), typed, follow=True)
    shown = answer.content.decode()
    moved_on = "<title>Ошибка" not in shown

    assert answer.status_code == 200
    assert "<script>alert(1)" not in shown
    assert moved_on or f'id="id_{name}_error"' in shown
    assert client.get(page(draft, step)).status_code == 200
    assert client.get(page(draft, "review")).status_code == 200


def test_marks_that_turn_the_order_of_reading_do_not_reach_staff(client, draft):
    client.post(
        page(draft, "story"), {**STORY, "title": "Счёт \u202e005 рублей", "story": STORY["story"] + "\u2067fdp.exe"}
    )
    draft.refresh_from_db()
    assert (draft.title, draft.story) == ("Счёт 005 рублей", STORY["story"] + "fdp.exe")


def test_a_sign_nobody_sees_is_explained(client, draft):
    shown = client.post(page(draft, "story"), {**STORY, "place": "дом\x00 5"}, follow=True).content.decode()
    assert "Вместе с текстом вставился невидимый знак. Сотрите это место и наберите заново" in shown


def test_a_body_of_two_megabytes_of_words_is_told_to_be_too_large(client, draft):
    answer = client.post(page(draft, "story"), {**STORY, "story": "я" * 2**20})
    draft.refresh_from_db()
    assert answer.status_code in (400, 413)
    assert "Слишком" in answer.content.decode() or "слишком" in answer.content.decode()
    assert draft.version == 0


@pytest.mark.parametrize("value", ["\x00", "../..", "0", "я" * 300, "00000000-0000-0000-0000-000000000000"])
def test_taking_away_a_file_there_is_not_changes_nothing(client, draft, value):
    assert client.post(page(draft, "files"), {"remove": value}, follow=True).status_code == 200


@pytest.mark.parametrize("value", ["", "-1", "²", "٣", "9" * 400, "\x00", "я"])
def test_an_odd_count_of_files_at_the_end_is_no_error_of_ours(client, draft, value):
    assert client.post(page(draft, "review"), {"files_shown": value}, follow=True).status_code == 200


# --- steps skipped by address ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("step", ["topic", "person", "story", "files", "review"])
def test_who_skips_steps_by_address_is_told_what_is_missing_before_sending(client, author, step):
    RegistryFactory()
    empty = Complaint.objects.create(author=author)
    typed = {"topic": {"category": "unsure"}, "person": PERSON, "story": STORY}.get(step, {})
    client.post(page(empty, step), typed, follow=True)
    review = client.get(page(empty, "review")).content.decode()
    client.post(page(empty, "review"), {"files_shown": "0"})
    empty.refresh_from_db()
    assert page(empty, "kind") in review
    assert empty.number is None


def test_files_do_not_come_into_a_draft_of_someone_else(client, author):
    foreign = DraftFactory()
    answer = client.post(page(foreign, "files"), {"files": SimpleUploadedFile("a.pdf", PDF), "upload": "1"})
    assert answer.status_code == 404
    assert not Attachment.objects.exists()


# --- too many, too large ---------------------------------------------------------------------------------------------
def test_of_eleven_files_ten_are_kept_and_the_last_is_told_of(client, draft, trusting):
    eleven = [named(f"{n}.pdf".encode(), PDF + b"%%%d" % n) for n in range(1, 12)]
    shown = send(client, page(draft, "files"), *eleven, field("upload"))
    assert kept(draft) == [f"{n}.pdf" for n in range(1, 11)]
    assert "11.pdf" in shown
    assert "можно приложить до 10 файлов, сейчас 11. Уберите лишние" in shown


def test_over_fifty_megabytes_together_the_last_file_is_told_of(client, draft, trusting):
    for n in range(5):
        ten_megabytes = (PDF + b"%%%d" % n).ljust(10 * 2**20 - 1)
        send(client, page(draft, "files"), named(f"{n}.pdf".encode(), ten_megabytes), field("upload"))
    shown = send(client, page(draft, "files"), named(b"last.pdf"), field("upload"))
    assert kept(draft) == [f"{n}.pdf" for n in range(5)]
    assert "last.pdf" in shown
    assert "вместе файлы больше 50 МБ. Уберите лишние или уменьшите снимки" in shown


@pytest.mark.parametrize("step", ["files", "upload"])
@pytest.mark.parametrize(
    ("parts", "status", "words"),
    [
        ([named(b"a.pdf", b"x")] * 150, 413, "За один раз можно загрузить до 10&nbsp;файлов"),
        ([field("x")] * 10_000, 400, "Не разобрали запрос"),
    ],
    ids=["files", "fields"],
)
def test_a_flood_of_parts_is_refused_with_words(client, draft, step, parts, status, words):
    address = reverse("complaints:upload", args=[draft.uuid]) if step == "upload" else page(draft, "files")
    body = b"".join(parts) + b"--x--\r\n"
    answer = client.post(address, body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert kept(draft) == []


def coded(content: bytes) -> bytes:
    """A part that says it is in base64, as no browser sends it."""
    return named(b"a.pdf", content).replace(b"Content-Type", b"Content-Transfer-Encoding: base64\r\nContent-Type")


def test_a_part_in_base64_is_the_file_it_stands_for(client, draft, trusting):
    send(client, page(draft, "files"), coded(b64encode(PDF)), field("upload"))
    assert [(file.name, file.size) for file in draft.attachments.all()] == [("a.pdf", len(PDF))]


@pytest.mark.parametrize("content", [b"%" * 101, b"=" * 50, b"QUJ" * 33_333, "я".encode() * 999])
def test_a_part_in_broken_base64_is_no_error_of_ours(client, draft, content):
    body = coded(content) + b"--x--\r\n"
    answer = client.post(page(draft, "files"), body, content_type="multipart/form-data; boundary=x", follow=True)
    assert answer.status_code in (200, 400)
    assert kept(draft) == []


# --- a file whose name cannot be read (Django drops it without a word) -----------------------------------------------
UNREADABLE = {"not UTF-8": CP1251, "no name at all": b"..", "a folder": b"/", "half a letter": "план.pdf".encode()[:1]}


@pytest.mark.parametrize("button", ["upload", "next"])
@pytest.mark.parametrize("name", UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_with_an_unreadable_name_is_told_of_and_the_other_is_kept(client, draft, trusting, name, button):
    shown = send(client, page(draft, "files"), named(b"1.pdf"), named(name), field(button))
    assert kept(draft) == ["1.pdf"]
    assert LOST in shown
    assert "<title>Ошибка" in shown


def test_a_file_that_came_alone_with_an_unreadable_name_is_not_taken_for_no_file(client, draft):
    shown = send(client, page(draft, "files"), named(CP1251), field("upload"))
    assert LOST in shown
    assert "Сначала выберите файлы" not in shown


def test_an_empty_field_for_files_is_no_lost_file(client, draft, trusting):
    shown = send(client, page(draft, "files"), named(b"", b""), field("next"))
    assert LOST not in shown
    assert "Шаг 6 из 6" in shown


def test_an_open_page_that_sends_one_file_too_many_is_told_so(client, draft, trusting):
    body = named(b"1.pdf") + named(CP1251) + b"--x--\r\n"
    address = reverse("complaints:upload", args=[draft.uuid])
    answer = client.post(address, body, content_type="multipart/form-data; boundary=x")
    assert (answer.status_code, kept(draft)) == (400, [])


def test_a_reply_waits_when_its_file_was_lost_and_its_words_stay(client, author, trusting):
    asked = complaint_at("needs_clarification", author=author)
    shown = send(
        client, reverse("complaints:reply", args=[asked.number]), field("answer_1", "Второй подъезд"), named(CP1251)
    )
    asked.refresh_from_db()
    assert LOST in shown
    assert "Второй подъезд" in shown
    assert asked.status == "needs_clarification"


def test_an_answer_of_staff_waits_when_its_file_was_lost(verified_client, trusting):
    complaint = complaint_at("in_progress")
    desk = verified_client(officer("head", complaint))
    typed = (field("result_1", "met"), field("text", "Фонарь починили."), field("version", str(complaint.version)))
    shown = send(desk, form(complaint, "answer"), *typed, named(CP1251))
    complaint.refresh_from_db()
    assert LOST in shown
    assert complaint.status == "in_progress"


@pytest.mark.parametrize("size", [1, 2, 7, 64, 1024, 2**16])
def test_files_are_counted_however_the_body_is_cut(size):
    body = named(b"a.pdf", b'--x filename="b" \r\n\r\n--') + field("title") + named(b"") + named(CP1251) + b"--x--\r\n"
    source = iter([body[at : at + size] for at in range(0, len(body), size)])

    class Network:
        def read(self, _size: int) -> bytes:
            return next(source, b"")

    stream = CountingStream(Network(), b"x")
    passed = b"".join(iter(lambda: stream.read(size), b""))
    assert (passed, stream.files) == (body, 2)


def test_a_header_without_an_end_does_not_fill_the_memory():
    chunks = iter([b"--x\r\n", *[b"y" * 4096] * 50])

    class Network:
        def read(self, _size: int) -> bytes:
            return next(chunks, b"")

    stream = CountingStream(Network(), b"x")
    longest = max(len(stream.unread) for _chunk in iter(lambda: stream.read(1), b""))
    assert longest < 16 * 1024


class Cut(io.BytesIO):
    """A body whose sender vanishes at its end."""

    def read(self, size: int | None = -1) -> bytes:
        if piece := super().read(size):
            return piece
        raise OSError("connection reset")


@pytest.mark.parametrize("received", [0, 50, 200, 2**20])
def test_an_upload_cut_in_the_middle_leaves_no_file_behind(draft, rf, settings, tmp_path, received):
    """F24; against a real server in tests/services/test_cut_uploads.py."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    told = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": 10 * 2**20}
    body = Cut(named(b"a.pdf", b"y" * 2**20)[:received])
    request = rf.generic("POST", page(draft, "files"), **told, **{"wsgi.input": body})

    with pytest.raises(UnreadablePostError):
        request.FILES  # noqa: B018 - reading is the point

    assert list(tmp_path.iterdir()) == []


# --- names of files --------------------------------------------------------------------------------------------------
NAMES = {
    "300 letters": "я" * 296 + ".pdf",
    "emoji": "🏚️👩‍👩‍👧.pdf",
    "turned around": "план\u202efdp.pdf",
    "path": "C:\\Дом\\..\\план.pdf",
    "quotes": "план «1» %22.pdf",
    "percent": "%00план%0d%0a.pdf",
    "dots": "...план....pdf",
    "reserved": "CON.pdf",
    "mixed alphabets": "plан.pdf",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_file_with_an_odd_name_comes_in_and_is_shown(client, draft, trusting, name):
    shown = send(client, page(draft, "files"), named(name.encode()), field("upload"))
    [name_kept] = kept(draft)
    assert LOST not in shown
    assert name_kept.endswith(".pdf")
    assert len(name_kept.encode()) <= MAX_NAME_BYTES
    assert not set(name_kept) & set("/\\\r\n\0\u202e")
