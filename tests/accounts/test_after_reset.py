"""The second factor is offered after a reset, once, and never skipped when it is on."""

import pytest
from django.urls import reverse

from accounts.models import User
from tests.accounts.test_second_factor import SET_UP, VERIFY
from tests.accounts.test_sign_in import LOGIN, sign_in
from tests.factories import DeviceFactory, PhoneUserFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
RESET, CODE, SET = (reverse(f"account_reset_password{step}") for step in ("", "_code", "_new"))
OFFER, HOME = reverse("second_factor_offer"), reverse("complaints:list")
NEW = "три новых слова"


def reset(client, code_to, contact):
    client.post(RESET, {"contact": contact})
    client.post(CODE, {"code": code_to(contact)})
    assert client.post(SET, {"password": NEW})["Location"].startswith(LOGIN)


@pytest.mark.parametrize("factory", [UserFactory, PhoneUserFactory])
def test_the_next_sign_in_offers_it_and_goes_on_where_the_person_wanted(client, code_to, factory):
    anna = factory()
    contact = anna.email or anna.phone
    reset(client, code_to, contact)
    answer = sign_in(client, contact, NEW, next="/complaints/new/")
    assert answer["Location"] == f"{OFFER}?next=%2Fcomplaints%2Fnew%2F"
    page = client.get(answer["Location"]).content.decode()
    assert f'href="{SET_UP}?next=%2Fcomplaints%2Fnew%2F"' in page
    assert 'href="/complaints/new/">Не сейчас' in page
    again = type(client)()
    assert sign_in(again, contact, NEW)["Location"] == HOME, "offered once"


def test_without_a_reset_nothing_is_offered(client):
    UserFactory(email="anna@example.org")
    assert sign_in(client, "anna@example.org")["Location"] == HOME


def test_where_it_is_on_it_is_asked_not_offered(client, code_to):
    DeviceFactory(user__email="anna@example.org")
    reset(client, code_to, "anna@example.org")
    assert sign_in(client, "anna@example.org", NEW)["Location"] == VERIFY
    assert User.objects.get().reset_by == "email"


def test_an_officer_must_set_it_up_so_nothing_is_offered(client, code_to):
    StaffFactory(email="officer@example.org", device=None)
    reset(client, code_to, "officer@example.org")
    assert sign_in(client, "officer@example.org", NEW)["Location"] == reverse("admin:index")


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_offer_leads_nowhere_else(client, evil):
    client.force_login(UserFactory())
    page = client.get(OFFER, {"next": evil}).content.decode()
    assert "evil" not in page
    assert "javascript:alert" not in page
    assert f'href="{HOME}">Не сейчас' in page
