"""The portal closed by one command: who still gets in, what the others read, and how it opens again."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from cabinet import maintenance
from tests.factories import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
OPENS = (timezone.localtime() + timedelta(days=3)).replace(hour=6, minute=0, second=0, microsecond=0)
TYPED = f"{OPENS:%Y-%m-%d} 06:00"


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def closed():
    """Until tomorrow, six in the morning by the authority's clock."""
    tomorrow = timezone.localtime() + timedelta(days=1)
    until = tomorrow.replace(hour=6, minute=0, second=0, microsecond=0)
    return maintenance.begin(until=until, reason="Переезжаем на новый сервер.", at=timezone.now())


@pytest.mark.parametrize("address", ["/", "/complaints/", "/complaints/new/", "/news/", "/no-such-page/"])
def test_people_read_until_when_why_and_where_else(client, closed, address):
    client.force_login(UserFactory())
    answer = client.get(address)
    page = text(answer)

    assert answer.status_code == 503
    assert closed.retry_after(timezone.now()) - 5 <= int(answer["Retry-After"]) <= closed.retry_after(timezone.now())
    assert "Переезжаем на новый сервер." in page
    assert "6:00</b> по местному времени" in page
    assert "Черновики сохранены." in page
    assert page.count("<dt>") == 6


def test_it_asks_nothing_of_the_database(closed, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Client().post("/complaints/new/", {"story": "текст"}).status_code == 503


def test_staff_who_have_signed_in_work_on(closed, verified_client):
    officer = verified_client(StaffFactory())
    assert officer.get("/admin/").status_code == 200
    assert officer.get("/").status_code == 200


@pytest.mark.parametrize("address", ["/accounts/login/", "/status/", "/health/", "/robots.txt"])
def test_the_way_in_for_staff_and_the_state_stay_open(client, closed, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/admin/complaints/complaint/5/change/"])
def test_the_admin_leads_whoever_is_not_in_yet_to_the_sign_in(client, closed, address):
    answer = client.get(address, follow=True)
    assert unquote(answer.redirect_chain[-1][0]).startswith("/accounts/login/?next=/admin/")
    assert answer.status_code == 200


def test_the_admin_is_closed_to_a_citizen_as_every_page_is(client, closed):
    client.force_login(UserFactory())
    assert client.get("/admin/").status_code == 503


def test_an_officer_who_was_dismissed_is_not_let_in(closed, verified_client):
    officer = StaffFactory()
    browser = verified_client(officer)
    officer.is_active = False
    officer.save()
    assert browser.get("/").status_code == 503


def test_when_the_promised_time_is_past_it_says_so_and_asks_to_come_back_soon(client):
    maintenance.begin(until=timezone.now() - timedelta(minutes=1), reason="", at=timezone.now())
    answer = client.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "300")
    assert "Заканчиваем: зайдите через 5 минут." in text(answer)


@pytest.mark.parametrize("content", ["", "{", '{"until": 5}', "[]"])
def test_a_file_that_cannot_be_read_closes_the_portal_all_the_same(client, settings, content):
    settings.MAINTENANCE_FILE.write_text(content)
    answer = client.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "300")
    assert "Зайдите через 10–15 минут." in text(answer)


def test_a_time_written_by_hand_is_by_the_clock_of_the_authority(client, settings):
    settings.MAINTENANCE_FILE.write_text('{"since": "2026-11-27 06:00", "until": "2030-12-01 06:00", "reason": ""}')
    assert client.get("/").status_code == 503
    assert maintenance.current().until == datetime.fromisoformat("2030-12-01T06:00+03:00")
    assert maintenance.current().since == datetime.fromisoformat("2026-11-27T06:00+03:00")


# --- the command ----------------------------------------------------------------------------------------------------------
def run(*words: str, capsys) -> str:
    call_command("maintenance", *words)
    return capsys.readouterr().out.strip()


def test_it_closes_tells_and_opens(client, settings, capsys):
    told = run("on", "--until", TYPED, "--reason", "Обновляем  базу.", capsys=capsys)
    assert told.endswith(f"откроется {date_format(OPENS, 'j E Y')}, 06:00. Причина: Обновляем базу.")
    assert run(capsys=capsys) == told
    assert client.get("/").status_code == 503
    assert date_format(OPENS, "j\u00a0E") in (settings.PAGES_DIR / "maintenance.html").read_text()

    assert run("off", capsys=capsys) == "Портал открыт."
    assert run("off", capsys=capsys) == "Портал открыт."
    assert client.get("/").status_code == 200
    assert not (settings.PAGES_DIR / "maintenance.html").exists()


def test_a_past_promise_is_told_to_the_operator(capsys):
    maintenance.begin(until=timezone.now() - timedelta(hours=1), reason="", at=timezone.now())
    assert "Это время прошло: откройте портал (off) или назовите новое" in run(capsys=capsys)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Скажите, когда портал откроется"),
        ("завтра", "Не разобрали дату и время: завтра."),
        ("2026-12-01", "Не разобрали дату и время: 2026-12-01."),
        ("2026-13-01 06:00", "Такой даты или времени нет: 2026-13-01 06:00."),
        ("2020-01-01 06:00", "Это время уже прошло: 1 января 2020, 06:00."),
        ("9999-12-31 06:00", "До этого времени больше 30 дней: 31 декабря 9999, 06:00."),
    ],
)
def test_a_wrong_time_is_answered_with_a_sentence_and_closes_nothing(client, typed, said):
    with pytest.raises(CommandError) as fault:
        call_command("maintenance", "on", "--until", typed)
    assert str(fault.value).startswith(said)
    assert str(fault.value).endswith('Например: --until "2026-12-01 06:00".')
    assert client.get("/").status_code == 200


def test_the_time_is_by_the_clock_of_the_authority():
    call_command("maintenance", "on", "--until", TYPED, verbosity=0)
    assert maintenance.current().until == OPENS


def test_another_process_closes_the_portal_of_this_one_without_a_database(client, settings, tmp_path):
    """The file is all they share."""
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}
    command = [sys.executable, "manage.py", "maintenance"]
    on = subprocess.run([*command, "on", "--until", TYPED], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert on.returncode == 0, on.stderr
    assert client.get("/").status_code == 503
    subprocess.run([*command, "off"], cwd=ROOT, env=environment, check=True, capture_output=True)
    assert client.get("/").status_code == 200
