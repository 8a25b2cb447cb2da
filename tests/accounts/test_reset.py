"""A forgotten password: a code to the contact on file, a new password, and then the ordinary sign-in."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message
from tests.accounts.test_sign_in import LOGIN, sign_in
from tests.accounts.test_sign_up import TWINS, owner_of, visible
from tests.factories import PASSWORD, PhoneUserFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
RESET, CODE, NEW = (
    reverse(f"account_reset_password{page}") for page in ("", "_code", "_new")
)  # fmt: skip
FRESH = "совсем другие слова"


def prove(client, contact, code_to, typed=None):
    client.post(RESET, {"contact": typed or contact})
    return client.post(CODE, {"code": code_to(contact)})


@pytest.mark.parametrize("typed", ["8 912 345-67-89", "+79123456789"])
def test_a_password_is_reset_by_a_code_in_an_sms(client, code_to, typed):
    person = PhoneUserFactory(phone="+79123456789")
    assert prove(client, "+79123456789", code_to, typed)["Location"] == NEW
    answer = client.post(NEW, {"password": FRESH})
    assert answer["Location"] == LOGIN
    person.refresh_from_db()
    assert (person.check_password(FRESH), "_auth_user_id" in client.session) == (True, False)
    assert "Пароль изменён. Войдите с новым паролем" in client.get(LOGIN).content.decode()
    assert sign_in(client, typed, FRESH).status_code == 302


def test_a_password_is_reset_by_a_code_in_a_letter_and_the_owner_is_told_everywhere(client, code_to):
    anna = UserFactory(email="anna@example.org", phone="+79001234567", phone_verified=True, notify_sms=False)
    prove(client, "anna@example.org", code_to)
    client.post(NEW, {"password": FRESH})
    told = Message.objects.filter(kind="security_changed", user=anna)
    assert sorted(told.values_list("channel", "address")) == [
        ("cabinet", ""), ("email", "anna@example.org"), ("sms", "+79001234567"),
    ]  # fmt: skip
    assert "пароль изменён" in told.get(channel="email").body


def test_a_reset_ends_every_session_of_the_person(client, code_to):
    anna = UserFactory(email="anna@example.org")
    elsewhere = type(client)()
    elsewhere.force_login(anna)
    prove(client, "anna@example.org", code_to)
    client.post(NEW, {"password": FRESH})
    assert elsewhere.get(reverse("account_security")).status_code == 302


def test_a_reset_does_not_pass_the_second_factor(client, code_to):
    StaffFactory(email="officer@example.org")
    prove(client, "officer@example.org", code_to)
    client.post(NEW, {"password": FRESH})
    assert client.get(reverse("admin:index"))["Location"].startswith(reverse("admin:login"))
    assert sign_in(client, "officer@example.org", FRESH)["Location"] == reverse("second_factor_verify")
    assert client.get(reverse("account_security")).status_code == 302


@pytest.mark.parametrize(("known", "unknown"), TWINS)
def test_an_unknown_contact_gets_the_same_answers_on_every_page_and_no_message_leaves(client, known, unknown):
    owner_of(known)
    walks = []
    for contact in (known, unknown):
        browser = type(client)()
        with time_machine.travel(timezone.now(), tick=False) as clock:
            walk = [browser.post(RESET, {"contact": contact}), browser.get(CODE), browser.get(NEW)]
            walk += [browser.post(CODE, {"again": "1"}), browser.get(CODE)]
            walk += [browser.post(CODE, {"code": "010101"}) for _ in range(6)]
            due = list(Message.objects.due(at=timezone.now()).values_list("address", flat=True))
            assert due == ([known] if contact == known else [])
            clock.shift(601)
            walk += [browser.post(CODE, {"code": "010101"}), type(client)().post(RESET, {"contact": contact})]
        walks.append([visible(answer, contact) for answer in walk])
    assert walks[0] == walks[1]
    assert [answer[0] for answer in walks[0]] == [302, 200, 302, 302, 200] + [200] * 6 + [200, 200]
    assert "Если такой кабинет есть, мы отправили код" in walks[0][1][-1]


def test_a_closed_account_is_like_an_unknown_one(client, code_to):
    UserFactory(email="anna@example.org", is_active=False)
    assert prove(client, "anna@example.org", code_to).status_code == 200
    assert not Message.objects.due(at=timezone.now()).exists()


def test_the_new_password_is_set_once_and_within_ten_minutes(client, code_to):
    anna = UserFactory(email="anna@example.org")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        prove(client, "anna@example.org", code_to)
        client.post(NEW, {"password": FRESH})
        assert client.post(NEW, {"password": "ещё одни слова"})["Location"] == RESET
        clock.shift(timedelta(minutes=2))
        prove(client, "anna@example.org", code_to)
        clock.shift(timedelta(minutes=11))
        assert client.post(NEW, {"password": "ещё одни слова"})["Location"] == RESET
    anna.refresh_from_db()
    assert anna.check_password(FRESH)


def test_without_a_proved_code_there_is_no_new_password(client, code_to):
    UserFactory(email="anna@example.org")
    assert client.get(CODE)["Location"] == RESET
    assert client.get(NEW)["Location"] == RESET
    client.post(RESET, {"contact": "anna@example.org"})
    assert client.post(NEW, {"password": FRESH})["Location"] == RESET
    other = type(client)()
    assert other.post(CODE, {"code": code_to("anna@example.org")})["Location"] == RESET


def test_a_code_of_a_sign_up_resets_nothing(client, code_to):
    UserFactory(email="anna@example.org")
    client.post(reverse("account_signup"), {"contact": "boris@example.org", "password": FRESH})
    assert client.post(CODE, {"code": code_to("boris@example.org")})["Location"] == RESET


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "Придумайте пароль"),
        ("коротко", "Нужно не меньше 10 знаков"),
        ("anna@example.org", "Пароль не должен совпадать с почтой или телефоном"),
    ],
)
def test_a_weak_new_password_is_refused_at_its_field_and_the_proof_stays(client, code_to, password, words):
    UserFactory(email="anna@example.org")
    prove(client, "anna@example.org", code_to)
    assert client.post(NEW, {"password": password}).context["form"].errors["password"] == [words]
    assert client.post(NEW, {"password": FRESH})["Location"] == LOGIN


def test_after_a_reset_the_owner_is_not_braked_by_the_guesses_before(client, code_to):
    UserFactory(email="anna@example.org")
    for _ in range(5):
        sign_in(client, "anna@example.org", "не тот пароль")
    prove(client, "anna@example.org", code_to)
    client.post(NEW, {"password": FRESH})
    assert sign_in(client, "anna@example.org", FRESH).status_code == 302


def test_a_reset_of_ones_own_password_does_not_forgive_guesses_at_others(client, code_to):
    UserFactory(email="thief@example.org")
    with time_machine.travel(timezone.now(), tick=False):
        for place in range(10):
            sign_in(client, f"{place}@example.org", "не тот пароль")
        prove(client, "thief@example.org", code_to)
        client.post(NEW, {"password": FRESH})
        (refusal,) = sign_in(client, "boris@example.org", "не тот пароль").context["form"].non_field_errors()
    assert refusal.startswith("Слишком много попыток")


def test_a_new_password_in_the_cabinet_ends_other_sessions_and_keeps_this_one(client):
    anna = UserFactory(email="anna@example.org")
    elsewhere = type(client)()
    for browser in (client, elsewhere):
        browser.force_login(anna)
    page = reverse("account_change_password")
    wrong = client.post(page, {"current_password": "не тот пароль", "password": FRESH})
    assert wrong.context["form"].errors["current_password"] == ["Пароль не подошёл. Проверьте раскладку и Caps Lock"]
    assert client.post(page, {"current_password": PASSWORD, "password": FRESH})["Location"] == reverse(
        "account_security"
    )
    assert client.get(reverse("account_security")).status_code == 200
    assert elsewhere.get(reverse("account_security")).status_code == 302
    assert Message.objects.filter(kind="security_changed", user=anna, channel="email").count() == 1


def test_the_current_password_cannot_be_guessed_from_a_stolen_session(client):
    client.force_login(UserFactory())
    page = reverse("account_change_password")
    for _ in range(10):
        client.post(page, {"current_password": "не тот пароль", "password": FRESH})
    answer = client.post(page, {"current_password": PASSWORD, "password": FRESH})
    assert answer.status_code == 200
    assert "Слишком много попыток. Подождите несколько минут" in answer.content.decode()
