"""The last press under real trouble, on PostgreSQL: five at once, a connection that dies, a row that somebody holds."""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import workflow
from complaints.models import Complaint, SendAttempt, Status
from complaints.workflow import Given
from notifications.models import Message
from tests.factories import DraftFactory, RegistryFactory, sent_complaint

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL: set TEST_DATABASE_URL"),
]
PRESSES = 5


@pytest.fixture
def draft():
    RegistryFactory()
    return DraftFactory()


def page(draft):
    return reverse("complaints:step", args=[draft.uuid, "review"])


def browser_of(person):
    client = Client()
    client.force_login(person)
    return client


def at_once(call):
    """The call in five threads that start together; what it returned."""
    gate = threading.Barrier(PRESSES)

    def run(place):
        try:
            gate.wait()
            return call(place)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(PRESSES) as pool:
        return list(pool.map(run, range(PRESSES)))


def test_five_presses_at_once_lead_to_one_number(draft):
    tabs = [browser_of(draft.author) for _press in range(PRESSES)]

    answers = at_once(lambda place: tabs[place].post(page(draft), {"files_shown": "0", "send": "1"}).url)

    complaint = Complaint.objects.get()
    assert set(answers) == {reverse("complaints:sent", args=[complaint.number])}
    assert (complaint.events.count(), SendAttempt.objects.count()) == (1, 0)
    assert Message.objects.filter(kind="registered", channel="cabinet").count() == 1


def test_five_presses_of_one_addition_at_once_are_one_line():
    complaint = sent_complaint()

    def add(_press):
        given = Given(text="Снова темно", seen=1)
        return workflow.make("add", complaint.pk, by=complaint.author, at=timezone.now(), given=given).pk

    assert len(set(at_once(add))) == 1
    assert complaint.events.filter(kind="add").count() == 1


def test_a_connection_that_dies_in_the_middle_is_told_and_the_next_press_sends(draft, monkeypatch):
    def die(_year):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    client = browser_of(draft.author)
    with monkeypatch.context() as broken:
        broken.setattr("complaints.workflow.effects.numbers.next_number", die)
        failed = client.post(page(draft), {"files_shown": "0", "send": "1"})
    attempt = SendAttempt.objects.get()
    assert failed.url == page(draft)
    assert (attempt.code, attempt.fault) == (failed["X-Request-ID"], "OperationalError")
    assert f"код {attempt.code}" in client.get(page(draft)).content.decode()
    sent = client.post(page(draft), {"files_shown": "0", "send": "1"})
    assert sent.url == reverse("complaints:sent", args=[Complaint.objects.get().number])


def test_a_draft_that_another_transaction_holds_is_told_of_in_a_sentence(draft, monkeypatch):
    monkeypatch.setattr(sys.modules["complaints.workflow.make"], "AUTHOR_LOCK_WAIT", "1s")
    held, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Complaint.objects.select_for_update().get(pk=draft.pk)
            held.set()
            done.wait(20)
        connections.close_all()

    client, holder = browser_of(draft.author), threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    try:
        refused = client.post(page(draft), {"files_shown": "0", "send": "1"}, follow=True)
    finally:
        done.set()
        holder.join()
    assert "меняет кто-то ещё" in refused.content.decode()
    assert Complaint.objects.get().status == Status.DRAFT
