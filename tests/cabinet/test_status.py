"""`/status/` says in plain words what works, since when something does not, and what to do meanwhile."""

import socket
import time
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from django.utils.html import strip_tags

from cabinet import health, maintenance, state
from cabinet.pages.status import bare_page
from cabinet.state import LABELS, Condition
from tests.factories import AnnouncementFactory, MessageFactory, UserFactory

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def conditions() -> dict[str, str]:
    return {part.name: part.condition.value for part in state.check().parts}


def failing(channel: str, address: str) -> None:
    now = timezone.now()
    MessageFactory(channel=channel, address=address, attempts=3, claimed_at=now, created_at=now, next_at=now)


@pytest.fixture
def no_database(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(health.connection, "cursor", refuse)


def test_all_works_and_the_page_says_when_it_looked(client):
    page = text(client.get("/status/"))
    assert "<b>Портал работает.</b> Проверили в&nbsp;" in page.replace("\u00a0", "&nbsp;")
    assert page.count("Работает</span>") == len(LABELS)
    assert 'href="/status/">Проверить снова</a>' in page
    assert all(str(label) in page for label in LABELS.values())


def test_anybody_may_look_and_nobody_may_keep_the_answer(client):
    answer = client.get("/status/")
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    client.force_login(UserFactory())
    assert client.get("/status/").status_code == 200


@pytest.mark.parametrize(
    ("channel", "address", "means", "advice"),
    [
        ("email", "anna@example.org", "Письма не уходят.", "Код можно получить по СМС"),
        ("sms", "+79001234567", "СМС не уходят.", "Код можно получить письмом"),
    ],
)
def test_a_channel_that_fails_says_what_it_means_and_what_to_do(client, channel, address, means, advice):
    failing(channel, address)
    page = text(client.get("/status/"))

    assert conditions() == {"database": "works", "queue": "works", "email": "works", "sms": "works", channel: "failed"}
    assert "Портал работает, но не всё." in page
    assert page.count("Не работает</span> с ") == 1
    assert means in page
    assert advice in page


def test_messages_nobody_looks_at_delay_the_queue_and_all_that_waits_in_it(client):
    MessageFactory(next_at=timezone.now() - timedelta(minutes=7))
    assert conditions() == {"database": "works", "queue": "late", "email": "late", "sms": "late"}
    assert text(client.get("/status/")).count("С задержкой</span> с ") == 3


def test_a_hanging_broker_is_told_within_its_second(client, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        began = time.monotonic()
        page = text(client.get("/status/"))
        assert time.monotonic() - began < 2
    assert "Обращения принимаем, номер выдаём сразу." in page
    assert conditions()["queue"] == "failed"
    assert conditions()["email"] == "late"


def test_without_database_the_page_stands_by_itself(client, no_database):
    answer = client.get("/status/")
    page = text(answer)

    assert answer.status_code == 200
    assert "Портал не работает, уже чиним." in page
    assert "Вход, кабинет и подача обращений: не работает" in page
    assert "Письма на почту: неизвестно" in page
    assert "Можно обратиться по‑другому" in page
    assert conditions() == {"database": "failed", "queue": "unknown", "email": "unknown", "sms": "unknown"}


def test_where_no_sms_are_sent_none_are_told_of(client, settings):
    settings.DEMO, settings.SMS_URL = False, ""
    assert "sms" not in conditions()


def test_announcements_of_now_and_what_was_lately_stand_below(client):
    now = timezone.now()
    AnnouncementFactory(title="Закроемся в субботу")
    AnnouncementFactory(title="Не ушли письма", kind="incident", starts_at=now - timedelta(days=2), ends_at=now)
    AnnouncementFactory(
        title="Давно", kind="incident", starts_at=now - timedelta(days=90), ends_at=now - timedelta(days=60)
    )
    page = text(client.get("/status/"))

    assert page.index("Закроемся в субботу") < page.index("Что было раньше") < page.index("Не ушли письма")
    assert page.count("Закроемся в субботу") == 1  # no banner over a page that says it in full
    assert "Давно" not in page


def test_an_incident_that_staff_tell_of_is_not_contradicted_above(client):
    AnnouncementFactory(title="СМС опаздывают", kind="incident", severity=3)
    page = text(client.get("/status/"))

    assert "Портал работает, но не всё." in page
    assert '<a href="#now">Что случилось</a>' in page
    assert "Портал работает.</b>" not in page


def test_while_the_portal_is_closed_it_says_until_when(client):
    until = timezone.now() + timedelta(hours=3)
    maintenance.begin(until=until, reason="Переезжаем.", at=timezone.now())
    page = " ".join(strip_tags(text(client.get("/status/"))).split())
    assert "Портал закрыт для граждан." in page
    assert "Переезжаем." in page
    assert "Вход, кабинет и подача обращений Закрыто на время" in page
    assert "Портал работает" not in page
    assert "обращений: закрыто на время" in " ".join(bare_page(state.look(), is_file=True).split())


def test_who_looks_again_and_again_shares_one_answer_for_a_few_seconds(client, monkeypatch):
    asked = []
    ask = health.broker_answers
    monkeypatch.setattr(health, "broker_answers", lambda: asked.append(1) or ask())
    client.get("/status/")
    client.get("/status/")
    assert len(asked) == 1
    state.forget()
    client.get("/status/")
    assert len(asked) == 2


def test_it_costs_the_same_for_one_message_and_thirty(client, django_assert_num_queries):
    MessageFactory()
    for _again in range(2):
        state.forget()
        with django_assert_num_queries(6):  # is the database there; four of the outbox; what was lately
            client.get("/status/")
        MessageFactory.create_batch(30)


def test_every_trouble_of_every_part_has_its_words():
    troubles = {(name, bad) for name in LABELS for bad in (Condition.LATE, Condition.FAILED)}
    assert set(state.TOLD) == troubles - {("database", Condition.LATE)}  # it answers or it does not
