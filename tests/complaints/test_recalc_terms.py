"""Terms after the calendar has changed: listed, then written down with a line of history and told; never silently."""

from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints import recalculation, workflow
from complaints.admin import history
from complaints.models import Day, Term
from complaints.models.event import broken_links
from complaints.timeline import lines
from complaints.workflow import AskedQuestion, Given
from notifications.models import Message
from tests.factories import CategoryFactory, PostingFactory, sent_complaint

pytestmark = pytest.mark.django_db
REGISTERED, DUE, TODAY = date(2026, 10, 12), date(2026, 11, 11), date(2026, 10, 14)


def moment(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/Moscow"))


@pytest.fixture
def complaint():
    """Registered on 12.10.2026: redirect by 19.10, target 26.10, answer by 11.11."""
    return sent_complaint(at=moment(REGISTERED), category=CategoryFactory(target_days=10))


@pytest.fixture
def holiday():
    return Day.objects.create(date=DUE, is_working=False, note="День города")


def recount(today=TODAY):
    return [
        str(change)
        for found in list(recalculation.changes(today))
        for change in recalculation.recount(found[0].term.complaint_id, at=moment(today))
    ]


def state(complaint):
    complaint.refresh_from_db()
    return (
        complaint.due_on, complaint.target_on, complaint.version, complaint.terms.count(), complaint.events.count(),
        Message.objects.count(),
    )  # fmt: skip


def test_what_changes_is_listed_with_its_reason_and_nothing_is_written(complaint, holiday):
    before = state(complaint)
    (found,) = recalculation.changes(TODAY)
    assert [str(change) for change in found] == [
        f"{complaint.number}: ответ 11.11.2026 → 10.11.2026 (11.11 — День города)"
    ]
    assert state(complaint) == before


def test_a_new_date_is_written_down_shown_and_told(complaint, holiday):
    recount()
    complaint.refresh_from_db()
    first, second = complaint.terms.filter(kind=Term.Kind.ANSWER)
    event = complaint.events.last()

    assert complaint.due_on == date(2026, 11, 10)
    assert (first.due_on, second.due_on, second.unshifted_on) == (DUE, date(2026, 11, 10), DUE)
    assert first.calendar != second.calendar
    assert (event.kind, event.actor, event.from_status, event.to_status) == ("recalc", None, "accepted", "accepted")
    assert broken_links(list(complaint.events.all())) == []
    assert lines(complaint)[0].text == "Ответим до 10 ноября, раньше было до 11 ноября."
    assert history.entries(complaint)[0].change == "Ответ: 11.11.2026 → 10.11.2026"
    letter = Message.objects.get(kind="term_recalculated", channel="email")
    assert letter.address == complaint.author.email
    assert "теперь 10.11.2026. Раньше было 11.11.2026" in letter.body


def test_the_second_run_changes_nothing(complaint, holiday):
    recount()
    before = state(complaint)
    assert recount() == []
    assert state(complaint) == before


def test_a_day_that_became_a_working_one_gives_the_date_back(complaint, holiday):
    recount()
    holiday.delete()
    assert recount() == [f"{complaint.number}: ответ 10.11.2026 → 11.11.2026 (11.11 стал рабочим)"]
    complaint.refresh_from_db()
    assert complaint.due_on == DUE


def test_the_internal_target_moves_without_a_word_to_the_author(complaint):
    Day.objects.create(date=date(2026, 10, 20), is_working=False)
    events, letters = complaint.events.count(), Message.objects.count()
    assert recount() == [f"{complaint.number}: внутренний срок 26.10.2026 → 27.10.2026 (изменились рабочие дни)"]
    complaint.refresh_from_db()
    assert complaint.target_on == date(2026, 10, 27)
    assert (complaint.events.count(), Message.objects.count()) == (events, letters)


def test_a_new_date_of_redirection_is_shown_and_sends_no_letter(complaint):
    Day.objects.create(date=date(2026, 10, 19), is_working=False)
    letters = Message.objects.count()
    recount()
    shown = lines(complaint)[0].text
    assert shown == "Передать в другой орган можно до 16 октября, раньше было до 19 октября."
    assert Message.objects.count() == letters


def test_a_finished_complaint_is_not_touched(complaint, holiday):
    workflow.make("withdraw", complaint.pk, by=complaint.author, at=moment(TODAY), given=Given())
    before = state(complaint)
    assert recount() == []
    assert recalculation.recount(complaint.pk, at=moment(TODAY)) == []
    assert state(complaint) == before


def test_a_calendar_makes_nobody_late(complaint, holiday):
    """On the very last day it becomes a day off: the new date would be yesterday."""
    assert recount(DUE) == []
    assert recount(DUE + timedelta(1)) == [], "and what is over is history"


def test_the_reply_date_of_a_question_stays(complaint):
    head = PostingFactory(department=complaint.department, role="head").user
    given = Given(questions=(AskedQuestion("Где?"),), reply_until=date(2026, 10, 21))
    workflow.make("ask", complaint.pk, by=head, at=moment(TODAY), given=given)
    Day.objects.create(date=date(2026, 10, 21), is_working=False)
    assert [line for line in recount() if "вопрос" in line] == []


def test_a_page_opened_before_the_recount_is_stale(complaint, holiday):
    head = PostingFactory(department=complaint.department, role="head").user
    recount()
    with pytest.raises(workflow.Refused, match="изменилось"):
        workflow.make("take", complaint.pk, by=head, at=moment(TODAY), given=Given(version=complaint.version))


def test_listing_asks_as_often_for_thirty_complaints_as_for_one(complaint):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            found = list(recalculation.changes(TODAY))
        return len(found), len(asked)

    holiday = Day.objects.create(date=DUE, is_working=False)
    one = queries()
    holiday.delete()
    for _each in range(29):
        sent_complaint(at=moment(REGISTERED))
    Day.objects.create(date=DUE, is_working=False)
    assert (one, queries()) == ((1, 3), (30, 3))


def test_the_command_lists_then_does_then_has_nothing_to_do():
    complaint = sent_complaint()
    Day.objects.create(date=complaint.due_on, is_working=False, note="Выходной")
    said = []
    for args in (["--dry-run"], [], [], ["--dry-run"]):
        out = StringIO()
        call_command("recalc_terms", *args, stdout=out)
        said.append(out.getvalue().splitlines())

    assert said[0][:-1] == said[1][:-1]
    assert complaint.number in said[0][0]
    assert [each[-1] for each in said] == [
        "Изменится обращений: 1.", "Изменено обращений: 1.", "Изменено обращений: 0.", "Изменится обращений: 0."
    ]  # fmt: skip


def test_with_no_open_complaints_there_is_nothing_to_count():
    assert list(recalculation.changes(timezone.localdate())) == []
