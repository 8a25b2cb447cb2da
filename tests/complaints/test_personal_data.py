"""A copy of everything kept of a person: made by the worker, given to its owner alone, deleted after seven days."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import access, personal_data, tasks
from complaints.models import DataExport
from notifications.models import Message
from tests.complaints.desk import complaint_at, move, officer
from tests.complaints.test_admin_page import add_file
from tests.factories import PASSWORD, DraftFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
DATA, ASK, COPY = (reverse(f"complaints:{name}") for name in ("data", "data_ask", "data_copy"))


@pytest.fixture
def anna(client):
    person = UserFactory()
    client.force_login(person)
    return person


def made(user, *, at=None):
    personal_data.ask(user, at=at or timezone.now())
    personal_data.build_waiting(at=at or timezone.now())
    return personal_data.latest(user)


def archive_of(client):
    answer = client.post(COPY, {"current_password": PASSWORD})
    assert answer["Content-Disposition"].startswith("attachment")
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_person_asks_the_worker_makes_and_the_page_and_a_message_tell(client, anna):
    assert "Собрать архив" in client.get(DATA).content.decode()
    assert client.post(ASK).url == DATA
    assert "Готовим архив" in client.get(DATA).content.decode()
    tasks.build_exports()
    html = client.get(DATA).content.decode()

    assert "Скачать архив" in html
    assert "Готовим архив" not in html
    assert {message.channel for message in Message.objects.filter(user=anna, kind="data_ready")} == {"cabinet", "email"}


def test_everything_of_the_person_is_inside_and_nothing_of_others(client, anna):
    complaint = complaint_at("needs_clarification", author=anna, story="Третий день <b>нет воды</b> в доме.")
    head = officer("head", complaint)
    move(complaint, "comment", head, text="Мастер придёт.", note="Служебная тайна")
    access.opened(complaint, head, at=timezone.now())
    file = add_file(complaint, anna, event=complaint.events.first())
    DraftFactory(author=anna, title="Недописанное")
    complaint_at(title="Чужое дело")
    made(anna)
    with archive_of(client) as archive:
        names = archive.namelist()
        data = json.loads(archive.read("data.json"))
        html = archive.read("data.html").decode()
        assert archive.read(f"files/{complaint.number}/01-{file.name}") == b"%PDF-1.4"

    assert data["person"]["email"] == anna.email
    assert {each["title"] for each in data["complaints"]} == {complaint.title, "Недописанное"}
    assert data["looks"][0]["number"] == complaint.number
    assert any(each["what"] == "Обращение зарегистрировано" for each in data["messages"])
    assert "Мастер придёт." in html
    assert "&lt;b&gt;нет воды&lt;/b&gt;" in html
    assert "<script" not in html
    for hidden in ("Служебная тайна", "Чужое дело", anna.password):
        assert hidden not in json.dumps(data, ensure_ascii=False) + html
    assert set(names) == {"data.json", "data.html", "data.css", f"files/{complaint.number}/01-{file.name}"}


def test_a_file_missing_on_the_disk_does_not_cost_the_rest(client, anna):
    complaint = complaint_at(author=anna)
    file = add_file(complaint, anna, event=complaint.events.first())
    storages["private"].delete(file.file.name)

    assert made(anna).status == "ready"


def test_pressing_twice_is_one_copy_and_within_the_hour_the_same(anna):
    now = timezone.now()
    first = personal_data.ask(anna, at=now)
    assert personal_data.ask(anna, at=now) == first
    personal_data.build_waiting(at=now)
    assert personal_data.ask(anna, at=now + timedelta(minutes=59)) == first
    assert personal_data.ask(anna, at=now + timedelta(minutes=61)) != first


def test_a_newer_copy_replaces_the_older(anna):
    older = made(anna, at=timezone.now() - timedelta(hours=2))
    made(anna)
    stored = older.file.name
    older.refresh_from_db()

    assert older.status == "gone"
    assert not storages["private"].exists(stored)


def test_a_killed_worker_is_followed_by_another_after_the_lease(anna):
    now = timezone.now()
    export = personal_data.ask(anna, at=now)
    DataExport.objects.filter(pk=export.pk).update(status="working", claimed_at=now, attempts=1)
    assert personal_data.build_waiting(at=now + timedelta(minutes=9)) == 0
    assert personal_data.build_waiting(at=now + timedelta(minutes=11)) == 1
    assert personal_data.latest(anna).status == "ready"


def test_a_fault_is_tried_again_and_after_five_tries_the_person_is_told(client, anna, monkeypatch):
    now = timezone.now()
    personal_data.ask(anna, at=now)
    monkeypatch.setattr(personal_data, "_write", lambda *_: 1 / 0)
    for attempt in range(7):
        personal_data.build_waiting(at=now + attempt * timedelta(minutes=11))
    personal_data.forget(at=now + timedelta(hours=2))

    assert personal_data.latest(anna).attempts == 5
    assert "Архив собрать не удалось" in client.get(DATA).content.decode()
    assert not Message.objects.filter(kind="data_ready").exists()


@pytest.mark.parametrize("typed", ["", "not-the-password", "\x00"])
def test_without_the_password_nothing_is_given(client, anna, typed):
    made(anna)
    answer = client.post(COPY, {"current_password": typed})

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/html")
    assert "Ошибка:" in answer.content.decode()


def test_guessing_the_password_is_braked(client, anna):
    made(anna)
    for _try in range(10):
        client.post(COPY, {"current_password": "guess"})
    assert client.post(COPY, {"current_password": PASSWORD})["Content-Type"].startswith("text/html")


def test_only_the_owner_gets_it(anna, verified_client):
    made(anna)
    stranger, officer_client = Client(), verified_client(StaffFactory(is_superuser=True))
    stranger.force_login(UserFactory())
    for client in (stranger, officer_client):
        assert client.get(COPY).status_code == 404
        assert client.post(COPY, {"current_password": PASSWORD}).status_code == 404
    nobody = Client()
    assert "/login/" in nobody.post(COPY, {"current_password": PASSWORD}).url
    assert "/login/" in nobody.post(ASK).url
    assert DataExport.objects.count() == 1


def test_asking_is_a_press_and_never_a_link(client, anna):
    assert client.get(ASK).status_code == 405
    assert not DataExport.objects.exists()


def test_an_archive_that_was_cut_short_is_not_handed_out(client, anna, settings):
    export = made(anna)
    (settings.PRIVATE_FILES_DIR / export.file.name).write_bytes(b"PK")

    answer = client.post(COPY, {"current_password": PASSWORD})

    assert answer.status_code == 404
    assert "Архив с вашими данными не сохранился целиком" in answer.content.decode()


def test_after_seven_days_it_is_gone(client, anna):
    export = made(anna, at=timezone.now() - timedelta(days=7, minutes=1))
    assert client.get(COPY).status_code == 404
    assert storages["private"].exists(export.file.name)
    call_command("tidy")

    assert not storages["private"].exists(export.file.name)
    assert personal_data.latest(anna).status == "gone"
    assert "Собрать архив" in client.get(DATA).content.decode()
