"""Where one is signed in, ending it elsewhere, the word about a new device and «Это не я»."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import journal, not_me, presence
from accounts.models import SecurityEvent, UserSession
from notifications.models import Message
from tests.accounts.test_sign_in import LOGIN, sign_in
from tests.factories import PASSWORD, PhoneUserFactory, UserFactory

pytestmark = pytest.mark.django_db
PROOF = {"current_password": PASSWORD}
SECURITY, OTHERS = reverse("account_security"), reverse("account_sessions_end_others")


def is_in(client):
    return client.get(SECURITY).status_code == 200


def signed_in_as(client, user, **headers):
    browser = type(client)(**headers)
    browser.force_login(user)
    assert is_in(browser)
    return browser


def test_every_device_is_listed_with_this_one_first_and_marked(client):
    anna = UserFactory()
    signed_in_as(client, anna, HTTP_USER_AGENT="Firefox Linux")
    here = signed_in_as(client, anna, HTTP_USER_AGENT="iPhone Safari")
    signed_in_as(client, UserFactory(), HTTP_USER_AGENT="Opera OPR/ Windows")
    page = here.get(SECURITY)
    assert [(place.device, place.is_this) for place in page.context["places"]] == [
        ("Safari на iPhone", True), ("Firefox на Linux", False),
    ]  # fmt: skip
    assert page.content.decode().count("Это устройство") == 1


def test_one_device_is_ended_and_the_others_stay(client):
    anna = UserFactory()
    here, phone, tablet = (signed_in_as(client, anna) for _ in range(3))
    row = UserSession.objects.get(session_key=phone.session.session_key)
    assert here.post(reverse("account_session_end", args=[row.pk]), PROOF)["Location"] == SECURITY
    assert [is_in(browser) for browser in (here, phone, tablet)] == [True, False, True]
    assert SecurityEvent.objects.filter(user=anna, kind="session_ended").count() == 1
    assert here.post(reverse("account_session_end", args=[row.pk])).status_code == 404


def test_nobody_ends_somebody_elses_session(client):
    boris = signed_in_as(client, UserFactory())
    anna = signed_in_as(client, UserFactory())
    row = UserSession.objects.get(session_key=boris.session.session_key)
    page = reverse("account_session_end", args=[row.pk])
    assert anna.post(page, PROOF).status_code == 404
    assert client.post(page).status_code == 302
    assert anna.get(page).status_code == 405
    assert is_in(boris)


def test_everywhere_but_here_is_ended(client):
    anna = UserFactory()
    here, phone, tablet = (signed_in_as(client, anna) for _ in range(3))
    assert here.post(OTHERS, PROOF)["Location"] == SECURITY
    assert [is_in(browser) for browser in (here, phone, tablet)] == [True, False, False]
    assert [place.is_this for place in here.get(SECURITY).context["places"]] == [True]
    assert SecurityEvent.objects.filter(user=anna, kind="sessions_ended").exists()


def test_long_after_the_sign_in_the_password_is_asked_before_anything_is_ended(client):
    """Whoever finds an open session does not shut its owner out of the others."""
    anna = UserFactory()
    here, phone = signed_in_as(client, anna), signed_in_as(client, anna)
    row = UserSession.objects.get(session_key=phone.session.session_key)
    for page in (reverse("account_session_end", args=[row.pk]), OTHERS):
        asked = here.post(page)
        assert (asked.status_code, asked.context["form"].errors) == (200, {})
        assert "Вы вошли давно" in asked.content.decode()
        wrong = here.post(page, {"current_password": "не тот пароль"})
        assert wrong.context["form"].errors["current_password"] == [
            "Пароль не подошёл. Проверьте раскладку и Caps Lock"
        ]
    assert is_in(phone)
    key = here.session.session_key
    assert here.post(reverse("account_session_end", args=[row.pk]), PROOF)["Location"] == SECURITY
    assert not is_in(phone)
    assert here.session.session_key != key
    assert [place.is_this for place in here.get(SECURITY).context["places"]] == [True]


def test_soon_after_the_sign_in_one_press_is_enough(client):
    UserFactory(email="anna@example.org")
    phone, here = type(client)(), client
    for browser in (phone, here):
        sign_in(browser, "anna@example.org")
        assert is_in(browser)
    assert here.post(OTHERS)["Location"] == SECURITY
    assert not is_in(phone)


def test_the_session_that_goes_on_under_a_new_id_is_still_this_device(client):
    here = signed_in_as(client, UserFactory())
    key = here.session.session_key
    here.post(reverse("account_change_password"), {"current_password": PASSWORD, "password": "три новых слова"})
    assert here.session.session_key != key
    assert [place.is_this for place in here.get(SECURITY).context["places"]] == [True]
    assert UserSession.objects.get().session_key == here.session.session_key


def test_idle_and_left_sessions_are_not_listed_and_their_rows_are_cleaned(client):
    anna = UserFactory()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        signed_in_as(client, anna)
        left = signed_in_as(client, anna)
        left.post(reverse("account_logout"))
        clock.shift(timedelta(minutes=31))
        here = signed_in_as(client, anna)
        assert len(here.get(SECURITY).context["places"]) == 1
        assert UserSession.objects.count() == 2
        Session.objects.exclude(session_key=here.session.session_key).delete()
        presence.forget_ended()
    assert UserSession.objects.count() == 1


def test_one_session_or_thirty_cost_the_same_queries(client):
    anna = UserFactory()
    here = signed_in_as(client, anna)
    with CaptureQueriesContext(connection) as few:
        is_in(here)
    for _ in range(29):
        signed_in_as(client, anna)
    here.get(SECURITY)
    with CaptureQueriesContext(connection) as many:
        page = here.get(SECURITY)
    assert len(page.context["places"]) == 30
    assert len(many) == len(few)


@pytest.mark.parametrize("factory", [UserFactory, PhoneUserFactory])
def test_the_first_device_and_a_known_one_are_no_news_and_a_new_one_is(client, factory):
    person = factory()
    contact = person.email or person.phone
    sign_in(client, contact)
    client.post(reverse("account_logout"))
    sign_in(client, contact)
    assert not Message.objects.filter(kind="new_device").exists()
    sign_in(type(client)(), contact)
    told = Message.objects.filter(kind="new_device", user=person).exclude(channel="cabinet")
    assert list(told.values_list("address", flat=True)) == [contact]
    assert SecurityEvent.objects.filter(user=person, kind="sign_in_new").count() == 1


def test_a_sign_in_to_a_cabinet_nobody_has_entered_for_longer_than_the_journal_is_kept_is_news(client):
    anna = UserFactory()
    sign_in(client, anna.email)
    with time_machine.travel(timezone.now() + journal.KEPT + timedelta(days=1)):
        presence.forget_ended()
        assert not SecurityEvent.objects.exists()
        sign_in(type(client)(), anna.email)
    assert Message.objects.filter(kind="new_device", channel="email", address=anna.email).count() == 1


def test_the_notice_goes_to_all_addresses_whatever_is_switched_off(client):
    anna = UserFactory(phone="+79001234567", phone_verified=True, notify_sms=False, notify_email=False)
    for _ in range(2):
        signed_in_as(client, anna)
    told = Message.objects.filter(kind="new_device")
    assert set(told.values_list("channel", flat=True)) == {"cabinet", "email", "sms"}
    assert all(len(sms.body) <= 70 for sms in told.filter(channel="sms"))


def test_not_me_ends_all_sessions_once_and_opening_it_changes_nothing(client):
    anna = UserFactory(email="anna@example.org")
    owner, thief = signed_in_as(client, anna), signed_in_as(client, anna)
    page = Message.objects.get(kind="new_device", channel="cabinet").url
    assert page in Message.objects.get(kind="new_device", channel="email").body
    for _ in range(2):
        assert "Это не я, закрыть все входы" in client.get(page).content.decode()
        client.head(page)
    assert is_in(owner)
    assert is_in(thief)
    assert client.post(page)["Location"] == reverse("account_reset_password")
    assert not is_in(owner)
    assert not is_in(thief)
    assert sign_in(thief, "anna@example.org").status_code == 200
    again = client.post(page)
    assert (again.status_code, "Ссылка больше не действует" in again.content.decode()) == (404, True)
    assert SecurityEvent.objects.filter(user=anna, kind="not_me").count() == 1


def test_after_not_me_the_owner_sets_a_password_and_signs_in(client, code_to):
    anna = UserFactory(email="anna@example.org")
    for _ in range(2):
        signed_in_as(client, anna)
    client.post(Message.objects.get(kind="new_device", channel="cabinet").url)
    client.post(reverse("account_reset_password"), {"contact": "anna@example.org"})
    client.post(reverse("account_reset_password_code"), {"code": code_to("anna@example.org")})
    assert client.post(reverse("account_reset_password_new"), {"password": "три новых слова"})["Location"] == LOGIN
    assert sign_in(client, "anna@example.org", "три новых слова").status_code == 302


def test_the_thief_cannot_spoil_the_owners_link_by_changing_the_password_or_ending_sessions(client):
    anna = UserFactory()
    signed_in_as(client, anna)
    thief = signed_in_as(client, anna)
    page = Message.objects.get(kind="new_device", channel="cabinet").url
    thief.post(reverse("account_change_password"), {"current_password": PASSWORD, "password": "слова злодея тут"})
    thief.post(OTHERS, {"current_password": "слова злодея тут"})
    assert client.post(page).status_code == 302
    assert not is_in(thief)


@pytest.mark.parametrize(
    "forge",
    [
        lambda: "x",
        lambda: "MQ:1:2",
        lambda: signing.dumps(SecurityEvent.objects.get().pk, salt="other"),
        lambda: signing.dumps(SecurityEvent.objects.get().pk + 1, salt=not_me.SALT),
    ],
    ids=["no-token", "no-signature", "signed-for-something-else", "of-no-sign-in"],
)
def test_a_forged_link_closes_nothing(client, forge):
    anna = signed_in_as(client, UserFactory())
    page = reverse("account_not_me", args=[forge()])
    assert client.get(page).status_code == 404
    assert client.post(page).status_code == 404
    assert is_in(anna)


def test_the_link_ends_after_a_week(client):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        anna = UserFactory()
        for _ in range(2):
            signed_in_as(client, anna)
        page = Message.objects.get(kind="new_device", channel="cabinet").url
        clock.shift(timedelta(days=7, seconds=1))
        assert client.post(page).status_code == 404
