"""`/health/` tells the truth in bounded time."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from cabinet import health
from notifications.models import Message
from tests.factories import MessageFactory

pytestmark = pytest.mark.django_db


def waiting_message(*, due_for: timedelta) -> Message:
    return MessageFactory(channel="email", status=Message.Status.QUEUED, next_at=timezone.now() - due_for)


def test_all_is_well(client, settings):
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (
        200,
        {
            "status": "ok",
            "database": "ok",
            "broker": "ok",
            "outbox_oldest_seconds": 0,
            "version": settings.VERSION,
        },
    )


def test_anybody_may_ask_and_nobody_may_keep_the_answer(client):
    response = client.get("/health/")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert client.post("/health/").status_code == 405


def test_a_message_that_waits_for_its_turn_is_no_trouble(client):
    waiting_message(due_for=timedelta(minutes=-5))
    assert client.get("/health/").json()["outbox_oldest_seconds"] == 0


def test_messages_that_nobody_delivers_are_trouble(client):
    waiting_message(due_for=timedelta(minutes=7))
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["outbox_oldest_seconds"] in range(420, 425)


def test_a_refusing_broker_is_trouble_but_people_are_served(client, settings):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{nobody.getsockname()[1]}/0"
        answer = client.get("/health/")
    assert (answer.status_code, answer.json()["broker"], answer.json()["status"]) == (200, "failed", "degraded")


def test_a_hanging_broker_does_not_hang_the_answer(client, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        began = time.monotonic()
        answer = client.get("/health/")
        assert time.monotonic() - began < 2
    assert answer.json()["broker"] == "failed"


def test_while_a_question_hangs_no_second_one_is_asked(client, monkeypatch):
    asked = []

    def hang(_url: str) -> None:
        asked.append(1)
        time.sleep(1)

    monkeypatch.setattr(health, "_ask_broker", hang)
    monkeypatch.setattr(health, "BROKER_PATIENCE", 0.1)
    assert [client.get("/health/").json()["broker"] for _ in range(3)] == ["failed"] * 3
    assert len(asked) == 1
    health._asked[0].result(timeout=5)


def test_two_questions_at_once_get_the_same_good_answer(client, monkeypatch):
    monkeypatch.setattr(health, "_ask_broker", lambda _url: time.sleep(0.2))
    with ThreadPoolExecutor(2) as together:
        assert list(together.map(lambda _: health.broker_answers(), range(2))) == [True, True]


def test_a_broker_folder_that_cannot_be_written_is_trouble(client, settings, tmp_path):
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path / "gone")}
    assert client.get("/health/").json()["broker"] == "failed"


def test_a_dead_database_takes_the_instance_out_of_service(client, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(health.connection, "cursor", refuse)
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["status"]) == (503, "failed")
    assert answer.json()["outbox_oldest_seconds"] is None
