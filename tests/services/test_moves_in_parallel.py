"""Fifty officers and ten authors at ten complaints at once, on PostgreSQL: whatever came of it, the history tells it."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from complaints import history_proof, terms, workflow
from complaints.history_proof import Proof, replay
from complaints.models import Complaint, Department, Event, Posting
from complaints.notices import AUTHOR_IS_TOLD
from complaints.workflow import AskedQuestion, Given
from notifications.models import Message
from tests.complaints.desk import results
from tests.factories import CategoryFactory, PostingFactory, UserFactory, sent_complaint
from tests.services.test_workflow_concurrency import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL: set TEST_DATABASE_URL"),
]
COMPLAINTS, OFFICERS, EACH = 10, 50, 8


@pytest.fixture
def complaints():
    """Ten, of five departments, each with its own author; sent an hour ago."""
    topics = [CategoryFactory() for _department in range(5)]
    earlier = timezone.now() - timedelta(hours=1)
    return [sent_complaint(at=earlier, author=UserFactory(), category=topics[n % 5]) for n in range(COMPLAINTS)]


@pytest.fixture
def officers(complaints):
    """Ten to a department: three heads who may sign, seven executors."""
    units = sorted({complaint.department for complaint in complaints}, key=lambda unit: unit.pk)
    return [
        PostingFactory(department=units[n % 5], role="head" if n < 15 else "executor", may_sign=n < 15).user
        for n in range(OFFICERS)
    ]


def what_one_might(name, chance, complaint, colleagues, units):
    """Answers that fit the move when nobody is quicker."""
    return {
        "take": {},
        "assign": {"executor_id": chance.choice(colleagues)},
        "comment": {"text": f"Работаем {chance.random()}"},
        "transfer": {"department_id": chance.choice(units), "note": "Ваш вопрос"},
        "ask": {
            "questions": (AskedQuestion("Какой подъезд?"),),
            "reply_until": terms.reply_dates(timezone.now(), complaint.due_on)[0],
        },
        "resume": {"text": "Разобрались сами."},
        "answer": {"text": "Починили.", "results": results(complaint)},
        "reply": {"text": "Второй.", "replies": ("Второй.",)},
        "add": {"text": f"И ещё {chance.random()}"},
    }[name]


STAFF_TRY = ("take", "assign", "assign", "comment", "transfer", "ask", "ask", "resume", "resume", "answer")
AUTHORS_TRY = ("reply", "add")


def test_fifty_officers_at_ten_complaints_leave_a_history_that_tells_the_present(complaints, officers):
    units = list(Department.objects.values_list("pk", flat=True))
    refusals, made = [], []

    def work(person):
        """Several moves one after another, mostly where one serves; never waiting for the others."""
        chance, moves = random.Random(person.pk), STAFF_TRY if person.is_staff else AUTHORS_TRY
        own = Q(author=person) | Q(department__postings__user=person)
        colleagues = list(Posting.objects.filter(department__postings__user=person).values_list("user", flat=True))
        for turn in range(EACH):
            within_reach = Complaint.objects.filter(own) if turn % 4 else Complaint.objects.all()
            complaint, name = chance.choice(list(within_reach) or complaints), chance.choice(moves)
            given = Given(**what_one_might(name, chance, complaint, colleagues or [person.pk], units))
            try:
                made.append(workflow.make(name, complaint.pk, by=person, at=timezone.now(), given=given).pk)
            except workflow.Refused as refusal:
                refusals.append(str(refusal))

    at_once(work, [*officers, *(complaint.author for complaint in complaints)])

    proof = Proof()
    assert list(history_proof.faults(proof)) == []
    assert (proof.complaints, proof.lines) == (COMPLAINTS, COMPLAINTS + len(made))
    assert len(set(made)) == len(made) > COMPLAINTS
    assert len(made) + len(refusals) == (OFFICERS + COMPLAINTS) * EACH
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"take", "assign", "comment", "transfer", "ask", "resume"} <= kinds
    assert all(sentence.endswith(".") for sentence in refusals)
    for complaint in Complaint.objects.all():
        events = list(complaint.events.order_by("position"))
        told = replay(events)
        assert [event.position for event in events] == list(range(1, complaint.version + 1))
        assert (told.status, told.outcome) == (complaint.status, complaint.outcome)
        assert complaint.clarifications.filter(closed_at=None).exists() == (complaint.status == "needs_clarification")
    events = dict(Event.objects.values_list("pk", "kind"))
    told_of = Message.objects.filter(channel="cabinet").values_list("key", "kind")
    assert {key: kind for key, kind in told_of} == {
        f"event-{pk}-author:cabinet": AUTHOR_IS_TOLD[kind] for pk, kind in events.items() if kind in AUTHOR_IS_TOLD
    }
    assert {int(key.split("-")[1]) for key in Message.objects.values_list("key", flat=True)} <= set(events)
