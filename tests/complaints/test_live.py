"""What an open page asks: cheap while nothing changes, nobody else's, no sign of life, and never the page to sign in."""

import json
import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import sessions
from accounts.models import UserSession
from cabinet import maintenance
from complaints import workflow
from complaints.workflow import Given
from notifications.models import Message
from tests.complaints.desk import complaint_at, move, officer
from tests.factories import CabinetMessageFactory, DeviceFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
MENU = "/complaints/live/"
BACKGROUND = {"X-Background": "1"}


@pytest.fixture
def anna():
    return UserFactory(phone="+79001234567", phone_verified=True)


@pytest.fixture
def complaint(anna):
    return complaint_at("in_progress", author=anna)


@pytest.fixture
def browser(client, anna):
    """Signed in, the first page seen: that one writes down that the session began."""
    client.force_login(anna)
    client.get("/messages/")
    return client


def address(complaint):
    return f"{complaint.get_absolute_url()}live/"


def poll(client, path, tag=""):
    headers = BACKGROUND | ({"If-None-Match": tag} if tag else {})
    return client.get(path, headers=headers)


def asked(client, path, tag):
    """(status, statements) of one poll."""
    with CaptureQueriesContext(connection) as queries:
        answer = poll(client, path, tag)
    return answer.status_code, [each["sql"] for each in queries]


@pytest.mark.parametrize("of", ["complaint", "menu"])
@pytest.mark.parametrize("events", [0, 30])
def test_an_unchanged_poll_costs_two_queries_and_writes_nothing(browser, anna, complaint, of, events):
    head = officer("head", complaint)
    for _each in range(events):
        move(complaint, "comment", head, text="Смотрим")
    path = address(complaint) if of == "complaint" else MENU
    tag = poll(browser, path)["ETag"]

    status, queries = asked(browser, path, tag)

    assert status == 304
    assert len(queries) == 2
    assert all(query.startswith("SELECT") for query in queries)
    assert "django_session" in queries[0]


def test_a_second_factor_costs_no_more(anna, complaint, verified_client):
    DeviceFactory(user=anna)
    client = verified_client(anna)
    client.get("/messages/")
    tag = poll(client, address(complaint))["ETag"]

    assert asked(client, address(complaint), tag)[0] == 304
    assert len(asked(client, address(complaint), tag)[1]) == 2


def test_staff_are_citizens_too(verified_client):
    olga = StaffFactory()
    complaint, client = complaint_at(author=olga), verified_client(olga)
    client.get("/messages/")

    assert len(asked(client, address(complaint), poll(client, address(complaint))["ETag"])[1]) == 2


def test_a_move_is_told_with_its_name(browser, complaint):
    before = poll(browser, address(complaint))
    move(complaint, "comment", officer("head", complaint), text="Мастер выехал")
    after = poll(browser, address(complaint), before["ETag"])
    told, news = json.loads(before.content), json.loads(after.content)

    assert after.status_code == 200
    assert news == {
        "seen": told["seen"] + 1, "unread": told["unread"] + 1, "words": " непрочитанных",
        "said": "Есть новое: сообщение от исполнителя.",
    }  # fmt: skip
    assert "Мастер" not in after.content.decode()
    assert poll(browser, address(complaint), after["ETag"]).status_code == 304


def test_the_page_itself_knows_what_it_shows(browser, complaint):
    page = browser.get(complaint.get_absolute_url()).content.decode()
    told = json.loads(poll(browser, address(complaint)).content)

    assert f'data-live="{address(complaint)}" data-seen="{told["seen"]}" data-every="15"' in page
    assert "Обновлено в <time>" in page
    assert f'<a href="{complaint.get_absolute_url()}">Обновить</a>' in page


def test_what_staff_do_among_themselves_is_no_news(browser, complaint):
    before = poll(browser, address(complaint))
    head = officer("head", complaint)
    result = workflow.RequestAnswer("met")
    workflow.make("prepare", complaint.pk, by=head, at=timezone.now(), given=Given(text="Готово.", results=(result,)))
    workflow.write_note(complaint.pk, by=head, at=timezone.now(), text="Проверить")

    assert poll(browser, address(complaint), before["ETag"]).status_code == 304


def test_the_menu_tells_of_new_messages_and_of_read_ones(browser, anna):
    nothing = poll(browser, MENU)
    message = CabinetMessageFactory(user=anna)
    CabinetMessageFactory()
    one = poll(browser, MENU, nothing["ETag"])
    Message.objects.filter(pk=message.pk).update(read_at=timezone.now())
    again = poll(browser, MENU, one["ETag"])

    assert json.loads(nothing.content) == {"seen": 0, "unread": 0, "words": "", "said": "Есть новое сообщение."}
    assert json.loads(one.content) | {"said": ""} == {"seen": 1, "unread": 1, "words": " непрочитанное", "said": ""}
    assert again.content == nothing.content


def test_a_strangers_complaint_a_draft_and_nonsense_are_not_there(browser, complaint):
    strangers = complaint_at()
    for path in (address(strangers), "/complaints/2026-999999-9/live/", "/complaints/-/live/"):
        assert poll(browser, path).status_code == 404, path


def test_officers_of_its_desk_are_strangers_here(verified_client, complaint):
    assert poll(verified_client(officer("head", complaint)), address(complaint)).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_asking(browser, complaint, method):
    assert getattr(browser, method)(address(complaint)).status_code == 405


def test_who_is_signed_out_hears_401_and_no_page(complaint):
    for path in (address(complaint), MENU):
        answer = poll(Client(), path)
        assert (answer.status_code, answer.content) == (401, b"")


def test_a_session_of_an_old_password_is_signed_out(browser, anna, complaint):
    anna.set_password("Другой-пароль-2026")
    anna.save()

    assert poll(browser, address(complaint)).status_code == 401


def test_a_dismissed_person_is_signed_out(browser, anna, complaint):
    anna.is_active = False
    anna.save()

    assert poll(browser, address(complaint)).status_code == 401


def seen_ago(client, seconds):
    session = client.session
    session[sessions.SEEN] = int(time.time()) - seconds
    session.save()


def test_a_poll_is_no_sign_of_life(browser, complaint):
    seen_ago(browser, 29 * 60)
    before = Session.objects.get().session_data

    assert poll(browser, address(complaint)).status_code == 200
    assert Session.objects.get().session_data == before


def test_a_poll_ends_a_session_that_has_idled(browser, complaint):
    seen_ago(browser, 31 * 60)

    assert poll(browser, address(complaint)).status_code == 401
    assert poll(browser, address(complaint)).status_code == 401
    assert browser.get("/messages/").status_code == 302


def test_other_pages_still_write_down_a_new_session(anna):
    client = Client()
    client.force_login(anna)
    assert poll(client, MENU).status_code == 200

    assert UserSession.objects.filter(user=anna).count() == 1


def test_pages_that_staff_keep_open_are_answered_while_the_portal_is_closed(client):
    """Whoever is let in has been asked for before the poll asks."""
    client.force_login(StaffFactory())
    client.get("/messages/")
    maintenance.begin(until=timezone.now() + timedelta(hours=1), reason="", at=timezone.now())

    answer = poll(client, MENU)

    assert (answer.status_code, json.loads(answer.content)["unread"]) == (200, 0)
