"""Several people decide about one recovery at the same moment, on PostgreSQL with real connections."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from complaints.models import RecoveryEvent, RecoveryRequest
from complaints.recovery import Refused, decisions, handover
from notifications.models import Message
from tests.complaints.recovery import NEW, approved, decider, link_in, owner, reviewed

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL: set TEST_DATABASE_URL"),
]


def at_once(*calls):
    """How many of the calls, started together, were not refused."""
    gate = threading.Barrier(len(calls))

    def run(call):
        try:
            gate.wait()
            call()
        except Refused:
            return 0
        finally:
            connections.close_all()
        return 1

    with ThreadPoolExecutor(len(calls)) as pool:
        return sum(pool.map(run, calls))


def test_of_several_approvals_at_once_one_counts_and_the_owner_is_told_once():
    request, people = reviewed(owner()), [decider() for _ in range(4)]
    now = timezone.now()
    done = at_once(*(lambda who=who: decisions.approve(request.pk, by=who, at=now, text="Совпало") for who in people))
    assert done == 1
    assert RecoveryEvent.objects.filter(kind="approved").count() == 1
    assert Message.objects.filter(kind="recovery_started", channel="email").count() == 1


def test_an_approval_and_a_refusal_at_once_do_not_both_hold():
    request, first, second = reviewed(owner()), decider(), decider()
    now = timezone.now()
    at_once(
        lambda: decisions.approve(request.pk, by=first, at=now, text="Совпало"),
        lambda: decisions.reject(request.pk, by=second, at=now, reason="Нет"),
    )
    assert RecoveryRequest.objects.get().status == "rejected"  # a refusal may also follow an approval


def test_one_link_pressed_in_four_windows_works_once():
    approved(owner())
    later = timezone.now() + handover.WAIT
    assert at_once(*(lambda: handover.send_links(at=later) for _ in range(3))) == 3
    assert Message.objects.filter(kind="recovery_link").count() == 1
    token = link_in(NEW).split("/")[2]
    assert at_once(*(lambda: handover.give_back(token, "четыре-слова-и-ещё-7", at=later) for _ in range(4))) == 1
    assert RecoveryEvent.objects.filter(kind="done").count() == 1


def test_the_database_refuses_to_rewrite_the_record():
    reviewed(owner())
    for change in (lambda rows: rows.update(text="другое"), lambda rows: rows._raw_delete("default")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change(RecoveryEvent.objects.filter(kind="reviewed"))
