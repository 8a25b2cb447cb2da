"""Another mail address or phone: proved on the new one, announced on the old one, telling nothing about others (A15)."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Code, SecurityEvent, User
from notifications.models import Message
from tests.accounts.test_sign_in import sign_in
from tests.accounts.test_sign_up import plain
from tests.factories import PASSWORD, DeviceFactory, PhoneUserFactory, UserFactory

pytestmark = pytest.mark.django_db
EMAIL, PHONE, CODE = (reverse(f"account_contact_{name}") for name in ("email", "phone", "code"))
PROFILE, SECURITY = reverse("account_profile"), reverse("account_security")


def ask(client, page, contact, password=PASSWORD):
    return client.post(page, {"contact": contact, "current_password": password})


def test_a_new_mail_address_counts_once_its_code_is_typed_and_the_old_one_is_told(client, code_to):
    anna = UserFactory(email="anna@example.org")
    elsewhere = type(client)()
    for browser in (client, elsewhere):
        browser.force_login(anna)
    assert ask(client, EMAIL, " Anna.New@Example.org ")["Location"] == CODE
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"
    assert client.post(CODE, {"code": code_to("anna.new@example.org")})["Location"] == PROFILE
    anna.refresh_from_db()
    assert (anna.email, anna.email_verified) == ("anna.new@example.org", True)
    told = Message.objects.filter(kind="contact_changed")
    assert sorted(told.values_list("channel", "address")) == [("cabinet", ""), ("email", "anna@example.org")]
    assert "изменена почта для входа: a••••@example.org" in told.get(channel="email").body
    line = SecurityEvent.objects.get(kind="contact_changed")
    assert (line.user, line.detail) == (anna, "a••••@example.org → a••••@example.org")
    assert client.get(SECURITY).status_code == 200
    assert elsewhere.get(SECURITY).status_code == 302
    assert sign_in(elsewhere, "anna@example.org").status_code == 200
    assert sign_in(elsewhere, "anna.new@example.org").status_code == 302


def test_a_phone_is_replaced_and_the_old_number_gets_an_sms(client, code_to):
    boris = PhoneUserFactory(phone="+79001112233")
    client.force_login(boris)
    assert ask(client, PHONE, "8 (900) 444-55-66")["Location"] == CODE
    assert client.post(CODE, {"code": code_to("+79004445566")})["Location"] == PROFILE
    boris.refresh_from_db()
    assert (boris.phone, boris.phone_verified) == ("+79004445566", True)
    sms = Message.objects.get(kind="contact_changed", channel="sms")
    assert (sms.address, len(sms.body) <= 70) == ("+79001112233", True)


def test_a_second_contact_is_added_and_the_first_one_is_told(client, code_to):
    anna = UserFactory(email="anna@example.org")
    PhoneUserFactory(phone="+79004445566", phone_verified=False, email="claim@example.org")
    client.force_login(anna)
    ask(client, PHONE, "+79004445566")
    client.post(CODE, {"code": code_to("+79004445566")})
    anna.refresh_from_db()
    assert (anna.phone, anna.phone_verified, anna.email) == ("+79004445566", True, "anna@example.org")
    assert User.objects.filter(phone="+79004445566").count() == 1
    assert SecurityEvent.objects.get(user=anna, kind="contact_added").detail == "+7 ••• •••-55-66"
    assert Message.objects.filter(kind="contact_changed", address="anna@example.org").exists()


@pytest.mark.parametrize("code", ["", "000000"], ids=["no code", "a wrong code"])
def test_where_the_second_factor_is_on_the_password_alone_changes_no_contact(client, code):
    anna = UserFactory(email="anna@example.org")
    DeviceFactory(user=anna)
    client.force_login(anna)
    proofs = {"current_password": PASSWORD, "code": code}
    answer = client.post(EMAIL, {"contact": "thief@example.org", **proofs})
    assert answer.context["form"].errors.keys() == {"code"}
    assert 'value="thief@example.org"' in answer.content.decode(), "what was typed stays"
    assert not Code.objects.exists()


def test_with_a_code_of_the_application_it_does_and_a_second_press_asks_for_no_other(client, code_to, app_code):
    anna = UserFactory(email="anna@example.org")
    DeviceFactory(user=anna)
    client.force_login(anna)
    form = {"contact": "new@example.org", "current_password": PASSWORD, "code": app_code(anna)}
    assert [client.post(EMAIL, form)["Location"] for _press in range(2)] == [CODE, CODE]
    assert Code.objects.count() == 1
    client.post(CODE, {"code": code_to("new@example.org")})
    anna.refresh_from_db()
    assert anna.email == "new@example.org"


def test_a_code_used_for_one_contact_is_worth_nothing_for_another(client, app_code):
    anna = UserFactory(email="anna@example.org")
    DeviceFactory(user=anna)
    client.force_login(anna)
    proofs = {"current_password": PASSWORD, "code": app_code(anna)}
    assert client.post(EMAIL, {"contact": "new@example.org", **proofs}).status_code == 302
    assert client.post(EMAIL, {"contact": "other@example.org", **proofs}).context["form"].errors.keys() == {"code"}
    assert Code.objects.count() == 1


def test_somebodys_contact_gets_the_same_answers_and_only_its_owner_learns(client, code_to, letter_to):
    UserFactory(email="boris@example.org")
    pages, wrong = [], []
    for contact in ("boris@example.org", "basil@example.org"):
        browser = type(client)()
        browser.force_login(UserFactory(email=f"asks.for.{contact}"))
        answer = ask(browser, EMAIL, contact)
        assert (answer.status_code, answer["Location"]) == (302, CODE)
        pages.append(plain(browser.get(CODE).content.decode()))
        wrong.append(plain(browser.post(CODE, {"code": "010101"}).content.decode()))
    assert pages[0] == pages[1]
    assert wrong[0] == wrong[1]
    assert "уже привязан к вашему" in letter_to("boris@example.org")
    assert "Код для кабинета" in letter_to("basil@example.org")


def test_a_contact_that_became_somebodys_meanwhile_is_refused_without_a_failure(client, code_to):
    anna = UserFactory(email="anna@example.org")
    client.force_login(anna)
    ask(client, EMAIL, "boris@example.org")
    UserFactory(email="boris@example.org")
    client.post(CODE, {"code": code_to("boris@example.org")})
    anna.refresh_from_db()
    assert anna.email == "anna@example.org"
    assert "Не получилось сохранить контакт" in client.get(PROFILE).content.decode()
    assert not Message.objects.filter(kind="contact_changed").exists()


def test_without_the_password_no_code_leaves(client):
    client.force_login(UserFactory())
    answer = ask(client, EMAIL, "new@example.org", "не тот пароль")
    assert answer.context["form"].errors["current_password"] == ["Пароль не подошёл. Проверьте раскладку и Caps Lock"]
    assert not Code.objects.exists()


def test_the_password_cannot_be_guessed_here(client):
    client.force_login(UserFactory())
    for _ in range(10):
        ask(client, EMAIL, "new@example.org", "не тот пароль")
    assert ask(client, EMAIL, "new@example.org").status_code == 200
    assert not Code.objects.exists()


def test_a_code_of_one_person_changes_nothing_for_another(client, code_to):
    anna, boris = UserFactory(email="anna@example.org"), UserFactory(email="boris@example.org")
    client.force_login(anna)
    ask(client, EMAIL, "new@example.org")
    other = type(client)()
    other.force_login(boris)
    assert other.post(CODE, {"code": code_to("new@example.org")})["Location"] == PROFILE
    boris.refresh_from_db()
    assert boris.email == "boris@example.org"


def test_a_new_code_for_the_same_contact_still_belongs_to_who_asked(client, code_to):
    anna = UserFactory(email="anna@example.org")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.force_login(anna)
        ask(client, EMAIL, "new@example.org")
        clock.shift(31)
        assert client.post(CODE, {"again": "1"})["Location"] == CODE
    assert client.post(CODE, {"code": code_to("new@example.org")})["Location"] == PROFILE
    anna.refresh_from_db()
    assert anna.email == "new@example.org"


def test_codes_on_their_way_to_the_old_contact_die_with_it(client, code_to):
    anna = UserFactory(email="anna@example.org")
    stranger = type(client)()
    stranger.post(reverse("account_reset_password"), {"contact": "anna@example.org"})
    client.force_login(anna)
    ask(client, EMAIL, "new@example.org")
    client.post(CODE, {"code": code_to("new@example.org")})
    answer = stranger.post(reverse("account_reset_password_code"), {"code": code_to("anna@example.org")})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("page", "contact", "words"),
    [
        (EMAIL, "", "Введите почту"),
        (EMAIL, "anna", "Добавьте знак @ в адрес почты"),
        (EMAIL, "anna@example.org", "Это уже ваш контакт. Укажите другой"),
        (PHONE, "", "Введите телефон"),
        (PHONE, "8 495 123-45-67", "СМС приходят только на мобильный. Укажите мобильный номер"),
        (PHONE, "89123456", "В номере не хватает цифр. Нужно 10 цифр после +7"),
        (PHONE, "\x00", "Проверьте телефон: в нём есть лишние знаки"),
    ],
)
def test_each_fault_of_a_contact_has_its_sentence(client, page, contact, words):
    client.force_login(UserFactory(email="anna@example.org"))
    assert ask(client, page, contact).context["form"].errors["contact"] == [words]
