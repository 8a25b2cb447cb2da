"""How long a session lives, how seldom it is written, and where its end leads."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from tests.accounts.test_sign_in import LOGIN, sign_in
from tests.factories import DraftFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("account_security")


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
        client.get(PAGE, headers={"X-Background": "1"})
    clock.shift(1)
    assert not is_in(client)


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
