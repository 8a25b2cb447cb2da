"""Many hands on one complaint, on PostgreSQL with real connections."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from complaints import workflow
from complaints.models import Complaint, Status
from complaints.models.event import broken_links
from complaints.workflow import Given
from notifications.models import Message
from tests.factories import DraftFactory, PostingFactory, RegistryFactory, sent_complaint

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL: set TEST_DATABASE_URL"),
]


def at_once(call, arguments):
    """Call with each argument in a thread of its own, all starting together; results or refusals, in order."""
    gate = threading.Barrier(len(arguments))

    def run(argument):
        try:
            gate.wait()
            return call(argument)
        except workflow.Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(run, arguments))


def test_ten_parallel_sends_of_one_draft_give_one_complaint_and_one_number():
    RegistryFactory()
    draft = DraftFactory()

    def send(_press):
        return workflow.make("send", draft.pk, by=draft.author, at=timezone.now()).pk

    events = at_once(send, range(10))
    assert len(set(events)) == 1
    complaint = Complaint.objects.get()
    assert (complaint.status, complaint.events.count()) == (Status.ACCEPTED, 1)
    assert Message.objects.filter(kind="registered", channel="cabinet").count() == 1


def test_two_officers_at_once_make_one_move():
    complaint = sent_complaint()
    officers = [PostingFactory(department=complaint.department).user for _ in range(2)]

    def take(officer):
        return workflow.make("take", complaint.pk, by=officer, at=timezone.now())

    results = at_once(take, officers)
    refused = [result for result in results if isinstance(result, workflow.Refused)]
    assert len(refused) == 1
    assert complaint.events.filter(kind="take").count() == 1
    assert Message.objects.filter(kind="in_work", channel="cabinet").count() == 1


def test_an_officer_waits_two_seconds_for_a_lock_and_gets_a_sentence():
    complaint = sent_complaint()
    officer = PostingFactory(department=complaint.department).user
    held, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Complaint.objects.select_for_update().get(pk=complaint.pk)
            held.set()
            done.wait(20)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    began = time.monotonic()
    with pytest.raises(workflow.Refused, match="меняет кто-то ещё"):
        workflow.make("take", complaint.pk, by=officer, at=timezone.now())
    waited = time.monotonic() - began
    done.set()
    holder.join()
    assert 1.5 < waited < 5


def test_parallel_moves_leave_one_unbroken_history_that_replays_to_the_present():
    complaint = sent_complaint()
    officers = [PostingFactory(department=complaint.department, role="head").user for _ in range(8)]

    def comment(officer):
        for _ in range(5):
            workflow.make("comment", complaint.pk, by=officer, at=timezone.now(), given=Given(text="Работаем"))

    at_once(comment, officers)
    events = list(complaint.events.all())
    after = Complaint.objects.get(pk=complaint.pk)
    assert [event.position for event in events] == list(range(1, 42))
    assert broken_links(events) == []
    assert (events[-1].to_status, after.version) == (after.status, complaint.version + 40)


def test_fifty_parallel_sends_get_fifty_different_numbers_in_a_row():
    RegistryFactory()
    drafts = [DraftFactory() for _ in range(50)]

    def send(draft):
        return workflow.make("send", draft.pk, by=draft.author, at=timezone.now())

    at_once(send, drafts)
    sequence = sorted(int(number[5:11]) for number in Complaint.objects.values_list("number", flat=True))
    assert sequence == list(range(1, 51))
