"""Whether mail and SMS go out, told by what became of the last messages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications import channel_state
from notifications.channel_state import ChannelState, Condition
from tests.factories import MessageFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
WORKS = ChannelState(Condition.WORKS)


def ago(minutes: float):
    return NOW - timedelta(minutes=minutes)


def sent(minutes: float, **changes):
    at = ago(minutes)
    return MessageFactory(status="sent", attempts=1, claimed_at=at, sent_at=at, created_at=at, **changes)


def tried(minutes: float, *, attempts: int = 1, status: str = "queued", **changes):
    return MessageFactory(
        status=status, attempts=attempts, claimed_at=ago(minutes), created_at=ago(minutes),
        next_at=NOW + timedelta(minutes=1), **changes,
    )  # fmt: skip


def mail():
    return channel_state.look(at=NOW).channels["email"]


def test_where_nothing_was_written_all_works():
    looked = channel_state.look(at=NOW)
    assert (looked.channels, looked.idle_since) == ({"email": WORKS, "sms": WORKS}, None)


def test_what_is_sent_works():
    sent(3)
    assert mail() == WORKS


def test_one_try_that_failed_may_be_the_addressee_and_two_are_not():
    tried(2)
    assert mail() == ChannelState(Condition.LATE, ago(2))
    tried(1)
    assert mail() == ChannelState(Condition.FAILED, ago(2))


def test_the_second_try_of_one_message_counts_as_well():
    tried(2, attempts=2)
    assert mail() == ChannelState(Condition.FAILED, ago(2))


def test_it_fails_since_the_last_one_that_went_out():
    sent(5)
    MessageFactory(status="queued", attempts=2, claimed_at=ago(1), created_at=ago(30), next_at=NOW)
    assert mail() == ChannelState(Condition.FAILED, ago(5))


def test_a_success_after_the_failures_ends_the_matter():
    tried(3, attempts=4)
    sent(1)
    assert mail() == WORKS


@pytest.mark.parametrize("status", ["failed", "dropped"])
def test_what_was_given_up_counts(status):
    tried(10, attempts=6, status=status)
    assert mail().condition == Condition.FAILED


def test_an_address_that_is_refused_for_good_says_nothing_of_mail():
    tried(1, status="failed")
    tried(1, status="failed")
    assert mail() == WORKS


def test_yesterday_is_forgotten():
    tried(25 * 60, attempts=6, status="failed")
    assert mail() == WORKS


def test_sms_that_fail_are_no_fault_of_mail():
    tried(1, attempts=3, channel="sms", address="+79001234567")
    looked = channel_state.look(at=NOW)
    assert (looked.channels["email"], looked.channels["sms"].condition) == (WORKS, Condition.FAILED)


def test_what_nobody_tried_in_time_is_late_and_nobody_looks():
    MessageFactory(status="queued", next_at=ago(7), created_at=ago(7))
    looked = channel_state.look(at=NOW)
    assert (looked.channels["email"], looked.idle_since) == (ChannelState(Condition.LATE, ago(7)), ago(7))


def test_while_others_are_tried_somebody_looks():
    MessageFactory(status="queued", next_at=ago(7), created_at=ago(7))
    sent(1, channel="sms", address="+79001234567")
    looked = channel_state.look(at=NOW)
    assert (looked.channels["email"].condition, looked.idle_since) == (Condition.LATE, None)


def test_it_costs_the_same_however_much_was_sent(django_assert_num_queries):
    sent(1)
    tried(1)
    with django_assert_num_queries(4):
        channel_state.look(at=NOW)
    for minute in range(30):
        sent(minute)
        tried(minute)
    with django_assert_num_queries(4):
        channel_state.look(at=NOW)
