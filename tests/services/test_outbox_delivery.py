"""Real workers on PostgreSQL and Redis: every message once, also when a worker is killed in the middle."""

import os
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from notifications.models import Message
from tests.services.outbox_bench import (
    LEASE,
    NO_POSTGRESQL,
    NO_REDIS,
    Bench,
    own_database_of,
    ringing,
    statuses,
    wait_until,
    write,
    write_code,
)
from tests.smtp_sink import serving

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason=NO_POSTGRESQL),
    pytest.mark.skipif(not os.environ.get("TEST_REDIS_URL"), reason=NO_REDIS),
]


@pytest.fixture
def bench(tmp_path, monkeypatch):
    with serving() as sink:
        bench = Bench(own_database_of(os.environ["TEST_REDIS_URL"], 13), sink, tmp_path)
        with ringing(bench, monkeypatch):
            yield bench
        bench.close()


def all_sent():
    return statuses().keys() == {"sent"}


def test_four_workers_send_two_hundred_messages_each_exactly_once(bench):
    bench.lease = 60  # nobody dies here; a loaded machine must not look like a death
    bench.sink.pause = 0.05
    messages = write(100, sms=True)
    for _ in range(4):
        bench.start_worker()
    assert wait_until(all_sent), statuses()
    assert len(messages) == 200
    assert Counter(bench.sink.ids).most_common(1)[0][1] == 1
    assert bench.sink.most_at_once >= 3  # they did work side by side
    assert len(bench.sink.ids) == len(bench.sms()) == 100
    assert set(Message.objects.values_list("attempts", flat=True)) == {1}


def test_kill_9_of_a_worker_in_mid_delivery_loses_nothing(bench):
    bench.sink.pause = 0.3
    victim = bench.start_worker("-P", "prefork", "-c", "2")
    messages = write(12)
    assert wait_until(lambda: bench.sink.begun >= 3 and len(bench.sink.kept) < 10)
    bench.kill(victim)
    killed_at = timezone.now()
    assert Message.objects.filter(status="sending").exists()
    bench.sink.pause = 0
    bench.start_worker()
    assert bench.swept(all_sent), statuses()
    repeats = [count for count in Counter(bench.sink.ids).values() if count > 1]
    assert len(set(bench.sink.ids)) == len(messages)
    assert len(repeats) <= 2  # what the two children were saying when they died
    assert set(repeats) <= {2}
    last = Message.objects.order_by("-sent_at").values_list("sent_at", flat=True)[0]
    assert last - killed_at < timedelta(seconds=LEASE + 60)


def test_a_worker_killed_with_a_code_in_its_hands_does_not_repeat_it(bench):
    bench.sink.pause = 1.0
    victim = bench.start_worker()
    code = write_code(274916)
    assert wait_until(lambda: bench.sink.begun == 1)
    bench.kill(victim)
    bench.sink.pause = 0
    bench.start_worker()

    def dropped():
        return Message.objects.filter(pk=code.pk, status="dropped", body="").exists()

    assert bench.swept(dropped), statuses()
    assert len(bench.sink.kept) <= 1


def test_codes_overtake_a_backlog_and_the_newest_comes_first(bench):
    write(30)
    codes = [write_code(number) for number in (111111, 222222)]
    bench.start_worker()
    assert wait_until(all_sent), statuses()
    first = [letter.split(b"@")[0] for letter in (raw.split(b"Message-ID: <")[1] for raw in bench.sink.kept[:2])]
    assert [name.decode() for name in first] == [str(codes[1].uuid), str(codes[0].uuid)]
    assert set(Message.objects.filter(encrypted=True).values_list("body", flat=True)) == {""}


def test_a_lost_acknowledgement_costs_one_repeat_with_the_same_id_and_a_code_none(bench):
    bench.sink.after_data = "hang up"
    bench.start_worker()
    [mail] = write(1)
    code = write_code(274916)

    def tried():
        return set(Message.objects.values_list("pk", "attempts", "status")) == {
            (mail.pk, 1, "queued"),
            (code.pk, 1, "dropped"),
        }

    assert wait_until(tried), statuses()
    bench.sink.after_data = ""
    Message.objects.filter(pk=mail.pk).update(next_at=timezone.now())
    assert bench.swept(lambda: Message.objects.filter(pk=mail.pk, status="sent").exists())
    counted = Counter(number.split("@")[0].strip("<") for number in bench.sink.ids)
    assert counted == {str(mail.uuid): 2, str(code.uuid): 1}
