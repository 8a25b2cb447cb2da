"""One-time codes: unreadable at rest, newest first, gone when used or late, never repeated by themselves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from notifications import delivery, outbox
from notifications.channels import NotSent
from notifications.models import Message
from tests.factories import MessageFactory

pytestmark = pytest.mark.django_db
RECIPIENT = outbox.Recipient(user_id=None, email="new@example.org", cabinet=False)


class Wire:
    """A channel that keeps what it was given, or fails as told."""

    letters: list = []
    fault: Exception | None = None

    def send(self, letter):
        if self.fault:
            raise self.fault
        self.letters.append(letter)
        return "provider-1"


@pytest.fixture(autouse=True)
def wire(settings, monkeypatch):
    monkeypatch.setattr(Wire, "letters", [])
    monkeypatch.setattr(Wire, "fault", None)
    path = f"{__name__}.Wire"
    settings.NOTIFICATION_CHANNELS = {"email": path, "sms": path}
    return Wire


def write(key="code-1", digits="274916", at=None, life=timedelta(minutes=10), recipient=RECIPIENT):
    at = at or timezone.now()
    context = {"code": digits, "minutes": 10}
    [row] = outbox.enqueue_code(
        key=key, kind="security_code", recipient=recipient, context=context, at=at, expires_at=at + life
    )
    return row


def test_a_code_cannot_be_read_in_the_database_and_arrives_in_words(wire):
    row = write()
    assert "274916" not in row.body + row.subject
    assert delivery.deliver(row.pk, at=timezone.now()) is delivery.Outcome.SENT
    assert "274916" in wire.letters[0].body


def test_a_sent_code_is_wiped(wire):
    row = write()
    delivery.deliver(row.pk, at=timezone.now())
    row.refresh_from_db()
    assert (row.status, row.subject, row.body, row.provider_id) == ("sent", "", "", "provider-1")


def test_a_code_has_no_line_in_the_cabinet(django_user_model):
    person = django_user_model.objects.create(email="anna@example.org", password="!")
    row = write(recipient=outbox.Recipient(user_id=person.pk, phone="+79001234567"))
    assert row.channel == "sms"


def test_an_expired_code_is_not_sent_but_dropped_and_wiped(wire):
    at = timezone.now()
    row = write(at=at)
    later = at + timedelta(minutes=10)
    assert delivery.deliver(row.pk, at=later) is delivery.Outcome.TAKEN
    delivery.settle_lost(at=later)
    row.refresh_from_db()
    assert (row.status, row.body, row.error, wire.letters) == ("dropped", "", "Код не понадобился: его время вышло", [])


def test_a_code_dead_on_arrival_goes_nowhere(wire):
    row = write(life=timedelta())
    assert not delivery.drain("email")
    assert (wire.letters, Message.objects.get(pk=row.pk).attempts) == ([], 0)


def test_a_newer_code_takes_the_place_of_one_that_still_waits(wire):
    older, newer = write("code-1", "111111"), write("code-2", "222222")
    older.refresh_from_db()
    assert (older.status, older.body) == ("dropped", "")
    delivery.drain("email")
    assert [("222222" in letter.body) for letter in wire.letters] == [True]
    assert Message.objects.get(pk=newer.pk).status == "sent"


def test_a_code_whose_fate_is_unknown_is_not_repeated(wire):
    wire.fault = TimeoutError("no answer to DATA")
    row = write()
    assert delivery.deliver(row.pk, at=timezone.now()) is delivery.Outcome.FAULT
    row.refresh_from_db()
    assert (row.status, row.body) == ("dropped", "")
    assert row.error.startswith("Исход неизвестен: no answer")


def test_a_code_that_was_certainly_not_sent_is_tried_again_in_time(wire):
    wire.fault = NotSent("nobody listens")
    at = timezone.now()
    row = write(at=at)
    delivery.deliver(row.pk, at=at)
    row.refresh_from_db()
    assert (row.status, row.next_at) == ("queued", at + timedelta(minutes=1))
    wire.fault = None
    delivery.deliver(row.pk, at=at + timedelta(minutes=1))
    assert len(wire.letters) == 1


def test_a_code_is_not_kept_for_an_attempt_after_its_life(wire):
    wire.fault = NotSent("nobody listens")
    at = timezone.now()
    row = write(at=at, life=timedelta(seconds=50))
    delivery.deliver(row.pk, at=at)
    row.refresh_from_db()
    assert (row.status, row.body) == ("dropped", "")


def test_a_code_lost_with_its_worker_is_dropped_after_the_lease(wire, settings):
    at = timezone.now()
    row = write(at=at)
    assert delivery._claim(row.pk, at)
    later = at + timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)
    assert delivery.deliver(row.pk, at=later) is delivery.Outcome.TAKEN
    delivery.settle_lost(at=later)
    row.refresh_from_db()
    assert (row.status, row.body, wire.letters) == ("dropped", "", [])


def test_codes_go_before_notices_and_the_newest_code_first(wire):
    at = timezone.now() - timedelta(minutes=1)
    MessageFactory(body="notice 1\n", created_at=at)
    write("code-1", "111111", at=at, recipient=outbox.Recipient(user_id=None, email="one@example.org"))
    MessageFactory(body="notice 2\n", created_at=at)
    write("code-2", "222222", at=at, recipient=outbox.Recipient(user_id=None, email="two@example.org"))
    delivery.drain("email")
    told = ["222222", "111111", "notice 1", "notice 2"]
    assert [next(word for word in told if word in letter.body) for letter in wire.letters] == told


def test_a_code_is_read_with_an_older_key_and_fails_without_it(wire, settings):
    from cryptography.fernet import Fernet

    first, second = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_KEYS = [first]
    one, two = write("code-1"), write("code-2", recipient=outbox.Recipient(user_id=None, email="two@example.org"))
    settings.FIELD_KEYS = [second, first]
    assert delivery.deliver(one.pk, at=timezone.now()) is delivery.Outcome.SENT
    settings.FIELD_KEYS = [second]
    assert delivery.deliver(two.pk, at=timezone.now()) is delivery.Outcome.REFUSED
    two.refresh_from_db()
    assert (two.status, two.body) == ("failed", "")


@pytest.mark.parametrize("status", ["sent", "dropped", "failed"])
def test_the_database_refuses_a_code_kept_after_its_end(status):
    row = write()
    sent_at = timezone.now() if status == "sent" else None
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=row.pk).update(status=status, sent_at=sent_at)
