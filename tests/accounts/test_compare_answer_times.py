"""`manage.py compare_answer_times`: finds what is there, finds nothing where nothing is, and leaves nothing behind."""

import io
import re
import time

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.answer_times import MOST_TRIES, SURE, Comparison, mann_whitney
from accounts.models import SecurityEvent, User
from notifications.models import Message
from tests.accounts.test_sign_up import TWINS, owner_of

QUICK = [40.0 + step / 10 for step in range(30)]
SLOW = [ms + 12 for ms in QUICK]


def run(**options) -> str:
    said = io.StringIO()
    call_command("compare_answer_times", stdout=said, **options)
    return said.getvalue()


def compared(known, unknown, differs_in=()):
    return Comparison("вход", "почта", known, unknown, list(differs_in))


@pytest.mark.parametrize(
    ("one", "other", "p"),
    [
        ([1, 2, 3], [4, 5, 6], 2 / 20),
        ([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 2 / 252),
        ([1, 3], [2, 4], 4 / 6),
        ([1, 4], [2, 3], 1.0),
        ([1, 2, 3, 5], [4, 6, 7, 8], 4 / 70),
    ],
)
def test_the_chance_of_an_order_is_close_to_the_counted_one_even_for_few(one, other, p):
    assert mann_whitney(one, other) == pytest.approx(p, abs=0.035)
    assert mann_whitney(one, other) == pytest.approx(mann_whitney(other, one))


def test_the_most_tries_are_judged_in_no_time():
    many = [float(step) for step in range(MOST_TRIES)]
    began = time.process_time()
    assert mann_whitney(many, [ms + 100 for ms in many]) < SURE
    assert time.process_time() - began < 5


def test_a_planted_difference_is_found_whichever_is_slower():
    assert mann_whitney(QUICK, SLOW) < 1e-9
    for known, unknown in ((SLOW, QUICK), (QUICK, SLOW)):
        assert compared(known, unknown).tells_by_time
        assert not compared(known, unknown).holds


def test_equal_samples_do_not_differ():
    assert mann_whitney(QUICK, list(reversed(QUICK))) == 1.0
    assert compared(QUICK, QUICK).holds


@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        ([ms / 10 for ms in SLOW], [ms / 10 for ms in QUICK]),  # a large share of little: 1.2 ms
        ([ms + 200 for ms in SLOW], [ms + 200 for ms in QUICK]),  # 12 ms of 240
        ([40.0, 60.0, 90.0], [40.5, 41.0, 42.0]),  # too few to be sure
    ],
)
def test_what_is_small_or_may_be_chance_is_not_called_a_difference(known, unknown):
    assert not compared(known, unknown).tells_by_time


def test_an_answer_that_looks_different_is_a_difference_at_any_time():
    assert not compared(QUICK, QUICK, ["cookie"]).holds


def test_without_a_demonstration_it_refuses(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="только при DEMO=1"):
        run()


def test_where_sms_really_leave_it_refuses(settings):
    settings.SMS_URL = "https://sms.example/send"
    with pytest.raises(CommandError, match="без SMS_URL"):
        run()


@pytest.mark.parametrize("tries", [-1, 0, 1, 1000])
def test_a_number_of_tries_that_says_nothing_is_refused(tries):
    with pytest.raises(CommandError, match="от 2 до 999"):
        run(tries=tries)


def rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in apps.get_models()}


@pytest.mark.django_db(transaction=True)
def test_the_pages_are_pressed_for_real_and_nothing_is_left(transactional_db):
    before = rows()
    said = run(tries=2).splitlines()
    assert [line.split()[:2] for line in said[1:]] == [
        [form, contact] for form in ("вход", "регистрация", "восстановление") for contact in ("почта", "телефон")
    ]
    assert all(line.endswith("одинаковы") for line in said[1:])
    assert rows() == before


class Gossip:
    """Tells by a header, a cookie and the page who has a cabinet."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        typed = request.POST.get("login") or request.POST.get("contact") or ""
        if User.objects.by_contact(typed):
            response.set_cookie("known", "1")
            response.headers["X-Known"] = "1"
            response.content += b"known"
        return response


@pytest.mark.django_db(transaction=True)
def test_a_page_that_tells_is_named_and_the_command_fails(settings):
    settings.MIDDLEWARE = [f"{__name__}.Gossip", *settings.MIDDLEWARE]
    before, said = rows(), io.StringIO()
    with pytest.raises(CommandError, match="видно, у кого есть кабинет"):
        call_command("compare_answer_times", tries=2, stdout=said)
    assert "заголовки, cookie, страница" in said.getvalue().splitlines()[1]
    assert rows() == before


@pytest.mark.django_db(transaction=True)
def test_a_brake_ends_it_with_a_word_and_nothing_is_left(settings):
    settings.SMS_CODES_PER_DAY = 0
    before = rows()
    with pytest.raises(CommandError, match="регистрация: 200"):
        run(tries=2)
    assert rows() == before


@pytest.mark.django_db(transaction=True)
def test_lines_and_messages_of_others_stay():
    now = timezone.now()
    SecurityEvent.objects.create(kind="sign_in_failed", at=now, last_at=now)
    Message.objects.create(
        key="other", channel="email", kind="test", address="anna@example.org", created_at=now, next_at=now
    )
    before = rows()
    run(tries=2)
    assert rows() == before


def done_by(sql: str) -> str:
    """«UPDATE cache»: what a query does and where, without values and conditions."""
    verb, table = sql.split(maxsplit=1)[0], re.search(r'(?:FROM|INTO|UPDATE) "?(\w+)', sql)
    return f"{verb} {table.group(1) if table else ''}"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("known", "unknown"), TWINS)
@pytest.mark.parametrize("page", ["account_login", "account_signup", "account_reset_password"])
def test_a_known_contact_costs_the_very_queries_of_an_unknown_one(page, known, unknown):
    """Not as many only, but the same ones in the same order, with what is done after the commit."""
    owner_of(known)
    asked = []
    for number, contact in enumerate((known, unknown)):
        typed = {"contact": contact, "login": contact, "password": "не тот пароль"}
        with CaptureQueriesContext(connection) as queries:
            Client().post(reverse(page), typed, REMOTE_ADDR=f"198.18.0.{number}")
        asked.append([done_by(query["sql"]) for query in queries])
    assert asked[0] == asked[1]
    assert len(asked[0]) > 5
