"""Terms over the calendar, the authority's own days and its settings; the law's examples have a table of their own."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from complaints import deadlines, terms
from complaints.models import CalendarYear, Day, Term
from complaints.workflow import AskedQuestion
from tests.complaints.desk import complaint_at, move, officer
from tests.factories import CategoryFactory, sent_complaint

pytestmark = pytest.mark.django_db
MOSCOW = ZoneInfo("Europe/Moscow")
NOON = datetime(2026, 10, 12, 12, tzinfo=MOSCOW)


def due_in_30_days(registered):
    return deadlines.term(registered, 30, terms.calendar(registered)).due_on


def test_a_day_decided_by_hand_wins_over_the_calendar():
    Day.objects.create(date=date(2026, 11, 11), is_working=False, note="Региональный праздник")
    assert due_in_30_days(date(2026, 10, 12)) == date(2026, 11, 10)


def test_a_loaded_year_is_a_plain_week_but_for_its_days():
    CalendarYear.objects.create(year=2026, loaded_at=NOON)
    Day.objects.create(date=date(2026, 11, 11), is_working=False, regional=False)
    year = terms.calendar(date(2026, 11, 1))

    assert [year(date(2026, 11, day)) for day in (4, 7, 11, 12)] == [True, False, False, True]
    assert not year(date(2027, 1, 1)), "2027 is still the library's"


def test_days_of_a_year_that_is_not_loaded_any_more_mean_nothing():
    Day.objects.create(date=date(2026, 11, 11), is_working=False, regional=False)
    assert terms.calendar(date(2026, 11, 1))(date(2026, 11, 11))


def test_a_calendar_is_one_query(django_assert_num_queries):
    CalendarYear.objects.create(year=2026, loaded_at=NOON)
    with django_assert_num_queries(1):
        near = terms.calendar(date(2026, 12, 1))
        near.why_off(date(2027, 1, 7))
        terms.calendar_version(near, date(2026, 12, 1))


def test_the_version_of_the_calendar_changes_only_with_a_working_day_near():
    around = date(2026, 10, 12)

    def version():
        return terms.calendar_version(terms.calendar(around), around)

    first = version()
    far = Day.objects.create(date=date(2027, 8, 2), is_working=False)
    same = Day.objects.create(date=date(2026, 11, 4), is_working=False, note="И так выходной")
    assert version() == first
    Day.objects.create(date=date(2026, 11, 11), is_working=False)
    assert version() != first
    assert len(version()) <= 40
    Day.objects.exclude(pk__in=[far.pk, same.pk]).delete()
    assert version() == first


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 11, 4), "День народного единства"),
        (date(2026, 12, 12), "суббота"),
        (date(2026, 12, 31), "Выходной (перенесено с 04.01.2026)"),
        (date(2026, 11, 11), "День города"),
        (date(2026, 11, 10), ""),
    ],
)
def test_a_day_off_says_why(day, why):
    Day.objects.create(date=date(2026, 11, 11), is_working=False, note="День города")
    assert terms.calendar(date(2026, 11, 1)).why_off(day) == why


def test_sending_writes_every_clock_with_the_version_of_the_calendar():
    complaint = sent_complaint(at=NOON, category=CategoryFactory(target_days=10))
    written = {term.kind: (term.days, term.unshifted_on, term.due_on) for term in complaint.terms.all()}

    assert written == {
        "registration": (0, date(2026, 10, 12), date(2026, 10, 12)),
        "redirect": (7, date(2026, 10, 19), date(2026, 10, 19)),
        "answer": (30, date(2026, 11, 11), date(2026, 11, 11)),
        "target": (10, date(2026, 10, 26), date(2026, 10, 26)),
    }
    version = terms.calendar_version(terms.calendar(date(2026, 10, 12)), date(2026, 10, 12))
    assert set(complaint.terms.values_list("calendar", "set_at")) == {(version, NOON)}
    assert (complaint.due_on, complaint.target_on) == (date(2026, 11, 11), date(2026, 10, 26))
    assert list(complaint.terms.filter(in_working_days=True).values_list("kind", flat=True)) == ["target"]


def test_without_a_topic_there_is_no_target_and_staff_go_by_the_law():
    complaint = sent_complaint(at=NOON, category=None, category_unsure=True)
    assert complaint.target_on is None
    assert not complaint.terms.filter(kind=Term.Kind.TARGET).exists()
    assert complaint.nearest_on == complaint.due_on


def test_a_question_writes_the_date_its_author_was_given():
    complaint = complaint_at()
    until, _latest = terms.reply_dates(timezone.now(), complaint.due_on)
    move(complaint, "ask", officer("head", complaint), questions=(AskedQuestion("Где?"),), reply_until=until)
    term = complaint.terms.get(kind=Term.Kind.REPLY)

    assert (term.started_on, term.unshifted_on, term.due_on) == (timezone.localdate(), until, until)
    assert complaint.terms.filter(kind=Term.Kind.ANSWER).count() == 1


def test_the_settings_choose_where_the_law_is_silent(settings):
    settings.TERM_DAYS, settings.REDIRECT_DAYS, settings.COUNT_REGISTRATION_DAY = 20, 5, True
    complaint = sent_complaint(at=NOON)
    assert complaint.due_on == date(2026, 10, 30), "31.10 is a Saturday"
    assert terms.redirect_due_on(complaint) == date(2026, 10, 16)


REPLIES = {  # (asked, due): (default, latest)
    "plenty of time: five working days": (
        (date(2026, 10, 20), date(2026, 11, 11)),
        (date(2026, 10, 27), date(2026, 11, 8)),
    ),
    "near the end: three days before": (
        (date(2026, 11, 5), date(2026, 11, 11)),
        (date(2026, 11, 8), date(2026, 11, 8)),
    ),
    "fewer than three days: the due date": (
        (date(2026, 11, 9), date(2026, 11, 11)),
        (date(2026, 11, 11), date(2026, 11, 11)),
    ),
    "late: two working days": ((date(2026, 11, 13), date(2026, 11, 11)), (date(2026, 11, 17), date(2026, 11, 17))),
}


@pytest.mark.parametrize(("asked_and_due", "dates"), REPLIES.values(), ids=REPLIES)
def test_reply_dates_leave_time_to_answer(asked_and_due, dates):
    asked, due = asked_and_due
    assert terms.reply_dates(datetime(asked.year, asked.month, asked.day, 12, tzinfo=MOSCOW), due) == dates


def test_the_reply_date_is_never_today_even_on_the_due_date():
    """On the very due date there is no later day inside the term: tomorrow is the nearest honest date."""
    due = date(2026, 11, 11)
    default, latest = terms.reply_dates(datetime(2026, 11, 11, 12, tzinfo=MOSCOW), due)
    assert due < default <= latest


def test_the_library_knows_the_transfers_of_next_year():
    """In December the decree for the next year must be in the installed library (or in Day rows): else update it."""
    next_year = timezone.localdate().year + 1
    working = sum(terms.calendar(date(next_year, 1, 1))(date(next_year, 1, 1) + timedelta(n)) for n in range(365))
    assert 244 <= working <= 250
