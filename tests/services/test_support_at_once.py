"""What is pressed twice at once around the cabinet is done once, on a database that runs both side by side."""

import threading
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.utils import timezone

from complaints import help_votes, workflow
from complaints.models import HelpVote, ProgressQuestion, SupportEntry, SupportRequest
from complaints.support import talk
from complaints.workflow import Given
from notifications import reading
from notifications.models import Message
from tests.complaints.desk import complaint_at
from tests.complaints.support import asked, screenshot, supporter
from tests.factories import CabinetMessageFactory, UserFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL: set TEST_DATABASE_URL"),
]
PRESSES = 4


def at_once(call):
    """PRESSES of the same in threads let go together; what they returned or raised."""
    results, gate = [], threading.Barrier(PRESSES)

    def run() -> None:
        try:
            gate.wait()
            results.append(call())
        except Exception as fault:
            results.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _each in range(PRESSES)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return results


def test_one_more_message_to_support_is_one_line_with_one_screenshot():
    request = asked(by=UserFactory())

    def write():
        talk.write(request.pk, "И ещё вот что.", [screenshot()], by=request.author, at=timezone.now())

    assert at_once(write) == [None] * PRESSES
    assert SupportEntry.objects.filter(request=request).count() == 2
    assert [entry.files.count() for entry in talk.said(request)] == [0, 1]


def test_one_page_of_support_is_one_request():
    press = uuid4()
    made = at_once(lambda: asked(press=press).pk)
    assert made == [SupportRequest.objects.get().pk] * PRESSES


def test_of_officers_who_take_a_request_at_once_one_has_it():
    request, people = asked(), [supporter() for _each in range(PRESSES)]
    waiting = iter(people)

    def take():
        return talk.take(request.pk, by=next(waiting), at=timezone.now())

    told = at_once(take)
    request.refresh_from_db()
    refused = [str(each) for each in told if each is not None]
    assert refused == [f"Запрос уже в работе: {request.executor.official_name}"] * (PRESSES - 1)


def test_a_reply_pressed_at_once_goes_out_once():
    request, officer = asked(), supporter()
    seen = talk.said(request).get().pk

    def answer():
        return talk.answer(request.pk, by=officer, at=timezone.now(), text="Обновите страницу.", seen=seen).pk

    assert at_once(answer) == [SupportEntry.objects.get(request=request, kind="answered").pk] * PRESSES
    assert Message.objects.filter(kind="support_answered").count() == 1


def test_one_question_about_the_handling_is_one_work_item():
    complaint = complaint_at("in_progress")

    def inquire():
        given = Given(text="Почему нет движения?")
        return workflow.make("inquire", complaint.pk, by=complaint.author, at=timezone.now(), given=given).pk

    assert at_once(inquire) == [ProgressQuestion.objects.get().asked_id] * PRESSES


def test_one_reader_has_one_vote():
    def vote():
        return help_votes.vote("fayly", "browser", helped=True, words="", at=timezone.now())

    assert at_once(vote) == [None] * PRESSES
    assert HelpVote.objects.count() == 1


def test_the_first_press_of_an_acknowledgement_holds():
    line = CabinetMessageFactory(needs_ack=True)
    moments = at_once(lambda: reading.acknowledge(line, at=timezone.now()))
    assert moments == [Message.objects.get(pk=line.pk).acked_at] * PRESSES
