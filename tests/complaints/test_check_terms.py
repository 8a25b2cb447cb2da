"""What the clock says each morning: to whom, once, of the newest mark only, and never of a complaint that is answered."""

from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints import reminders, workflow
from complaints.models import Complaint
from complaints.workflow import AskedQuestion, Given
from notifications.models import Message
from tests.complaints.desk import results
from tests.factories import CategoryFactory, DepartmentFactory, PostingFactory, UserFactory, sent_complaint

pytestmark = pytest.mark.django_db
MOSCOW = ZoneInfo("Europe/Moscow")
REGISTERED, DUE = date(2026, 10, 12), date(2026, 11, 11)
KINDS = ("staff_due_soon", "staff_overdue", "staff_redirect_due", "overdue", "clarification_reminder")


def moment(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=MOSCOW)


@pytest.fixture
def unit():
    return DepartmentFactory()


@pytest.fixture
def head(unit):
    return PostingFactory(department=unit, role="head", may_sign=True).user


@pytest.fixture
def executor(unit):
    return PostingFactory(department=unit).user


@pytest.fixture
def complaint(unit, head, executor):
    """Registered on 12.10.2026, taken by the executor on the next day, due on 11.11.2026."""
    return taken(unit, executor)


def taken(unit, executor, **draft):
    sent = sent_complaint(at=moment(REGISTERED), category=CategoryFactory(department=unit), **draft)
    workflow.make("take", sent.pk, by=executor, at=moment(REGISTERED + timedelta(1)))
    sent.refresh_from_db()
    return sent


def told(day, hour=9):
    """What one run of that day writes: (kind, whose)."""
    before = set(Message.objects.values_list("pk", flat=True))
    reminders.run(at=moment(day, hour))
    fresh = Message.objects.exclude(pk__in=before).filter(kind__in=KINDS)
    return sorted((message.kind, message.user_id) for message in fresh.filter(channel="email"))


def test_staff_are_reminded_at_ten_five_three_and_one_days(complaint, executor):
    said = {left: told(DUE - timedelta(left)) for left in range(12, -1, -1)}
    assert {left for left, letters in said.items() if letters} == {10, 5, 3, 1}
    assert {letter for letters in said.values() for letter in letters} == {("staff_due_soon", executor.pk)}
    subjects = Message.objects.filter(kind="staff_due_soon").order_by("pk").values_list("subject", flat=True)
    assert subjects[0] == f"[{complaint.number}] Осталось 10 дн. до срока 11.11.2026"


def test_after_standing_still_only_the_newest_mark_is_told(complaint, executor):
    assert told(DUE - timedelta(4)) == [("staff_due_soon", executor.pk)]
    assert told(DUE - timedelta(4)) == []
    assert told(DUE) == [("staff_due_soon", executor.pk)]
    assert Message.objects.filter(kind="staff_due_soon").latest("pk").subject.endswith("Срок сегодня, 11.11.2026")


def test_a_new_executor_is_told_of_the_mark_that_holds(complaint, unit, head):
    told(DUE - timedelta(10))
    newcomer = PostingFactory(department=unit).user
    given = Given(executor_id=newcomer.pk)
    workflow.make("assign", complaint.pk, by=head, at=moment(DUE - timedelta(9)), given=given)
    assert told(DUE - timedelta(9)) == [("staff_due_soon", newcomer.pk)]


def test_without_an_executor_the_department_is_told(unit, head, executor):
    sent_complaint(at=moment(REGISTERED), category=CategoryFactory(department=unit))
    assert told(DUE - timedelta(10)) == sorted([("staff_due_soon", head.pk), ("staff_due_soon", executor.pk)])


def test_a_delay_is_told_to_staff_daily_and_to_the_author_once(complaint, head, executor):
    first, second = told(DUE + timedelta(1)), told(DUE + timedelta(2))
    daily = sorted([("staff_overdue", executor.pk), ("staff_overdue", head.pk)])

    assert first == [("overdue", complaint.author_id), *daily]
    assert second == daily
    assert told(DUE + timedelta(2)) == []
    assert set(Message.objects.filter(kind="overdue").values_list("channel", flat=True)) == {"cabinet", "email"}
    letter = Message.objects.filter(kind="staff_overdue").latest("pk")
    assert letter.subject == f"[{complaint.number}] СРОК НАРУШЕН: 2 дн."


def test_the_author_is_told_at_nine_and_not_at_night(complaint, executor, head):
    assert ("overdue", complaint.author_id) not in told(DUE + timedelta(1), hour=8)
    assert ("overdue", complaint.author_id) in told(DUE + timedelta(1), hour=9)


def test_a_delay_first_seen_days_later_is_told_all_the_same(complaint):
    assert ("overdue", complaint.author_id) in told(DUE + timedelta(7), hour=3)
    assert Message.objects.filter(kind="overdue", channel="email").count() == 1


def test_nothing_is_told_on_the_due_date_of_a_delay(complaint):
    told(DUE - timedelta(1))
    assert told(DUE) == []


def test_an_answered_complaint_is_silent(complaint, head):
    given = Given(text="Починили.", results=results(complaint))
    workflow.make("answer", complaint.pk, by=head, at=moment(DUE), given=given)
    assert told(DUE) == told(DUE + timedelta(1)) == []


def test_redirection_is_remembered_on_days_three_and_five_while_nobody_has_taken_it(unit, executor):
    sent_complaint(at=moment(REGISTERED), category=CategoryFactory(department=unit))
    said = {since: told(REGISTERED + timedelta(since)) for since in range(9)}

    assert {since for since, letters in said.items() if letters} == {3, 5}
    assert said[3] == [("staff_redirect_due", executor.pk)]
    subject = Message.objects.filter(kind="staff_redirect_due").latest("pk").subject
    assert subject.endswith("Переадресация возможна до 19.10.2026")


@pytest.mark.parametrize("passed", [{"status": "in_progress"}, {"partly_redirected": True}])
def test_redirection_is_not_remembered_when_it_is_taken_or_passed_on(unit, executor, passed):
    sent = sent_complaint(at=moment(REGISTERED), category=CategoryFactory(department=unit))
    Complaint.objects.filter(pk=sent.pk).update(**passed)
    assert told(REGISTERED + timedelta(3)) == []


def asked(complaint, executor, *, on, until):
    given = Given(questions=(AskedQuestion("Какой подъезд?"),), reply_until=until)
    workflow.make("ask", complaint.pk, by=executor, at=moment(on), given=given)


def still(day):
    """Whose letters of a standstill one run of that day writes."""
    before = set(Message.objects.values_list("pk", flat=True))
    reminders.run(at=moment(day, 10))
    return [each.user_id for each in Message.objects.exclude(pk__in=before).filter(kind="staff_still")]


def test_after_ten_days_without_a_move_its_executor_is_asked_once_what_holds_it_up(complaint, executor):
    days = [date(2026, 10, 22) + timedelta(days=number) for number in range(7)]  # taken on Tuesday 13.10 at nine
    assert [still(day) for day in days] == [[], [executor.pk], [], [], [], [], []]
    letter = Message.objects.get(kind="staff_still")
    assert letter.subject == f"[{complaint.number}] Без движения с 13.10.2026: что мешает?"
    workflow.make(
        "comment", complaint.pk, by=executor, at=moment(date(2026, 10, 28)), given=Given(text="Ждём мастера.")
    )
    assert still(date(2026, 11, 7)) == []  # Saturday
    assert still(date(2026, 11, 9)) == [executor.pk]


def test_a_standstill_is_not_asked_of_staff_while_the_author_is_waited_for_or_it_is_late(complaint, executor):
    given = Given(questions=[AskedQuestion("Где?")], reply_until=date(2026, 10, 30))
    workflow.make("ask", complaint.pk, by=executor, at=moment(date(2026, 10, 14)), given=given)
    assert still(date(2026, 10, 28)) == []
    Complaint.objects.filter(pk=complaint.pk).update(status="in_progress", due_on=date(2026, 10, 27))
    assert still(date(2026, 10, 28)) == []


def test_a_standstill_that_its_author_asks_about_is_not_asked_again(complaint, executor):
    taken_on = complaint.updated_at
    asked = Given(text="Почему нет движения?")
    workflow.make("inquire", complaint.pk, by=complaint.author, at=moment(date(2026, 10, 24)), given=asked)
    Complaint.objects.filter(pk=complaint.pk).update(updated_at=taken_on)
    assert still(date(2026, 10, 26)) == []
    complaint.progress_questions.update(closed_at=moment(date(2026, 10, 26)))
    assert still(date(2026, 10, 27)) == [executor.pk]


def test_a_question_is_remembered_one_working_day_before_its_date(complaint, executor):
    asked(complaint, executor, on=date(2026, 10, 20), until=date(2026, 10, 26))  # a Monday: Friday is the day before
    said = {day: told(date(2026, 10, day)) for day in range(20, 28)}
    assert said.pop(23) == [("clarification_reminder", complaint.author_id)]
    assert not any(said.values())


def test_a_question_asked_for_tomorrow_is_not_remembered_the_same_day(complaint, executor):
    asked(complaint, executor, on=date(2026, 10, 20), until=date(2026, 10, 21))
    assert told(date(2026, 10, 20), hour=18) == []
    assert told(date(2026, 10, 21)) == [("clarification_reminder", complaint.author_id)]


def test_an_answered_question_is_not_remembered(complaint, executor):
    asked(complaint, executor, on=date(2026, 10, 20), until=date(2026, 10, 26))
    workflow.make("reply", complaint.pk, by=complaint.author, at=moment(date(2026, 10, 21)), given=Given(text="Второй"))
    assert told(date(2026, 10, 23)) == []


def test_neither_the_author_on_staff_nor_whom_it_is_about_is_reminded(unit, head, executor):
    author = UserFactory(is_staff=True)
    PostingFactory(user=author, department=unit)
    sent = sent_complaint(
        at=moment(REGISTERED), author=author, category=CategoryFactory(department=unit), about_official=executor
    )
    Complaint.objects.filter(pk=sent.pk).update(department=unit)
    assert told(DUE - timedelta(10)) == [("staff_due_soon", head.pk)]


def test_a_dismissed_executor_is_replaced_by_the_department(complaint, head, executor):
    executor.is_active = False
    executor.save()
    assert told(DUE - timedelta(10)) == [("staff_due_soon", head.pk)]


def test_two_runs_at_once_tell_once(complaint, head, executor, monkeypatch):
    """The second has read the ledger before the first wrote: the unique key holds."""
    reminders.run(at=moment(DUE + timedelta(1)))
    monkeypatch.setattr(reminders.outbox, "written", lambda keys: set())
    reminders.run(at=moment(DUE + timedelta(1)))
    assert Message.objects.filter(kind="overdue").count() == 2
    assert Message.objects.filter(kind="staff_overdue").count() == 2


def test_a_fault_in_one_batch_does_not_silence_the_others(complaint, unit, executor, monkeypatch):
    other = taken(unit, executor)
    monkeypatch.setattr(reminders, "BATCH", 1)
    real = reminders.notices.author_letter

    def fails_once(one, *args, **said):
        if one.pk == complaint.pk:
            raise RuntimeError
        return real(one, *args, **said)

    monkeypatch.setattr(reminders.notices, "author_letter", fails_once)
    with pytest.raises(RuntimeError):
        reminders.run(at=moment(DUE + timedelta(1)))
    assert Message.objects.get(kind="overdue", channel="email").reference == other.number


def test_the_command_says_how_many(complaint):
    out = StringIO()
    call_command("check_terms", stdout=out)
    call_command("check_terms", stdout=out)
    first, second = out.getvalue().splitlines()
    assert first.startswith("Записано сообщений: ")
    assert second == "Записано сообщений: 0."


def queries(day):
    with CaptureQueriesContext(connection) as asked:
        reminders.run(at=moment(day))
    return sum(not each["sql"].startswith(("SAVEPOINT", "RELEASE")) for each in asked.captured_queries)


def test_thirty_complaints_ask_the_database_as_often_as_one(unit, head, executor):
    taken(unit, executor)
    one = [queries(DUE + timedelta(1)), queries(DUE + timedelta(1))]
    for _each in range(29):
        taken(unit, executor)
    thirty = [queries(DUE + timedelta(2)), queries(DUE + timedelta(2))]

    assert one[1] == thirty[1], "a run with nothing new"
    assert thirty[0] - one[0] <= 2, "SQLite writes many rows in several inserts"
    assert thirty[0] <= 14


def test_the_clock_of_the_portal_runs_it_at_nine(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["terms"]
    assert entry["task"] == "complaints.tasks.check_terms"
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({9}, {0})
    assert settings.CELERY_TIMEZONE == settings.TIME_ZONE == timezone.get_default_timezone_name()
