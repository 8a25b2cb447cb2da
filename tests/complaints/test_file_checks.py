"""What gets in and what does not: every file of the corpus, the redrawn pictures, and the process that opens them."""

import io
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from complaints import attachments
from complaints.file_checks import child, refusals, runner
from complaints.file_checks.names import clean_name
from tests.corpus import CASES, Case, case
from tests.corpus_pictures import SCRIPT, SECRET

HONEST = [one for one in CASES if not one.code]
PICTURES = [one for one in HONEST if one.name.lower().endswith((".jpg", ".jpeg", ".png"))]
DOCUMENTS = [one for one in HONEST if one not in PICTURES]
UPRIGHT = ["rotated_jpeg_with_place_and_comment", "phone_mpo", "rotated_png_with_place_and_text"]
BOMBS = [
    "png_bomb_60000_by_60000",
    "png_with_a_text_bomb",
    "pdf_with_a_flate_bomb",
    "pdf_with_a_bomb_in_a_bomb",
    "docx_bomb",
    "docx_of_three_million_elements",
    "docx_with_laughing_entities",
]


def check(name: str, content: bytes, **told: str) -> attachments.Checked:
    return attachments.check(SimpleUploadedFile(name, content, **told))


@pytest.mark.parametrize("one", CASES, ids=str)
def test_each_file_of_the_corpus_gets_the_verdict_it_deserves(one: Case):
    code = ""
    try:
        check(one.name, one.make())
    except attachments.Refused as refusal:
        code = refusal.code

    assert code == one.code


def test_the_corpus_is_large_and_has_honest_files_in_it():
    assert len(CASES) >= 150
    assert len(HONEST) >= 45
    assert len({one.title for one in CASES}) == len(CASES)


@pytest.mark.parametrize("one", PICTURES, ids=str)
def test_a_redrawn_picture_holds_the_picture_and_nothing_else(one: Case):
    checked = check(one.name, one.make())

    assert SECRET not in checked.content
    assert SCRIPT not in checked.content
    assert _blocks(checked.content) <= {b"JFIF", b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
    with Image.open(io.BytesIO(checked.content)) as image:
        image.load()
        assert dict(image.getexif()) == {}
        assert {"comment", "icc_profile", "exif", "xmp", "Comment", "Description"}.isdisjoint(image.info)
    assert checked.content.endswith((b"\xff\xd9", b"IEND\xaeB`\x82"))


@pytest.mark.parametrize("title", UPRIGHT)
def test_a_picture_that_lay_on_its_side_stands_upright(title: str):
    checked = check(case(title).name, case(title).make())

    with Image.open(io.BytesIO(checked.content)) as image:
        assert image.size == (32, 64)
        top, bottom = image.convert("RGB").getpixel((16, 8)), image.convert("RGB").getpixel((16, 56))
    assert (top[0] > 150, bottom[2] > 150) == (True, True)  # the left side went up


@pytest.mark.parametrize(
    "title", ["ordinary_jpeg", "cmyk_jpeg", "jpeg_with_colour_profile", "progressive_jpeg", "ordinary_png"]
)
def test_a_redrawn_picture_keeps_its_colours(title: str):
    checked = check(case(title).name, case(title).make())

    with Image.open(io.BytesIO(checked.content)) as image:
        left, right = image.convert("RGB").getpixel((8, 16)), image.convert("RGB").getpixel((56, 16))
    assert left == pytest.approx((200, 30, 30), abs=12)
    assert right == pytest.approx((30, 30, 200), abs=12)


def test_a_see_through_picture_stays_see_through():
    checked = check(case("png_with_palette_and_transparency").name, case("png_with_palette_and_transparency").make())

    with Image.open(io.BytesIO(checked.content)) as image:
        assert image.mode == "RGBA"


@pytest.mark.parametrize("one", DOCUMENTS, ids=str)
def test_a_document_is_kept_byte_for_byte(one: Case):
    content = one.make()

    checked = check(one.name, content)

    assert checked.content == content
    assert checked.sha256 == checked.sha256_received


def test_a_picture_has_two_digests():
    checked = check("a.jpg", case("motion_photo_with_a_video_behind").make())

    assert len(checked.sha256) == len(checked.sha256_received) == 64
    assert checked.sha256 != checked.sha256_received


@pytest.mark.parametrize("told", ["application/pdf", "text/html", "image/png; charset=evil", ""])
def test_the_type_the_browser_tells_decides_nothing(told: str):
    assert check("a.jpg", case("ordinary_jpeg").make(), content_type=told).media_type == "image/jpeg"


def test_every_reason_has_its_sentence():
    sources = Path(child.__file__).parent.glob("*.py")
    used = {code for source in sources for code in re.findall(r'(?:Unfit\(|: |code=)"([a-z_]+)"', source.read_text())}
    codes = {one.code for one in CASES} - {"", "type", "empty", "too_big"}

    for code in codes | {word for word in used if word.startswith(("pdf_", "docx_"))} | {"busy"}:
        sentence = refusals.sentence(code, kind="pdf", number=3600)
        assert sentence
        assert "%" not in sentence
        assert not sentence.endswith(".")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.exe", b"MZ", "подойдёт PDF, JPG, PNG или DOCX"),
        ("нет расширения", b"x", "подойдёт PDF, JPG, PNG или DOCX"),
        ("a.mp4", b"x", "видео не принимаем. Подойдёт снимок экрана в JPG или PNG"),
        ("a.pdf", b"", "файл пустой"),
        ("a.pdf", b"<html>", "внутри не PDF. Сохраните заново и приложите"),
        ("a.jpeg", b"<html>", "внутри не JPG. Сохраните заново и приложите"),
        ("a.docx", b"<html>", "внутри не DOCX. Сохраните заново и приложите"),
        (
            "a.pdf",
            b" " * (10 * 2**20 + 1),
            "размер 10,1 МБ, можно до 10 МБ. Уменьшите снимок или разделите документ",
        ),
    ],
)
def test_the_refusal_says_what_to_do(name: str, content: bytes, sentence: str):
    with pytest.raises(attachments.Refused) as refusal:
        check(name, content)

    assert str(refusal.value).replace("\u00a0", " ") == sentence


@pytest.mark.parametrize("title", BOMBS)
def test_a_bomb_is_refused_in_time(title: str):
    bomb = case(title)
    content = bomb.make()
    started = time.monotonic()

    with pytest.raises(attachments.Refused):
        check(bomb.name, content)

    assert time.monotonic() - started < 10


def test_the_child_is_confined_before_it_opens_the_file(tmp_path: Path):
    """A pipe stands for the file: while nobody writes, the child waits in open(), its limits already drawn."""
    source = tmp_path / "source"
    os.mkfifo(source)
    command = runner.command("pdf", source, tmp_path / "result")
    process = subprocess.Popen(command, env=runner.environment(tmp_path), cwd=tmp_path, stdout=subprocess.DEVNULL)
    try:
        limits = _limits_once_drawn(process.pid)
    finally:
        process.kill()
        process.wait()

    assert limits == {
        "Max address space": 600 * 2**20,
        "Max cpu time": child.SECONDS,
        "Max file size": child.RESULT_BYTES,
        "Max open files": child.OPEN_FILES,
        "Max processes": 0,
        "Max core file size": 0,
    }
    assert child.SECONDS < 10


def test_the_child_cannot_take_more_memory_than_its_limit(tmp_path: Path):
    code = "from complaints.file_checks import child; child.confine(); bytearray(700 * 2**20)"
    done = subprocess.run(
        [sys.executable, "-c", code], env=runner.environment(tmp_path), capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert done.stderr.strip().endswith("MemoryError")


def test_the_child_inherits_no_secrets(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "unspeakable")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/somewhere")

    assert set(runner.environment(tmp_path)) == {"PATH", "PYTHONPATH", "LC_ALL", "HOME", "TMPDIR"}


def test_the_child_needs_no_django(tmp_path: Path):
    for module in ("pdf", "pictures", "office"):
        code = f"import sys, complaints.file_checks.{module}, complaints.file_checks.child; assert 'django' not in sys.modules"
        subprocess.run([sys.executable, "-P", "-c", code], env=runner.environment(tmp_path), check=True)


@pytest.mark.parametrize(
    "misbehaviour", ["import time; time.sleep(60)", "import os; os.abort()", "print('{')", "raise SystemExit(3)"]
)
def test_a_child_that_hangs_crashes_or_talks_nonsense_is_a_refusal(misbehaviour: str, monkeypatch):
    monkeypatch.setattr(runner, "SECONDS", 1)
    monkeypatch.setattr(runner, "command", lambda *_: [sys.executable, "-c", misbehaviour])

    assert runner.inspect("pdf", b"%PDF-1.7") == runner.Verdict(code="too_complex")


def test_nothing_is_left_behind_in_the_temporary_folder(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    for kind, title in (("jpg", "ordinary_jpeg"), ("pdf", "pdf_with_javascript"), ("docx", "docx_that_climbs_out")):
        runner.inspect(kind, case(title).make())

    assert list(tmp_path.iterdir()) == []


def test_when_too_many_files_come_at_once_the_last_is_asked_to_wait(monkeypatch):
    monkeypatch.setattr(runner, "WAIT_FOR_A_TURN", 0)
    taken = 0
    while runner.turns.acquire(blocking=False):
        taken += 1
    try:
        assert runner.inspect("pdf", b"%PDF-1.7").code == "busy"
    finally:
        for _ in range(taken):
            runner.turns.release()


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("ответ.pdf", "ответ.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\fakepath\\Жалоба №1.pdf", "Жалоба №1.pdf"),
        ("C:a.pdf", "a.pdf"),
        ("снимок\u202efdp.jpg", "снимокfdp.jpg"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("a\0.pdf", "a.pdf"),
        ("a\ud800.pdf", "a.pdf"),
        ("и\u0306.pdf", "й.pdf"),
        ('«Ответ» УК "Уют" & <b> {{ x }} {% y %}.pdf', '«Ответ» УК "Уют" & <b> {{ x }} {% y %}.pdf'),
        ("Снимок экрана 10.30.00\u202fAM.png", "Снимок экрана 10.30.00 AM.png"),
        ("👨\u200d👩\u200d👧 двор.jpg", "👨\u200d👩\u200d👧 двор.jpg"),
        ("=1+1.pdf", "=1+1.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("com1.2.pdf", "_com1.2.pdf"),
        ("console.pdf", "console.pdf"),
        (".pdf", "файл.pdf"),
        ("..pdf", "файл.pdf"),
        ("", "файл"),
        (" . . ", "файл"),
        ("evil.php.pdf", "evil.php.pdf"),
        ("a.pdf. ", "a.pdf"),
        ("щ" * 300 + ".docx", "щ" * 125 + ".docx"),
        ("a." + "b" * 400, "a." + "b" * 253),
    ],
)
def test_a_name_is_cleaned_and_an_honest_odd_one_kept(raw: str, clean: str):
    assert clean_name(raw) == clean
    assert len(clean_name(raw).encode()) <= 255


def _blocks(content: bytes) -> set[bytes]:
    """The names of the blocks that carry something besides the pixels' coding."""
    if content.startswith(b"\x89PNG"):
        return _png_chunks(content)
    return _jpeg_labels(content)


def _png_chunks(content: bytes) -> set[bytes]:
    names, at = set(), 8
    while at < len(content):
        names.add(content[at + 4 : at + 8])
        at += 12 + int.from_bytes(content[at : at + 4])
    return names


def _jpeg_labels(content: bytes) -> set[bytes]:
    names, at = set(), 2
    while content[at + 1] != 0xDA:
        if content[at + 1] >= 0xE0:
            names.add(content[at + 4 : at + 8])
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return names


def _limits_once_drawn(pid: int) -> dict[str, int]:
    for _ in range(200):
        text = Path(f"/proc/{pid}/limits").read_text()
        rows = {row[:26].strip(): row[26:].split() for row in text.splitlines()[1:]}
        if rows["Max processes"][0] == rows["Max core file size"][0] == "0":
            names = ("address space", "cpu time", "file size", "open files", "processes", "core file size")
            return {f"Max {name}": int(rows[f"Max {name}"][0]) for name in names}
        time.sleep(0.02)
    raise AssertionError
