"""The second step's code by mail or SMS: for citizens, to a contact that is a second proof."""

import pytest
from django.urls import reverse

from accounts.models import User
from notifications.models import Message
from tests.accounts.test_after_reset import NEW, reset
from tests.accounts.test_second_factor import VERIFY
from tests.accounts.test_sign_in import LOGIN, sign_in
from tests.factories import DeviceFactory, PhoneUserFactory, StaffFactory

pytestmark = pytest.mark.django_db
SEND, CODE = reverse("second_factor_send"), reverse("second_factor_code")
MAIL, NUMBER = "anna@example.org", "+79123456789"


@pytest.fixture
def anna():
    return DeviceFactory(user__email=MAIL, user__phone=NUMBER, user__phone_verified=True).user


@pytest.mark.parametrize(("by", "contact"), [("email", MAIL), ("phone", NUMBER)])
def test_a_citizen_enters_by_a_code_sent_once(client, anna, code_to, by, contact):
    sign_in(client, MAIL, next="/complaints/new/")
    page = client.get(VERIFY).content.decode()
    assert "Прислать код на почту" in page
    assert "Прислать код по СМС" in page
    assert "СМС менее надёжна, чем приложение" in page
    assert client.post(SEND, {"by": by})["Location"] == CODE
    assert client.get(CODE).status_code == 200
    code = code_to(contact)
    assert client.post(CODE, {"code": code})["Location"] == "/complaints/new/"
    assert client.session["_auth_user_id"] == str(anna.pk)
    other = type(client)()
    sign_in(other, MAIL)
    assert other.post(CODE, {"code": code})["Location"] == VERIFY, "bound to the session that asked"
    assert "_auth_user_id" not in other.session


def test_the_letter_warns_that_whoever_asked_knew_the_password(client, anna, letter_to):
    sign_in(client, MAIL)
    client.post(SEND, {"by": "email"})
    assert "Если это не вы, пароль кто-то узнал: смените его" in letter_to(MAIL)
    reset_of_another = type(client)()
    PhoneUserFactory(email="boris@example.org", email_verified=True)
    reset_of_another.post(reverse("account_reset_password"), {"contact": "boris@example.org"})
    assert "Если вы не запрашивали код, ничего не делайте" in letter_to("boris@example.org")


def test_a_wrong_code_does_not_enter_and_after_five_the_right_one_is_dead(client, anna, code_to):
    sign_in(client, MAIL)
    client.post(SEND, {"by": "email"})
    code = code_to(MAIL)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        assert client.post(CODE, {"code": wrong}).context["form"].errors["code"]
    assert client.post(CODE, {"code": code}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_an_officer_never_gets_one(client):
    StaffFactory(email="officer@example.org", phone=NUMBER, phone_verified=True)
    sign_in(client, "officer@example.org")
    page = client.get(VERIFY).content.decode()
    assert "Прислать код" not in page
    assert "по документу" not in page
    assert client.post(SEND, {"by": "phone"})["Location"] == VERIFY
    assert client.get(CODE)["Location"] == VERIFY
    assert not Message.objects.filter(encrypted=True).exists()


@pytest.mark.parametrize("by", ["", "pigeon", "email"])
def test_only_a_verified_contact_gets_one(client, by):
    DeviceFactory(user__email="", user__email_verified=False, user__phone=NUMBER, user__phone_verified=True)
    sign_in(client, NUMBER)
    assert client.post(SEND, {"by": by})["Location"] == VERIFY
    assert not Message.objects.filter(encrypted=True).exists()


def test_the_mailbox_that_reset_the_password_is_no_second_proof(client, anna, code_to):
    reset(client, code_to, MAIL)
    sign_in(client, MAIL, NEW)
    page = client.get(VERIFY).content.decode()
    assert "Прислать код на почту" not in page
    assert f'href="{reverse("complaints:recovery")}">Верните кабинет по документу' in page
    assert client.post(SEND, {"by": "email"})["Location"] == VERIFY
    assert client.get(CODE)["Location"] == VERIFY
    client.post(SEND, {"by": "phone"})
    client.post(CODE, {"code": code_to(NUMBER)})
    assert User.objects.get().reset_by == "", "another proof was given since"


def test_too_many_are_refused_with_a_sentence(client, anna):
    sign_in(client, MAIL)
    client.post(SEND, {"by": "phone"})
    other = type(client)()
    sign_in(other, MAIL)
    answer = other.post(SEND, {"by": "phone"}, follow=True)
    assert "Код уже отправлен" in answer.content.decode()
    assert Message.objects.filter(encrypted=True).count() == 1


def test_without_a_password_nothing_is_sent(client, anna):
    assert client.post(SEND, {"by": "email"}, follow=True).redirect_chain[-1][0] == LOGIN
    assert client.get(CODE, follow=True).redirect_chain[-1][0] == LOGIN
    assert client.get(SEND).status_code == 405
    assert not Message.objects.exists()
