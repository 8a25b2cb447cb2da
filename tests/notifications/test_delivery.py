"""Claim, send, settle; later on a fault, never on a refusal."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from notifications import delivery, tasks
from notifications.channels import NotSent, Rejected
from notifications.delivery import Outcome
from notifications.models import Message
from tests.factories import MessageFactory

pytestmark = pytest.mark.django_db
NOON = timezone.now().replace(microsecond=0)


class Wire:
    """A channel that keeps what it was given; `faults` maps an address to what it raises."""

    letters: list = []
    faults: dict = {}

    def send(self, letter):
        self.letters.append(letter)
        if fault := self.faults.get(letter.address):
            raise fault
        return "provider-1"


@pytest.fixture(autouse=True)
def wire(settings, monkeypatch):
    monkeypatch.setattr(Wire, "letters", [])
    monkeypatch.setattr(Wire, "faults", {})
    path = f"{__name__}.Wire"
    settings.NOTIFICATION_CHANNELS = {"email": path, "sms": path}
    return Wire


def waiting(**changes):
    return MessageFactory(created_at=NOON, **changes)


def told(wire):
    return [letter.address for letter in wire.letters]


def test_a_message_is_sent_once_and_says_so(wire):
    message = waiting()
    assert delivery.deliver(message.pk, at=NOON) is Outcome.SENT
    assert delivery.deliver(message.pk, at=NOON) is Outcome.TAKEN
    message.refresh_from_db()
    assert (message.status, message.attempts, message.sent_at, message.provider_id, message.error) == (
        "sent", 1, NOON, "provider-1", "",
    )  # fmt: skip
    assert told(wire) == ["anna@example.org"]


def test_a_fault_is_tried_again_by_the_schedule_and_fails_after_the_sixth(wire):
    message = waiting()
    wire.faults = {message.address: TimeoutError("silence")}
    at, seen = NOON, []
    while True:
        assert delivery.deliver(message.pk, at=at - timedelta(seconds=1)) is Outcome.TAKEN
        assert delivery.deliver(message.pk, at=at) is Outcome.FAULT
        message.refresh_from_db()
        if message.status == "failed":
            break
        seen.append(message.next_at - at)
        at = message.next_at
    assert seen == [timedelta(minutes=m) for m in (1, 5, 30, 120, 720)]
    assert (message.attempts, len(wire.letters), message.error) == (6, 6, "silence")
    assert len({letter.uuid for letter in wire.letters}) == 1


def test_a_refusal_is_final_and_hides_the_address(wire):
    message = waiting()
    wire.faults = {message.address: Rejected("SMTP 550: <anna@example.org> unknown")}
    assert delivery.deliver(message.pk, at=NOON) is Outcome.REFUSED
    message.refresh_from_db()
    assert (message.status, message.error) == ("failed", "SMTP 550: <a••••@example.org> unknown")
    assert delivery.deliver(message.pk, at=NOON + timedelta(days=1)) is Outcome.TAKEN


def test_retry_after_is_honoured_when_it_is_longer_than_the_schedule(wire):
    message = waiting()
    wire.faults = {message.address: NotSent("HTTP 429", retry_after=timedelta(minutes=7))}
    delivery.deliver(message.pk, at=NOON)
    message.refresh_from_db()
    assert message.next_at == NOON + timedelta(minutes=7)


def test_a_message_of_a_lost_worker_is_taken_after_the_lease_and_not_before(wire, settings):
    message = waiting()
    lease = timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)
    assert lease == timedelta(minutes=2)
    assert delivery._claim(message.pk, NOON)
    assert delivery.deliver(message.pk, at=NOON + lease - timedelta(seconds=1)) is Outcome.TAKEN
    assert delivery.deliver(message.pk, at=NOON + lease) is Outcome.SENT


def test_a_worker_that_wakes_after_its_lease_does_not_undo_the_other(wire):
    message = waiting()
    assert delivery._claim(message.pk, NOON)
    slow = Message.objects.get(pk=message.pk)
    assert delivery.deliver(message.pk, at=NOON + timedelta(minutes=2)) is Outcome.SENT
    delivery._retry_later(slow, TimeoutError("woke up"), wait=None, at=NOON)
    message.refresh_from_db()
    assert message.status == "sent"


def test_a_message_that_six_workers_lost_has_failed(settings):
    message = waiting(status="sending", claimed_at=NOON, attempts=6)
    later = NOON + timedelta(minutes=2)
    assert delivery.deliver(message.pk, at=later) is Outcome.TAKEN
    delivery.settle_lost(at=later)
    message.refresh_from_db()
    assert (message.status, message.error) == ("failed", "Исход неизвестен: обработчик пропал во время отправки")


def test_three_faults_in_a_row_end_the_drain_and_leave_the_rest_untouched(wire):
    messages = [waiting(address=f"p{n}@example.org") for n in range(5)]
    wire.faults = {message.address: TimeoutError() for message in messages}
    assert delivery.drain("email") is False
    assert told(wire) == ["p0@example.org", "p1@example.org", "p2@example.org"]
    assert Message.objects.filter(attempts=0).count() == 2


@pytest.mark.parametrize("answer", [Rejected("550"), NotSent("451", answered=True), None])
def test_an_answer_between_faults_keeps_the_drain_going(wire, answer):
    messages = [waiting(address=f"p{n}@example.org") for n in range(7)]
    wire.faults = {message.address: TimeoutError() for message in messages}
    wire.faults["p2@example.org"] = wire.faults["p5@example.org"] = answer
    delivery.drain("email")
    assert len(wire.letters) == 7


def test_a_letter_refused_for_now_does_not_hold_up_the_others(wire):
    """A server that puts strangers off (greylisting) answers each letter so: the channel works."""
    messages = [waiting(address=f"p{n}@example.org") for n in range(5)]
    wire.faults = {message.address: NotSent("SMTP 451: later", answered=True) for message in messages}
    delivery.drain("email")
    assert len(wire.letters) == 5


def test_a_dead_channel_does_not_stop_another(wire):
    for n in range(4):
        waiting(address=f"p{n}@example.org")
        waiting(channel="sms", address=f"+7900000000{n}")
    wire.faults = {f"p{n}@example.org": TimeoutError() for n in range(4)}
    for channel in delivery.channels_due(at=NOON):
        delivery.drain(channel)
    assert Message.objects.filter(channel="sms", status="sent").count() == 4


def test_a_patient_drain_leaves_a_busy_channel_alone_and_the_sweep_does_not(wire, settings):
    settings.DELIVERY_DRAINS = 1
    hanging = waiting(address="slow@example.org")
    at = timezone.now()
    assert delivery._claim(hanging.pk, at)
    waiting(address="next@example.org")
    delivery.drain("email")
    assert told(wire) == []
    delivery.drain("sms")
    delivery.drain("email", patient=False)
    assert told(wire) == ["next@example.org"]


def test_a_drain_ends_its_turn_and_says_that_more_waits(wire, monkeypatch):
    waiting()
    monkeypatch.setattr(delivery, "TURN_SECONDS", -1.0)
    assert delivery.drain("email") is True
    assert told(wire) == []


def test_what_is_not_due_waits(wire):
    waiting(next_at=timezone.now() + timedelta(minutes=1))
    delivery.drain("email")
    assert told(wire) == []


def test_channels_with_a_code_are_named_first():
    waiting(channel="email")
    waiting(channel="sms", address="+79001234567", encrypted=True, expires_at=NOON + timedelta(minutes=5))
    assert delivery.channels_due(at=NOON) == ["sms", "email"]


def test_the_age_of_what_waits_longest():
    assert delivery.oldest_due_seconds(at=NOON) == 0
    waiting(next_at=NOON - timedelta(seconds=40))
    waiting(next_at=NOON + timedelta(hours=1))
    waiting(status="sending", claimed_at=NOON - timedelta(seconds=300), next_at=None)
    assert delivery.oldest_due_seconds(at=NOON) == 300


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_channel_talks(settings):
    seen = []

    class Curious(Wire):
        def send(self, letter):
            seen.append(connection.in_atomic_block)
            return ""

    globals()["Curious"] = Curious
    settings.NOTIFICATION_CHANNELS = {"email": f"{__name__}.Curious"}
    waiting()
    delivery.drain("email")
    assert seen == [False]


def test_a_wake_up_gives_each_channel_a_worker_of_its_own(wire, monkeypatch):
    waiting(channel="email")
    waiting(channel="sms", address="+79001234567")
    published = []
    monkeypatch.setattr(tasks.drain, "delay", lambda *args: published.append(args))
    tasks.wake()
    assert published == [("sms", True)]
    assert told(wire) == ["anna@example.org"]


def test_a_broker_lost_between_two_channels_does_not_fail_the_task(wire, monkeypatch):
    waiting(channel="email")
    waiting(channel="sms", address="+79001234567")

    def refuse(*args):
        raise OSError("gone")

    monkeypatch.setattr(tasks.drain, "delay", refuse)
    tasks.sweep()
    assert told(wire) == ["anna@example.org"]


def test_a_turn_that_ends_early_asks_for_another(wire, monkeypatch):
    waiting()
    published = []
    monkeypatch.setattr(delivery, "TURN_SECONDS", -1.0)
    monkeypatch.setattr(tasks.drain, "delay", lambda *args: published.append(args))
    tasks.wake()
    assert published == [("email", True)]
