"""The history is proved: nothing goes unseen that was changed, taken out or put in behind the portal's back."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from complaints import history_proof
from complaints.history_proof import Proof, State, replay
from complaints.models import Complaint, Event
from tests.complaints.desk import complaint_at, move, officer
from tests.factories import DepartmentFactory, PostingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def complaint():
    return complaint_at("completed")


@pytest.fixture
def tamper():
    """Writes past the portal and past the guard of the database, as whoever has the password of the database can."""

    def write(events, **changed):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("ALTER TABLE complaints_event DISABLE TRIGGER complaints_event_is_append_only")
        return events.update(**changed) if changed else events._raw_delete(events.db)

    return write


def verified(*arguments):
    """What the command prints, and whether it is content."""
    out = StringIO()
    try:
        call_command("verify_history", *arguments, stdout=out)
    except CommandError:
        return out.getvalue(), False
    return out.getvalue(), True


def line(complaint, position):
    return Event.objects.filter(complaint=complaint, position=position)


def test_an_honest_history_is_proved(complaint):
    complaint_at("needs_clarification")
    assert verified() == ("Обращений: 2, строк истории: 6, нарушений: 0.\n", True)
    assert verified("--complaint", complaint.number)[0].startswith("Обращений: 1, строк истории: 3")


@pytest.mark.parametrize(
    ("position", "changed", "told"),
    [
        (2, {"kind": "comment"}, "строка изменена"),
        (2, {"details": {"executor": "Иной"}}, "строка изменена"),
        (1, {"at": "2020-01-01T00:00:00Z"}, "строка изменена"),
        (3, {"outcome": "refused"}, "строка изменена"),
        (3, {"text": "Совсем другой ответ"}, "изменён текст для заявителя"),
        (2, {"prev_hash": "0" * 64}, "строка изменена"),
        (3, {"from_status": "accepted"}, "началась из статуса «accepted», а был «in_progress»"),
    ],
)
def test_a_changed_line_is_named(complaint, tamper, position, changed, told):
    complaint_at()
    tamper(line(complaint, position), **changed)
    said, is_content = verified()

    assert not is_content
    assert f"{complaint.number}, строка {position}: {told}." in said
    assert said.count(complaint.number) == said.count("\n") - 1


def test_a_line_forged_with_its_own_seal_breaks_the_next(complaint, tamper):
    forged = line(complaint, 2).get()
    forged.kind = "comment"
    tamper(line(complaint, 2), kind="comment", hash=forged.seal())

    assert f"{complaint.number}, строка 3: строка не продолжает предыдущую." in verified()[0]


def test_a_line_taken_out_leaves_a_gap(complaint, tamper):
    tamper(line(complaint, 2))
    said = verified()[0]

    assert f"{complaint.number}, строка 3: номер строки должен быть 2." in said
    assert f"{complaint.number}, строка 3: строка не продолжает предыдущую." in said


def test_the_last_line_taken_out_leaves_a_state_that_nothing_told(tamper):
    complaint = complaint_at("in_progress")
    move(complaint, "withdraw", complaint.author)
    tamper(line(complaint, 3))
    assert f"{complaint.number}: статус «completed», а по истории «in_progress»." in verified()[0]


@pytest.mark.parametrize(("changed", "told"), [({"outcome": "refused"}, "итог «refused», а по истории «met»")])
def test_a_complaint_changed_past_its_history_is_named(complaint, changed, told):
    Complaint.objects.filter(pk=complaint.pk).update(**changed)
    assert f"{complaint.number}: {told}." in verified()[0]


def test_a_person_put_in_past_the_history_is_named(complaint):
    stranger = PostingFactory(department=complaint.department).user
    Complaint.objects.filter(pk=complaint.pk).update(executor=stranger)
    assert f"{complaint.number}: исполнитель «{stranger.pk}», а по истории «{complaint.executor_id}»." in verified()[0]


def test_a_department_put_in_past_the_history_is_named(complaint):
    Complaint.objects.filter(pk=complaint.pk).update(department=DepartmentFactory())
    assert "подразделение" in verified()[0]


def test_a_text_that_was_emptied_lawfully_is_no_fault(complaint):
    line(complaint, 3).update(text="")
    assert verified()[1]


def test_a_number_of_nothing_gets_a_sentence():
    with pytest.raises(CommandError, match="Обращения 2026-000000-0 нет"):
        call_command("verify_history", "--complaint", "2026-000000-0", stdout=StringIO())


def test_a_move_that_comes_in_between_is_no_fault(complaint, monkeypatch):
    """The complaint was read before a move, its lines after it."""
    Complaint.objects.filter(pk=complaint.pk).update(executor=None)
    stale = Complaint.objects.get(pk=complaint.pk)
    Complaint.objects.filter(pk=complaint.pk).update(executor=complaint.executor)
    lines = list(complaint.events.order_by("position"))
    monkeypatch.setattr(history_proof, "_histories", lambda _number: [(stale, lines)])

    assert list(history_proof.faults(Proof())) == []


def test_replaying_tells_who_has_it_and_where():
    complaint = complaint_at()
    head = officer("head", complaint)
    colleague, other = PostingFactory(department=complaint.department).user, DepartmentFactory()
    states = [replay(complaint.events.all())]
    for name, given in [
        ("take", {}),
        ("assign", {"executor_id": colleague.pk}),
        ("transfer", {"department_id": other.pk, "note": "Не наше"}),
    ]:
        move(complaint, name, head, **given)
        states.append(replay(complaint.events.order_by("position")))

    unit = complaint.events.get(kind="send").details["department_id"]
    assert states == [
        State("accepted", "", unit, None),
        State("in_progress", "", unit, head.pk),
        State("in_progress", "", unit, colleague.pk),
        State("in_progress", "", other.pk, None),
    ]
    assert verified()[1]


def test_the_price_grows_by_batches_and_not_by_complaints(complaint, django_assert_num_queries):
    with django_assert_num_queries(3):
        verified()
    for _each in range(5):
        complaint_at("in_progress")
    with django_assert_num_queries(3):
        verified()
