"""A forgotten password, by mail and by phone: what it changes, what it ends and what it never skips."""

from datetime import timedelta

import pytest

from tests.factories import PASSWORD
from tests.journeys.account_steps import MAIL, NEW_PASSWORD, PHONE, reset, sign_in, sign_out, switch_on
from tests.journeys.person import PHONE as TELEPHONE
from tests.journeys.person import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("anna")]
BY_EITHER = pytest.mark.parametrize("contact", [MAIL, PHONE], ids=["mail", "phone"])
REFUSED = "Почта, телефон или пароль не подошли. Проверьте раскладку и Caps Lock"


@BY_EITHER
def test_a_forgotten_password_is_replaced_by_a_code_and_all_contacts_are_told(me, post, contact):
    me.open("/complaints/").follow("Забыли пароль?").press("Отправить код", contact=contact.otherwise)
    assert me.heading == contact.heading
    assert "Если такой кабинет есть, мы отправили код" in me.says
    me.press("Продолжить", code=post.code_to(contact.kept))
    assert me.heading == "Новый пароль"
    me.press("Сохранить пароль", password=NEW_PASSWORD)
    assert (me.heading, me.told) == ("Вход", "Пароль изменён. Войдите с новым паролем")
    assert not Person().is_in

    [letter], [sms] = post.read(MAIL.kept), post.read(PHONE.kept)
    assert "пароль изменён" in letter
    assert "В кабинете изменены данные входа" in sms
    assert sign_in(me, contact.typed, PASSWORD).ask("password") == REFUSED
    assert sign_in(me, contact.typed, NEW_PASSWORD).status == 200
    assert me.is_in
    assert "пароль изменён" in me.open("/messages/").says


@BY_EITHER
def test_a_reset_ends_all_sessions(post, contact):
    home, street = Person(), Person(ip="198.51.100.20", device=TELEPHONE)
    for person in (home, street):
        assert sign_in(person, MAIL.kept).is_in
    reset(Person(ip="192.0.2.1"), post, contact)
    assert not home.is_in
    assert not street.is_in
    assert "Вход" in street.heading


@BY_EITHER
def test_the_second_factor_is_offered_at_the_next_sign_in_and_only_then(me, post, contact):
    me.open("/accounts/security/").follow("Забыли пароль?").press("Отправить код", contact=contact.typed)
    me.press("Продолжить", code=post.code_to(contact.kept)).press("Сохранить пароль", password=NEW_PASSWORD)
    me.press("Войти", login=contact.kept, password=NEW_PASSWORD)
    assert me.heading == "Защитить кабинет кодом?"
    me.follow("Не сейчас")
    assert me.address == "/accounts/security/"  # where the person wanted to go before the reset
    sign_out(me)
    assert sign_in(me, contact.kept, NEW_PASSWORD).address == "/complaints/"


def test_who_takes_the_offer_has_the_second_factor_on(me, post, clock):
    reset(me, post, PHONE)
    sign_in(me, PHONE.kept, NEW_PASSWORD).follow("Включить двойную защиту")
    app, _codes = switch_on(me)
    sign_out(me)
    clock.shift(30)
    sign_in(me, PHONE.kept, NEW_PASSWORD).press("Войти", code=app.code())
    assert me.address == "/complaints/"


@BY_EITHER
def test_a_reset_does_not_skip_the_second_factor_and_its_contact_is_no_second_proof(me, post, clock, contact):
    sign_in(me, MAIL.kept)
    app, _codes = switch_on(me)
    sign_out(me)
    clock.shift(timedelta(minutes=1))
    reset(me, post, contact)
    sign_in(me, contact.kept, NEW_PASSWORD)
    assert me.heading == "Введите код из приложения"
    assert not me.is_in

    sign_in(me, contact.kept, NEW_PASSWORD)
    assert ("Прислать код на почту" in me.says, "Прислать код по СМС" in me.says) == (contact is PHONE, contact is MAIL)
    me.press("Войти", code=app.code())
    assert me.address == "/complaints/"  # asked, so not offered
    sign_out(me)
    assert sign_in(me, contact.kept, NEW_PASSWORD).heading == "Введите код из приложения"
    assert "Прислать код на почту" in me.says


@BY_EITHER
def test_a_code_cannot_be_used_twice(post, clock, contact):
    """Not in the tab that used it, not in another tab of the same browser that still shows the page of the code."""
    me = Person()
    me.open("/accounts/password/reset/").press("Отправить код", contact=contact.typed)
    page_of_code, address, digits = me.page, me.address, post.code_to(contact.kept)
    me.press("Продолжить", code=digits).press("Сохранить пароль", password=NEW_PASSWORD)
    clock.shift(31)

    me.page, me.address = page_of_code, address
    me.press("Продолжить", code=digits)
    assert me.heading == "Забыли пароль"
    assert me.open("/accounts/password/reset/new/").heading == "Забыли пароль"
    assert sign_in(Person(), contact.kept, NEW_PASSWORD).status == 200


@BY_EITHER
def test_a_code_of_the_way_in_dies_with_the_password_it_was_asked_for(post, clock, contact):
    """Two browsers ask for a reset by the two contacts; the first to finish ends the other's code."""
    other = {MAIL: PHONE, PHONE: MAIL}[contact]
    owner, thief = Person(), Person(ip="198.51.100.3")
    thief.open("/accounts/password/reset/").press("Отправить код", contact=other.kept)
    stolen = post.code_to(other.kept)
    reset(owner, post, contact)
    thief.press("Продолжить", code=stolen)
    assert thief.heading != "Новый пароль"
    assert thief.open("/accounts/password/reset/new/").heading == "Забыли пароль"


@pytest.mark.parametrize("contact", ["nobody@example.org", "+79005550000"], ids=["mail", "phone"])
def test_a_contact_without_a_cabinet_sees_the_same_pages_and_gets_nothing(post, contact):
    me = Person()
    me.open("/accounts/password/reset/").press("Отправить код", contact=contact)
    assert "Если такой кабинет есть, мы отправили код" in me.says
    assert post.read(contact) == []
    me.press("Продолжить", code="274916")
    assert me.ask("code") == "Код не подошёл. Проверьте цифры или запросите новый код"
