"""The broker or the mail server is away, hangs or forgets: nothing is lost and nobody waits long."""

import contextlib
import shutil
import socket
import time

import pytest
from django.db import connection
from django.utils import timezone

from notifications.models import Message
from tests.services.outbox_bench import (
    NO_POSTGRESQL,
    NO_REDIS_SERVER,
    Bench,
    OwnRedis,
    ringing,
    statuses,
    wait_until,
    write,
    write_code,
)
from tests.smtp_sink import SmtpSink, serving

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason=NO_POSTGRESQL),
    pytest.mark.skipif(shutil.which("redis-server") is None, reason=NO_REDIS_SERVER),
]

# What a citizen's request does, timed, with the settings it really runs with.
REQUEST = """
import json, time
from django.db import transaction
from django.utils import timezone
from notifications import outbox
context = {"number": "2026-004217-9", "department": "Управление ЖКХ", "due_on": "22.12.2026", "due_on_short": "22.12"}
began = time.monotonic()
with transaction.atomic():
    for n in range(5):
        outbox.enqueue(key=f"request-{n}", kind="in_work", context=context, at=timezone.now(),
                       recipient=outbox.Recipient(user_id=None, email=f"p{n}@example.org"))
print(json.dumps({"seconds": time.monotonic() - began}))
"""


@pytest.fixture
def broker(tmp_path):
    server = OwnRedis(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def sink():
    with serving() as sink:
        yield sink


@pytest.fixture
def bench(broker, sink, tmp_path, monkeypatch):
    bench = Bench(broker.url, sink, tmp_path)
    with ringing(bench, monkeypatch):
        yield bench
    bench.close()


def all_sent():
    return statuses().keys() == {"sent"}


def row():
    return Message.objects.get(channel="email")


def test_a_broker_that_is_away_delays_and_loses_nothing(bench, broker):
    bench.start_worker()
    write(1)
    assert wait_until(all_sent), statuses()
    broker.stop()
    asked = bench.run(REQUEST)
    print(f"broker away: the request took {asked['seconds']:.1f} s")  # noqa: T201
    assert asked["seconds"] <= 5, asked
    assert statuses() == {"sent": 1, "queued": 5}
    broker.start()
    assert bench.swept(all_sent), statuses()
    assert len(bench.sink.ids) == len(set(bench.sink.ids)) == 6


def test_a_broker_that_hangs_holds_nobody_for_more_than_five_seconds(bench, broker):
    bench.start_worker()
    broker.hang()
    asked = bench.run(REQUEST)
    print(f"hanging broker: the request took {asked['seconds']:.1f} s")  # noqa: T201
    assert asked["seconds"] <= 5, asked
    assert statuses() == {"queued": 5}
    broker.wake()
    assert bench.swept(all_sent), statuses()
    assert len(bench.sink.ids) == len(set(bench.sink.ids)) == 5


def test_a_broker_that_forgets_everything_loses_no_message(bench, broker):
    write(60)
    broker.flush()
    bench.start_worker()
    assert not wait_until(lambda: bench.sink.kept, 3)
    assert bench.swept(all_sent), statuses()
    assert len(bench.sink.ids) == len(set(bench.sink.ids)) == 60


def test_a_broker_flushed_while_workers_send_loses_no_message(bench, broker):
    bench.sink.pause = 0.05
    bench.start_worker()
    write(40)
    assert wait_until(lambda: len(bench.sink.kept) > 5)
    broker.flush()
    write(20)
    assert bench.swept(all_sent), statuses()
    assert len(bench.sink.ids) == len(set(bench.sink.ids)) == 60


@pytest.mark.parametrize(
    ("answer", "status", "attempts"), [("451 later", "queued", 1), ("550 no such user", "failed", 1)]
)
def test_what_a_mail_server_says_decides(bench, answer, status, attempts):
    bench.sink.rcpt = answer
    bench.start_worker()
    write(1, sms=True)
    # One reading: between two of them the worker may take the row.
    assert wait_until(lambda: Message.objects.filter(channel="email", status=status, attempts=attempts)), statuses()
    code, _space, words = answer.partition(" ")
    assert row().error == f"SMTP {code}: {words}"
    assert wait_until(lambda: len(bench.sms()) == 1)
    if status == "queued":
        assert 50 < (row().next_at - row().claimed_at).total_seconds() <= 60


def test_a_mail_server_that_refuses_is_tried_again_and_a_code_with_it(broker, tmp_path, monkeypatch):
    sink = SmtpSink()
    bench = Bench(broker.url, sink, tmp_path)
    with ringing(bench, monkeypatch):
        bench.start_worker()
        write(1)
        code = write_code(274916)
        assert wait_until(lambda: set(Message.objects.values_list("attempts", "status")) == {(1, "queued")}), statuses()
        with serving(sink):
            Message.objects.update(next_at=timezone.now())
            assert bench.swept(all_sent), statuses()
        bench.close()
    assert len(sink.ids) == 2
    assert Message.objects.get(pk=code.pk).body == ""


def test_a_mail_server_that_hangs_stops_neither_sms_nor_the_worker(broker, tmp_path, monkeypatch):
    with socket.create_server(("127.0.0.1", 0), backlog=50) as silent, contextlib.ExitStack() as stack:
        sink = SmtpSink()
        sink.port = silent.getsockname()[1]
        bench = Bench(broker.url, sink, tmp_path, drains=1, email_timeout=4)
        stack.callback(bench.close)
        stack.enter_context(ringing(bench, monkeypatch))
        bench.start_worker("-P", "threads", "-c", "2")
        began = time.monotonic()
        write(6, per_transaction=1, sms=True)
        assert wait_until(lambda: len(bench.sms()) == 6), statuses()
        print(f"hanging mail server: six SMS after {time.monotonic() - began:.1f} s")  # noqa: T201
        assert not Message.objects.filter(channel="email", status="sent").exists()
        assert wait_until(lambda: Message.objects.filter(channel="email", attempts=1, status="queued").count() >= 3)
