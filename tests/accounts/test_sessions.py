"""How long a session lives, how seldom it is written, and where its end leads."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.accounts.test_sign_in import LOGIN, sign_in
from tests.factories import DraftFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE, SESSION = reverse("account_security"), reverse("account_session")
ON_ITS_OWN = {"X-Background": "1"}


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as travel:
        yield travel


def is_in(client) -> bool:
    return client.get(PAGE).status_code == 200


@pytest.mark.parametrize(("factory", "idle"), [(UserFactory, 30), (StaffFactory, 15)])
def test_a_session_ends_when_nothing_is_done_for_a_while(client, clock, factory, idle):
    client.force_login(factory())
    assert is_in(client)
    clock.shift(timedelta(minutes=idle))
    assert is_in(client)
    clock.shift(timedelta(minutes=idle, seconds=1))
    assert not is_in(client)


@pytest.mark.parametrize(("factory", "hours"), [(UserFactory, 12), (StaffFactory, 8)])
def test_a_session_ends_after_its_whole_time_however_busy(client, clock, factory, hours):
    client.force_login(factory())
    for _ in range(hours * 6):
        assert is_in(client)
        clock.shift(timedelta(minutes=10))
    clock.shift(timedelta(seconds=1))
    assert not is_in(client)


def test_the_ended_session_is_gone_from_the_server_and_the_page_says_why(client, clock):
    client.force_login(UserFactory())
    assert is_in(client)
    key = client.session.session_key
    clock.shift(timedelta(minutes=31))
    answer = client.get(PAGE)
    assert answer["Location"] == f"{LOGIN}?next={PAGE}"
    assert not Session.objects.filter(session_key=key).exists()
    assert "Сеанс закончился" in client.get(answer["Location"]).content.decode()
    assert "Сеанс закончился" not in client.get(answer["Location"]).content.decode()


def test_a_session_is_written_at_most_once_a_minute(client, clock, django_assert_max_num_queries):
    client.force_login(UserFactory())
    assert is_in(client)
    clock.shift(59)
    with django_assert_max_num_queries(20) as queries:
        assert is_in(client)
    assert [q["sql"] for q in queries if q["sql"].startswith("UPDATE")] == []
    clock.shift(1)
    with django_assert_max_num_queries(20) as queries:
        assert is_in(client)
    assert len([q["sql"] for q in queries if q["sql"].startswith("UPDATE")]) == 1


def test_a_page_that_asks_for_news_by_itself_does_not_keep_the_session_open(client, clock):
    client.force_login(UserFactory())
    assert is_in(client)
    for _ in range(3):
        clock.shift(timedelta(minutes=10))
        client.get(PAGE, headers=ON_ITS_OWN)
    clock.shift(1)
    assert not is_in(client)


def left(client) -> tuple[int, bool]:
    answer = client.get(SESSION, headers=ON_ITS_OWN).json()
    return answer["left"], answer["prolongs"]


@pytest.mark.parametrize(("factory", "idle"), [(UserFactory, 30), (StaffFactory, 15)])
def test_a_page_asks_how_long_the_session_will_last_and_does_not_prolong_it(client, clock, factory, idle):
    client.force_login(factory())
    assert is_in(client)
    assert left(client) == (idle * 60, True)
    clock.shift(timedelta(minutes=idle - 5))
    assert left(client) == (300, True)
    assert left(client) == (300, True)
    clock.shift(301)
    assert client.get(SESSION, headers=ON_ITS_OWN).json() == {"left": 0}
    assert not is_in(client)


def test_one_press_gives_the_whole_time_again(client, clock):
    client.force_login(UserFactory())
    assert is_in(client)
    clock.shift(timedelta(minutes=29))
    assert client.post(SESSION).json()["left"] == 30 * 60
    clock.shift(timedelta(minutes=29))
    assert is_in(client)


@pytest.mark.parametrize(("factory", "hours"), [(UserFactory, 12), (StaffFactory, 8)])
def test_no_press_goes_beyond_the_whole_time(client, clock, factory, hours):
    client.force_login(factory())
    for _ in range(hours * 6 - 1):
        assert is_in(client)
        clock.shift(timedelta(minutes=10))
    assert is_in(client)
    clock.shift(timedelta(minutes=6))
    assert left(client) == (240, False)
    answer = client.post(SESSION).json()
    assert (answer["left"], answer["prolongs"]) == (240, False)


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_has_nothing_left_and_no_session_is_made_of_it(client, method):
    answer = getattr(client, method)(SESSION)
    assert (answer.status_code, answer.json()) == (200, {"left": 0})
    assert not answer.cookies
    assert not Session.objects.exists()


def test_a_foreign_site_cannot_press_for_anybody():
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(UserFactory())
    assert careful.post(SESSION).status_code == 403
    token = careful.get(SESSION, headers=ON_ITS_OWN).json()["token"]
    assert careful.post(SESSION, headers={"X-CSRFToken": token}).status_code == 200


def test_a_page_knows_its_person_by_a_name_that_tells_nothing(client):
    anna, boris = UserFactory(), UserFactory()
    names = []
    for person in (anna, anna, boris):
        client.force_login(person)
        names.append(client.get(SESSION, headers=ON_ITS_OWN).json()["name"])
        assert f'data-name="{names[-1]}"' in client.get(PAGE).content.decode()
    assert names[0] == names[1] != names[2]


def test_pages_of_both_sites_carry_the_seconds_left_and_nobodys_page_does_not(client, verified_client):
    citizen, officer = UserFactory(), StaffFactory(is_superuser=True)
    assert "data-session" not in client.get("/").content.decode()
    client.force_login(citizen)
    assert 'data-left="1800"' in client.get("/").content.decode()
    assert 'data-left="900"' in verified_client(officer).get(reverse("admin:index")).content.decode()


def test_without_scripts_the_page_for_long_typing_tells_the_minutes(client):
    for person, minutes in ((UserFactory(), 30), (StaffFactory(), 15)):
        client.force_login(person)
        page = client.get(reverse("complaints:step", args=[DraftFactory(author=person).uuid, "story"]))
        assert f"Если {minutes}&nbsp;минут ничего не нажимать" in page.content.decode()


def test_a_session_that_idles_out_in_the_middle_of_the_form_leads_back_with_the_typing(client, clock):
    anna = UserFactory(email="anna@example.org")
    draft = DraftFactory(author=anna)
    story = reverse("complaints:step", args=[draft.uuid, "story"])
    client.force_login(anna)
    assert client.get(story).status_code == 200
    clock.shift(timedelta(minutes=31))
    answer = client.post(story, {"story": "Долго писала про воду в доме пять."})
    assert answer["Location"] == f"{LOGIN}?next={story}"
    assert sign_in(client, "anna@example.org", next=story)["Location"] == story
    assert "Долго писала про воду в доме пять." in client.get(story).content.decode()


def test_deactivation_ends_sessions_for_good(client, verified_client):
    anna = UserFactory()
    client.force_login(anna)
    assert is_in(client)
    boss = verified_client(StaffFactory(is_superuser=True))
    page = reverse("admin:accounts_user_change", args=[anna.pk])
    fields = {"last_name": "Смирнова", "first_name": "Анна", "middle_name": "Викторовна"}
    assert boss.post(page, fields).status_code == 302
    assert not is_in(client)
    assert boss.post(page, {**fields, "is_active": "on"}).status_code == 302
    assert not is_in(client)
