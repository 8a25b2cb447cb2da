"""Making a cabinet, leaving it and coming back, by mail and by phone; what stands between a guesser and the owner."""

import re
from datetime import timedelta

import pytest

from tests.factories import PASSWORD, PhoneUserFactory
from tests.journeys.account_steps import (
    MAIL,
    NEW_PASSWORD,
    OTHER_MAIL,
    OTHER_PHONE,
    PHONE,
    reset,
    sign_in,
    sign_out,
    sign_up,
)
from tests.journeys.person import Person

pytestmark = pytest.mark.django_db
BY_EITHER = pytest.mark.parametrize("contact", [MAIL, PHONE], ids=["mail", "phone"])
BRAKED = "Слишком много попыток. Попробуйте через 5 минут или восстановите пароль"


@BY_EITHER
def test_a_cabinet_is_made_left_and_entered_by_the_contact_in_another_spelling(me, post, contact):
    me.open("/").follow("Создать кабинет").press("Получить код", contact=contact.typed, password=PASSWORD)
    assert me.heading == contact.heading
    assert contact.masked in me.says
    digits = post.code_to(contact.kept)
    me.press("Создать кабинет", code=f" {digits[:3]}–{digits[3:]} ")
    assert (me.address, me.heading) == ("/complaints/", "Мои обращения")

    me.press("Выйти")
    assert not me.is_in
    for spelling in (contact.otherwise, contact.typed, contact.kept):
        assert sign_in(me, spelling).address == "/complaints/"
        sign_out(me)


@BY_EITHER
def test_the_page_that_was_wanted_opens_after_the_cabinet_is_made(me, post, contact):
    me.open("/accounts/security/").follow("Создайте кабинет")
    me.press("Получить код", contact=contact.typed, password=PASSWORD)
    me.press("Создать кабинет", code=post.code_to(contact.kept))
    assert me.address == "/accounts/security/"


@BY_EITHER
def test_a_second_press_whose_first_answer_was_dropped_says_to_try_to_enter(me, post, contact):
    """Browsers without scripts do that: the account is made, and its session never arrives."""
    me.open("/accounts/signup/").press("Получить код", contact=contact.typed, password=PASSWORD)
    page, before = me.page, {name: cookie.value for name, cookie in me.client.cookies.items()}
    digits = post.code_to(contact.kept)
    me.press("Создать кабинет", code=digits)
    assert me.address == "/complaints/"

    me.page, me.address = page, "/accounts/signup/code/"
    for name, value in before.items():
        me.client.cookies[name] = value
    me.press("Создать кабинет", code=digits)
    assert me.told == "Этот код уже принят или устарел. Попробуйте войти или запросите новый"
    assert sign_in(me, contact.kept).address == "/complaints/"


@BY_EITHER
def test_a_contact_with_a_cabinet_sees_the_same_pages_and_a_message_tells_its_owner(post, clock, contact):
    sign_up(Person(), post, contact)
    clock.shift(31)
    other = {MAIL: OTHER_MAIL, PHONE: OTHER_PHONE}[contact]
    known, unknown = (Person(ip=f"198.51.100.{n}") for n in (1, 2))
    for person, typed in ((known, contact.otherwise), (unknown, other.typed)):
        person.open("/accounts/signup/").press("Получить код", contact=typed, password=PASSWORD)
    assert known.heading == contact.heading
    assert (known.address, known.says.replace(contact.masked, other.masked)) == (unknown.address, unknown.says)

    [told] = post.read(contact.kept)
    assert told.startswith("У вас уже есть кабинет")
    assert "осстанов" in told
    assert not re.search(r"\b\d{6}\b", told)
    assert post.code_to(other.kept)
    known.press("Создать кабинет", code="274916")
    assert known.ask("code") == "Код не подошёл. Проверьте цифры или запросите новый код"
    assert sign_in(Person(), contact.typed).address == "/complaints/"


@BY_EITHER
def test_of_two_browsers_that_began_with_one_contact_the_second_is_told_there_is_a_cabinet(post, clock, contact):
    """The first began half a minute earlier and types its code first; both hold the contact."""
    first, second = Person(), Person(ip="198.51.100.1")
    first.open("/accounts/signup/").press("Получить код", contact=contact.typed, password=PASSWORD)
    early = post.code_to(contact.kept)
    clock.shift(31)
    second.open("/accounts/signup/").press("Получить код", contact=contact.kept, password=PASSWORD)
    late = post.code_to(contact.kept)

    first.press("Создать кабинет", code=early)
    assert first.ask("code") != ""  # the newer code has killed it
    assert second.press("Создать кабинет", code=late).address == "/complaints/"
    assert not first.is_in


def test_five_wrong_passwords_for_one_phone_do_not_lock_another(post, clock):
    PhoneUserFactory(phone=PHONE.kept)
    PhoneUserFactory(phone=OTHER_PHONE.kept)
    guesser = Person(ip="198.51.100.9")
    spellings = [PHONE.kept, PHONE.typed, PHONE.otherwise, "89001234567", "9001234567"]
    for spelling in spellings:
        sign_in(guesser, spelling, "не тот пароль")
        assert guesser.ask("password") == "Почта, телефон или пароль не подошли. Проверьте раскладку и Caps Lock"
    assert (sign_in(guesser, PHONE.kept).status, guesser.errors) == (429, [BRAKED])
    assert guesser.value_of("login") == PHONE.kept

    assert sign_in(Person(ip="198.51.100.9"), OTHER_PHONE.typed).address == "/complaints/"
    assert sign_in(Person(ip="192.0.2.4"), PHONE.typed).address == "/complaints/"  # the owner, from another address


def test_who_was_braked_waits_five_minutes_from_the_first_of_the_five(post, clock):
    PhoneUserFactory(phone=PHONE.kept)
    guesser = Person()
    for _ in range(5):
        sign_in(guesser, PHONE.kept, "не тот пароль")
    clock.shift(timedelta(minutes=4, seconds=59))
    assert sign_in(guesser, PHONE.kept).errors == [BRAKED]
    clock.shift(2)
    assert sign_in(guesser, PHONE.kept).address == "/complaints/"


def test_the_pause_grows_with_the_misses(post, clock):
    """Five more misses after the first pause cost the rest of the hour, and the page says how much that is."""
    PhoneUserFactory(phone=PHONE.kept)
    guesser = Person()
    for _ in range(2):
        for _ in range(5):
            sign_in(guesser, PHONE.kept, "не тот пароль")
        clock.shift(timedelta(minutes=5, seconds=1))
    assert (sign_in(guesser, PHONE.kept).status, guesser.errors) == (429, [BRAKED.replace("5", "50")])
    clock.shift(timedelta(minutes=30))
    assert sign_in(guesser, PHONE.kept).errors == [BRAKED.replace("5", "20")]
    assert sign_in(Person(ip="192.0.2.4"), PHONE.typed).address == "/complaints/"
    clock.shift(timedelta(minutes=20))
    assert sign_in(guesser, PHONE.kept).address == "/complaints/"


def test_a_reset_of_ones_own_password_does_not_forgive_guesses_at_others(post, clock, anna):
    thief = Person(ip="198.51.100.66")
    for n in range(10):
        sign_in(thief, f"person{n}@example.org", "Лето-2026-лето")
    assert sign_in(thief, "person10@example.org").status == 429
    reset(thief, post, MAIL)  # anna's, who guesses
    assert sign_in(thief, "person10@example.org").status == 429


def test_a_reset_lets_the_braked_owner_in_at_once(post, clock, anna):
    me = Person()
    for _ in range(5):
        sign_in(me, PHONE.kept, "не тот пароль")
    assert sign_in(me, PHONE.kept).errors == [BRAKED]
    reset(me, post, PHONE)
    assert sign_in(me, PHONE.kept, NEW_PASSWORD).heading == "Защитить кабинет кодом?"
