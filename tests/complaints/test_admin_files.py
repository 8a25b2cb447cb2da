"""Files at the desk: added, described and taken back before a move is made, and sent with it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from complaints import terms
from tests.complaints.desk import complaint_at, confirmed, form, now, officer, press
from tests.journeys.steps import file

pytestmark = pytest.mark.django_db
NAME_AND_VALUE = re.compile(r'name="(\w+)" value="(\w+)"')
LONG = "Работы завершены в пятницу, подача воды восстановлена."


@pytest.fixture
def complaint():
    return complaint_at("in_progress")


def test_files_are_added_shown_taken_back_and_sent(desk, complaint):
    default, _latest = terms.reply_dates(timezone.now(), complaint.due_on)
    typed = {"question": "Какой подъезд?", "reply_until": default.isoformat(), "version": complaint.version}
    url = form(complaint, "ask")
    added = desk.post(url, {**typed, "files": [file("Схема.png"), file("Лишнее.png")], "upload": "1"})
    html = added.content.decode()
    extra = complaint.attachments.get(name="Лишнее.png")

    assert added.status_code == 200
    assert "Схема.png" in html
    assert "Какой подъезд?" in html
    assert "Ошибка:" not in html
    removed = desk.post(url, {**typed, "remove": str(extra.uuid)})
    assert "Лишнее.png" not in removed.content.decode()
    assert confirmed(desk, url, typed).status_code == 302
    assert [each.name for each in complaint.events.last().attachments.all()] == ["Схема.png"]


@pytest.mark.parametrize("name", ["ask", "answer"])
def test_the_enter_key_in_a_caption_keeps_everything_and_sends_nothing(desk, complaint, name):
    url, started = (
        form(complaint, name),
        {"text": "Недописа", "question": "Какой", "result_1": "met", "version": complaint.version},
    )
    shown = desk.post(url, {**started, "files": [file("Акт.png")], "upload": "1"}).content.decode()
    first = re.search(r"<button[^>]*>", shown[shown.index('name="version"') :])[0]
    scan = complaint.attachments.get()
    answer = desk.post(url, {**started, f"caption-{scan.uuid}": "Акт", **dict(NAME_AND_VALUE.findall(first))})
    html = answer.content.decode()

    assert all(part in first for part in ('name="upload" value="1"', 'tabindex="-1"', 'aria-hidden="true"'))
    assert answer.status_code == 200
    assert "Недописа" in html
    assert name == "ask" or re.search(r'value="met"[^>]* checked', html)
    assert complaint.attachments.get().caption == "Акт"
    assert (now(complaint).status, complaint.events.last().kind) == ("in_progress", "take")


def test_a_refused_file_keeps_the_words_and_the_other_files(desk, complaint):
    bad = SimpleUploadedFile("Вирус.exe", b"MZ")
    answer = press(desk, complaint, "answer", text=LONG, result_1="met", files=[file("Акт.png"), bad])
    html = answer.content.decode()

    assert answer.status_code == 200
    assert "Вирус.exe" in html
    assert LONG in html
    assert [each.name for each in complaint.attachments.filter(event=None)] == ["Акт.png"]
    assert now(complaint).status == "in_progress"


def test_files_with_an_unfinished_form_wait(desk, complaint):
    answer = press(desk, complaint, "answer", text="", result_1="met", files=[file("Акт.png")])

    assert "Напишите ответ" in answer.content.decode()
    assert "Акт.png" in answer.content.decode()
    assert press(desk, complaint, "answer", text=LONG, result_1="met").status_code == 302
    assert complaint.events.last().attachments.count() == 1


def test_nobody_sees_or_removes_the_waiting_files_of_a_colleague(desk, verified_client, complaint):
    desk.post(form(complaint, "answer"), {"files": [file("Акт.png")], "upload": "1", "version": complaint.version})
    colleague = verified_client(officer("signatory", complaint))
    mine = complaint.attachments.get()

    assert "Акт.png" not in colleague.get(form(complaint, "answer")).content.decode()
    colleague.post(form(complaint, "answer"), {"remove": str(mine.uuid), "version": complaint.version})
    colleague.post(form(complaint, "answer"), {"remove": "не uuid", "version": complaint.version})
    assert complaint.attachments.filter(pk=mine.pk).exists()


def test_moves_without_files_take_none(desk, complaint):
    press(desk, complaint, "comment", text="Пишу", files=[file("Акт.png")])

    assert not complaint.attachments.exists()
