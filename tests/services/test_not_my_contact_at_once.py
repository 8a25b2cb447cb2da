"""«Это не я» about a contact pressed at the same moment as something else, on PostgreSQL with real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import RequestFactory
from django.utils import timezone

from accounts import codes, contact_change, not_my_contact
from accounts.models import Code, SecurityEvent, User
from notifications.models import Message
from tests.factories import UserFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL: set TEST_DATABASE_URL"),
]
OLD, THIEFS, THIEFS_PHONE = "anna@example.org", "thief@example.net", "+79117654321"


def at_once(*calls):
    """What the calls, started together, answered."""
    gate = Barrier(len(calls))

    def run(call):
        try:
            gate.wait()
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def proved(person, contact):
    """A code of this contact, typed right a moment ago."""
    code = codes.issue(Code.Purpose.CONTACT, contact, at=timezone.now(), asked_by=person)
    Code.objects.filter(pk=code.pk).update(used_at=timezone.now())
    return code


def change(person, code):
    browser = RequestFactory().get("/", headers={"User-Agent": "Firefox Windows"})
    return contact_change.replace(code, User.objects.get(pk=person.pk), request=browser, at=timezone.now())


def press(event):
    return not_my_contact.deny(event, request=RequestFactory().post("/"), at=timezone.now())


def replaced():
    """The owner, and the change the thief has made."""
    anna = UserFactory(email=OLD)
    assert change(anna, proved(anna, THIEFS))
    return anna, SecurityEvent.objects.select_related("user").get(kind="contact_changed")


def test_a_link_pressed_in_four_windows_works_once():
    anna, event = replaced()
    assert sorted(at_once(*(lambda: press(event) for _ in range(4)))) == [False, False, False, True]
    assert SecurityEvent.objects.filter(user=anna, kind="not_me").count() == 1
    assert Message.objects.filter(kind="security_changed", channel="email").count() == 1


@pytest.mark.parametrize("turn", range(5))
def test_a_contact_of_the_thief_proved_that_very_moment_does_not_stay(turn):
    anna, event = replaced()
    code = proved(anna, THIEFS_PHONE)
    pressed, _changed = at_once(lambda: press(event), lambda: change(anna, code))
    anna.refresh_from_db()
    assert pressed
    assert (anna.email, anna.phone, anna.phone_verified) == (OLD, None, False)
