"""Codes under parallel requests: guesses are counted one by one, limits are not slipped past, one use is one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from accounts import codes, registration
from accounts.models import Code, User
from notifications.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


def at_once(act, times: int = THREADS) -> list:
    """The act, so many times at the same moment, each on a connection of its own."""

    def alone(number: int):
        try:
            return act(number)
        except codes.TooMany:
            return "too many"
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(alone, range(times)))


def test_parallel_guesses_are_five_and_no_more():
    code = codes.issue(Code.Purpose.SIGN_UP, "anna@example.org", at=timezone.now())
    verdicts = at_once(lambda number: codes.check(code, f"01010{number}", at=timezone.now()))
    assert sorted(verdict.value for verdict in verdicts) == ["spent"] * (THREADS - 5) + ["wrong"] * 5


def test_parallel_requests_send_one_code():
    answers = at_once(lambda _number: codes.issue(Code.Purpose.SIGN_UP, "+79123456789", at=timezone.now()))
    assert answers.count("too many") == THREADS - 1
    assert (Code.objects.count(), Message.objects.count()) == (1, 1)


def test_a_right_code_in_parallel_is_used_once_and_makes_one_account(monkeypatch):
    monkeypatch.setattr(codes, "new_digits", lambda: "482190")
    code = codes.issue(Code.Purpose.SIGN_UP, "anna@example.org", at=timezone.now(), password="!")
    verdicts = at_once(lambda _number: codes.check(code, "482190", at=timezone.now()), times=5)
    assert [verdict.value for verdict in verdicts].count("fits") == 1
    made = at_once(lambda _number: registration.register(code, at=timezone.now()))
    assert (len([user for user in made if user]), User.objects.count()) == (1, 1)
