"""What an officer without the second factor reaches: the page that sets it up or asks for it, and nothing else."""

import pytest
from django.urls import reverse

from tests.complaints.desk import complaint_at
from tests.complaints.rooms import furnished
from tests.complaints.test_admin_page import add_file
from tests.factories import PASSWORD, StaffFactory
from tests.journeys.account_steps import MAIL, NEW_PASSWORD, at_desk, reset, sign_in
from tests.journeys.person import Person
from tests.routes import routes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
WAYS_IN_AND_OUT = {"admin:login", "admin:logout"}
MISSING = {"without an application": "/accounts/security/2fa/", "without its code": "/accounts/2fa/"}


@pytest.fixture
def matter(housing):
    """A complaint, and with it something behind every address."""
    return complaint_at()


@pytest.fixture
def keys(matter):
    return furnished(matter)


def staff_addresses(keys):
    """Every address of the staff site, of an object that is there."""
    for route in routes():
        if route.pattern.startswith("admin/") and route.name not in WAYS_IN_AND_OUT:
            yield _address(route, keys)


def _address(route, keys):
    values = {"app_label": "complaints", "name": "take", "url": "nowhere/", "uuid": keys["uuid"]}
    if {"pk", "object_id"} & set(route.takes):
        pk = keys[route.pattern.split("/")[2]]
        values |= {"pk": pk, "object_id": pk}
    if route.name == "admin:":  # Django's own redirects of old addresses, and the one that catches the rest
        return "/" + route.pattern.replace("<path:object_id>", str(values.get("object_id"))).replace(
            "(?P<url>.*)$", values["url"]
        )
    return reverse(route.name, kwargs={name: values[name] for name in route.takes})


@pytest.mark.parametrize("state", MISSING)
def test_staff_without_a_second_factor_reach_nothing_in_the_admin(me, matter, keys, state):
    officer = StaffFactory(is_superuser=True, **({"device": None} if state == "without an application" else {}))
    me.client.force_login(officer)  # a session begun before the second factor was demanded
    me.client.handler.enforce_csrf_checks = False
    addresses = list(staff_addresses(keys))
    assert len(addresses) > 40
    for address in addresses:
        for answer in (me.client.get(address), me.client.post(address, {"text": "Я", "decision": "approve"})):
            assert answer.status_code == 302, address
            assert answer.url.startswith("/admin/login/"), address
    me.open(f"/admin/complaints/complaint/{matter.pk}/change/")
    assert me.address.partition("?")[0] == MISSING[state]
    assert matter.story not in me.says


def test_the_same_addresses_answer_whoever_passed_it(keys, verified_client):
    desk = verified_client(StaffFactory(is_superuser=True))
    answers = {address: desk.get(address) for address in staff_addresses(keys)}
    led_away = [each for each, answer in answers.items() if answer.status_code == 302 and "/login/" in answer.url]
    assert led_away == []
    assert sum(answer.status_code == 200 for answer in answers.values()) > 20


@pytest.mark.parametrize("state", MISSING)
def test_nor_do_they_reach_a_file_of_a_citizen_by_its_address(me, matter, state):
    file = add_file(matter, matter.author, event=matter.events.first())
    officer = StaffFactory(is_superuser=True, **({"device": None} if state == "without an application" else {}))
    me.client.force_login(officer)
    assert me.client.get(file.get_absolute_url()).status_code == 404
    assert me.client.get(matter.get_absolute_url()).status_code == 404


def test_an_officer_enters_by_password_and_application_only(me, post):
    """No message and no trusted browser stands in for the application."""
    officer = StaffFactory(email=MAIL.kept)
    sign_in(me, MAIL.typed)
    assert me.heading == "Введите код из приложения"
    assert "Прислать код" not in me.says
    assert "Не спрашивать код" not in me.says
    assert me.open("/admin/").heading == "Вход"
    assert at_desk(officer).open("/admin/").status == 200


def test_a_reset_by_an_officer_leaves_the_application_in_front_of_the_desk(me, post):
    StaffFactory(email=MAIL.kept)
    reset(me, post, MAIL)
    sign_in(me, MAIL.kept, NEW_PASSWORD)
    assert me.heading == "Введите код из приложения"
    assert me.open("/admin/").heading == "Вход"
    assert sign_in(Person(), MAIL.kept, PASSWORD).ask("password")
