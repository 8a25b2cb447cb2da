"""The worked examples of the law's terms over the real production calendar (law.md §20; the registrar's mode is not built)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from complaints import deadlines, terms
from complaints.models import Day

pytestmark = pytest.mark.django_db

ANSWERS = {  # example: (registered, due)
    "E10": (date(2026, 10, 12), date(2026, 11, 11)),
    "E11": (date(2026, 11, 16), date(2026, 12, 16)),
    "E13": (date(2026, 11, 13), date(2026, 12, 11)),
    "E14": (date(2026, 9, 11), date(2026, 10, 9)),
    "E15": (date(2026, 10, 5), date(2026, 11, 3)),
    "E16": (date(2026, 12, 8), date(2026, 12, 30)),
    "E17": (date(2025, 10, 2), date(2025, 11, 1)),
    "E18": (date(2025, 10, 3), date(2025, 11, 1)),
    "E19": (date(2025, 4, 2), date(2025, 4, 30)),
    "E20": (date(2026, 1, 30), date(2026, 2, 27)),
    "E21": (date(2026, 2, 23), date(2026, 3, 25)),
    "E22": (date(2027, 1, 3), date(2027, 2, 2)),
}
REDIRECTS = {
    "E26": (date(2026, 11, 16), date(2026, 11, 23)),
    "E27": (date(2026, 10, 28), date(2026, 11, 3)),
    "E28": (date(2026, 12, 25), date(2026, 12, 30)),
    "E29": (date(2026, 12, 30), date(2027, 1, 6)),
}
MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.mark.parametrize(("registered", "due"), ANSWERS.values(), ids=ANSWERS)
def test_answer_is_due_as_in_the_worked_example(registered, due):
    assert deadlines.due_date(registered, deadlines.ANSWER_DAYS, terms.calendar(registered)) == due


@pytest.mark.parametrize(("registered", "due"), REDIRECTS.values(), ids=REDIRECTS)
def test_redirect_is_due_as_in_the_worked_example(registered, due):
    assert terms.redirect_until(registered) == due


def test_e12_friday_evening_is_registered_at_once():
    assert terms.registration(datetime(2026, 11, 13, 19, 40, tzinfo=MOSCOW))[0] == date(2026, 11, 13)


def test_e9_registration_takes_the_date_of_the_authority_not_of_the_server():
    night = datetime(2026, 10, 12, 21, 30, tzinfo=ZoneInfo("UTC"))
    assert terms.registration(night) == (date(2026, 10, 13), date(2026, 11, 12))


def test_a_day_decided_by_hand_wins_over_the_calendar():
    Day.objects.create(date=date(2026, 11, 11), is_working=False, note="Региональный праздник")
    registered = date(2026, 10, 12)
    assert deadlines.due_date(registered, 30, terms.calendar(registered)) == date(2026, 11, 10)


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
