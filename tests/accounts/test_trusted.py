"""«Не спрашивать код на этом устройстве 30 дней»: what it opens, and all that ends it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts import second_factor, security, trusted
from accounts.models import TrustedBrowser
from tests.accounts.test_second_factor import VERIFY
from tests.accounts.test_sign_in import sign_in
from tests.factories import DeviceFactory, StaffFactory

pytestmark = pytest.mark.django_db
LIST, FORGET_ALL = reverse("trusted_browsers"), reverse("trusted_browsers_forget")
HOME = reverse("complaints:list")


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as travel:
        yield travel


@pytest.fixture
def anna():
    return DeviceFactory(user__email="anna@example.org").user


@pytest.fixture
def browser(client, anna, clock, app_code):
    """A browser whose owner asked not to be asked, signed out."""
    sign_in(client, "anna@example.org")
    answer = client.post(VERIFY, {"code": app_code(anna), "remember": "1"})
    assert answer.cookies[trusted.COOKIE]["httponly"]
    client.post(reverse("account_logout"))
    return client


def is_asked(client, contact="anna@example.org", password=None) -> bool:
    answer = sign_in(client, contact, *([password] if password else []))
    client.post(reverse("account_logout"))
    return answer["Location"] == VERIFY


def test_the_code_is_not_asked_for_thirty_days_in_this_browser_only(browser, client, clock):
    assert not is_asked(browser)
    assert is_asked(type(client)())
    clock.shift(timedelta(days=30, seconds=-1))
    assert not is_asked(browser)
    clock.shift(1)
    assert is_asked(browser)


def test_without_the_tick_nothing_is_remembered(client, anna, clock, app_code):
    sign_in(client, "anna@example.org")
    assert "30&nbsp;дней" in client.get(VERIFY).content.decode()
    assert trusted.COOKIE not in client.post(VERIFY, {"code": app_code(anna)}).cookies
    assert not TrustedBrowser.objects.exists()


def test_a_new_password_ends_the_trust(browser, anna):
    anna.refresh_from_db()
    security.change_password(anna, "совсем другие слова", at=timezone.now())
    assert is_asked(browser, password="совсем другие слова")


def test_another_application_ends_the_trust(browser, anna):
    security.switch_off_second_factor(anna, at=timezone.now())
    second_factor.give_device(anna)
    assert is_asked(browser)


def test_leaving_everywhere_ends_the_trust(browser, anna):
    security.end_sessions(anna)
    assert is_asked(browser)


def test_an_officer_is_asked_always(client, clock, app_code):
    officer = StaffFactory(email="officer@example.org")
    sign_in(client, "officer@example.org")
    assert "30&nbsp;дней" not in client.get(VERIFY).content.decode()
    answer = client.post(VERIFY, {"code": app_code(officer), "remember": "1"})
    assert (answer.status_code, trusted.COOKIE in answer.cookies) == (302, False)
    assert not TrustedBrowser.objects.exists()


def test_a_citizen_who_becomes_an_officer_is_asked_again(browser, anna):
    type(anna).objects.filter(pk=anna.pk).update(is_staff=True)
    assert is_asked(browser)


def test_the_trust_of_one_person_is_not_anothers_and_two_may_share_a_computer(browser, clock, app_code):
    boris = DeviceFactory(user__email="boris@example.org").user
    assert is_asked(browser, "boris@example.org")
    sign_in(browser, "boris@example.org")
    browser.post(VERIFY, {"code": app_code(boris), "remember": "1"})
    browser.post(reverse("account_logout"))
    assert not is_asked(browser, "boris@example.org")
    assert not is_asked(browser)


@pytest.mark.parametrize("spoiled", ["", "x", "token:0000:signature"])
def test_a_made_up_cookie_opens_nothing(browser, spoiled):
    browser.cookies[trusted.COOKIE] = spoiled
    assert is_asked(browser)


def test_the_database_holds_no_token(browser):
    token = browser.cookies[trusted.COOKIE].value.split(":")[0]
    row = TrustedBrowser.objects.values_list().get()
    assert not any(token in str(value) for value in row)


def test_browsers_are_listed_and_forgotten_one_by_one_and_all(browser, anna, client):
    sign_in(browser, "anna@example.org")
    assert reverse("trusted_browsers") in browser.get(reverse("account_security")).content.decode()
    page = browser.get(LIST).content.decode()
    row = TrustedBrowser.objects.get()
    assert "Неизвестное устройство" in page
    assert "Забыть все" in page
    stranger = type(client)()
    stranger.force_login(DeviceFactory().user)
    stranger.post(reverse("trusted_browser_forget", args=[row.pk]))
    stranger.post(FORGET_ALL)
    assert TrustedBrowser.objects.exists()
    browser.post(reverse("trusted_browser_forget", args=[row.pk]))
    assert "Таких нет" in browser.get(LIST).content.decode()
    browser.post(reverse("account_logout"))
    assert is_asked(browser)
    trusted_again = TrustedBrowser.objects.create(
        user=anna, digest="1", fingerprint="2", made_at=timezone.now(), expires_at=timezone.now()
    )
    browser.force_login(anna)
    browser.post(FORGET_ALL)
    assert not TrustedBrowser.objects.filter(pk=trusted_again.pk).exists()
