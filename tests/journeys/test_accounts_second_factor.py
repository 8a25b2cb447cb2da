"""The second factor from the picture to the day it is switched off: application, paper, mail, SMS, a trusted browser."""

import re
from datetime import timedelta

import pytest

from tests.factories import PASSWORD
from tests.journeys.account_steps import (
    MAIL,
    NEW_PASSWORD,
    OTHER_MAIL,
    OTHER_PHONE,
    PHONE,
    App,
    sign_in,
    sign_out,
    sign_up,
    switch_on,
)
from tests.journeys.person import PHONE as TELEPHONE
from tests.journeys.person import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
BY_EITHER = pytest.mark.parametrize("contact", [MAIL, PHONE], ids=["mail", "phone"])
STEP = "Введите код из приложения"
IN = "/complaints/"


@pytest.fixture
def protected(me, anna, clock):
    """Anna's application and recovery codes, set up by the pages; she is signed out and its first code is spent."""
    sign_in(me, MAIL.kept)
    app, codes = switch_on(me)
    sign_out(me)
    clock.shift(30)
    return app, codes


@BY_EITHER
def test_the_application_is_set_up_from_the_key_and_asked_at_the_next_sign_in(me, post, clock, contact):
    sign_up(me, post, contact)
    me.open("/accounts/security/")
    assert "Двойная защита Выключена" in me.says
    me.follow("Включить двойную защиту")
    app = App(me.page.get_element_by_id("key").text)
    link = next(link for link in me.page.iter("a") if link.text == "Открыть в приложении")
    assert app.code() == App(link.get("href").partition("secret=")[2].partition("&")[0]).code()
    spaced = f"{app.code()[:3]} {app.code()[3:]}"
    me.press("Подтвердить", code=spaced)

    assert me.told == "Двойная защита включена. Теперь при входе спросим код из приложения"
    codes = [each.text for each in me.page.find_class("key")]
    assert len(set(codes)) == 10
    assert all(code in me.client.get("/accounts/security/2fa/codes/file/").content.decode() for code in codes)
    me.press("Коды сохранены, продолжить")
    assert "Двойная защита Включена" in me.says
    assert "Осталось 10" in me.says
    assert me.open("/accounts/security/2fa/codes/").heading == "Вход и безопасность"  # shown once
    [told] = post.read(contact.kept)
    assert "изменен" in told.lower()

    sign_out(me)
    clock.shift(30)
    assert sign_in(me, contact.typed).heading == STEP
    assert not me.is_in
    sign_in(me, contact.typed).press("Войти", code=app.code())
    assert me.address == IN


def test_each_code_of_the_application_enters_once(me, protected, clock):
    app, _codes = protected
    sign_in(me, MAIL.kept).press("Войти", code=app.code())
    assert me.address == IN
    other = Person(ip="198.51.100.8")
    sign_in(other, PHONE.kept).press("Войти", code=app.code())
    assert other.ask("code") == "Код не подошёл. Введите тот, что в приложении сейчас"
    clock.shift(30)
    other.press("Войти", code=app.code())
    assert other.address == IN


def test_misses_make_the_pause_grow_and_the_fifth_ends_the_sign_in(me, protected, clock):
    app, _codes = protected
    sign_in(me, MAIL.kept)
    words = []
    for _ in range(4):
        words.append(me.press("Войти", code=_wrong(app)).ask("code"))
        clock.shift(30)
    assert words[0] == "Код не подошёл. Введите тот, что в приложении сейчас"
    assert words[2].startswith("Код не подошёл. Следующий можно ввести через ")
    assert _seconds(words[3]) > _seconds(words[2]) >= 4
    me.press("Войти", code=_wrong(app))
    assert (me.heading, me.told) == ("Вход", "Слишком много попыток. Войдите заново")
    sign_in(me, MAIL.kept).press("Войти", code=app.code())
    assert me.ask("code").startswith("Слишком много попыток. Попробуйте через ")
    assert _seconds(me.ask("code")) > _seconds(words[3])
    clock.shift(30)
    me.press("Войти", code=app.code())
    assert me.address == IN


def _seconds(words):
    return int(re.search(r"(\d+) с$", words)[1])


def _wrong(app):
    return f"{(int(app.code()) + 500_000) % 1_000_000:06d}"


def test_a_recovery_code_enters_once_in_any_spelling_and_the_owner_is_told(me, post, protected, clock):
    _app, codes = protected
    post.read(MAIL.kept)
    sign_in(me, PHONE.kept).follow("Ввести резервный код")
    me.press("Войти", code=codes[3].replace(" ", "-"))
    assert me.address == IN
    assert "осталось кодов: 9" in post.read(MAIL.kept)[-1]
    sign_out(me)

    sign_in(me, PHONE.kept).follow("Ввести резервный код").press("Войти", code=codes[3])
    assert me.ask("code") == "Код не подошёл. Проверьте цифры: каждый резервный код подходит один раз"
    clock.shift(30)
    me.press("Войти", code=f" {codes[4].replace('0', 'О')} ")
    assert me.address == IN
    assert "Осталось 8" in me.open("/accounts/security/").says


@pytest.mark.parametrize(("by", "contact"), [("на почту", MAIL), ("по СМС", PHONE)], ids=["mail", "phone"])
def test_a_code_by_message_enters_once_when_the_phone_is_not_at_hand(me, post, protected, clock, by, contact):
    post.read(contact.kept)
    sign_in(me, MAIL.kept).press(f"Прислать код {by}")
    me.open("/accounts/2fa/").press(f"Прислать код {by}")  # «Назад», and once more: the first is on its way
    assert me.heading == contact.heading
    digits = post.code_to(contact.kept)
    me.press("Войти", code=f"{digits[:3]}-{digits[3:]}")
    assert me.address == IN
    sign_out(me)

    sign_in(me, MAIL.kept)
    assert me.open("/accounts/2fa/code/").heading == STEP
    clock.shift(31)
    me.press(f"Прислать код {by}").press("Войти", code=digits)
    assert me.ask("code") == "Код не подошёл. Проверьте цифры или запросите новый код"
    me.press("Войти", code=post.code_to(contact.kept))
    assert me.address == IN


def test_a_trusted_browser_is_not_asked_for_thirty_days_and_others_are(me, protected, clock):
    app, _codes = protected
    sign_in(me, MAIL.kept).press("Войти", code=app.code(), remember="1")
    assert "Браузеры, где не спрашиваем код 1" in me.open("/accounts/security/").says
    sign_out(me)
    assert sign_in(me, PHONE.kept).address == IN
    sign_out(me)
    assert sign_in(Person(device=TELEPHONE), MAIL.kept).heading == STEP
    clock.shift(timedelta(days=30))
    assert sign_in(me, MAIL.kept).heading == STEP


def test_a_trusted_browser_ends_with_a_password_change(me, post, protected, clock):
    app, _codes = protected
    sign_in(me, MAIL.kept).press("Войти", code=app.code(), remember="1")
    me.open("/accounts/security/").follow("Сменить")
    me.press("Сохранить", current_password=PASSWORD, password=NEW_PASSWORD)
    assert me.told == "Пароль изменён. На других устройствах придётся войти заново"
    sign_out(me)
    assert sign_in(me, MAIL.kept, NEW_PASSWORD).heading == STEP


def test_a_trusted_browser_is_forgotten_from_the_list(me, protected, clock):
    app, _codes = protected
    sign_in(me, MAIL.kept).press("Войти", code=app.code(), remember="1")
    me.open("/accounts/security/").follow("Показать браузеры").press("Забыть все")
    assert me.told == "Теперь код спросим в каждом браузере"
    sign_out(me)
    assert sign_in(me, MAIL.kept).heading == STEP


def test_switching_off_needs_both_proofs_ends_other_sessions_and_is_told(me, post, protected, clock):
    app, _codes = protected
    away = Person(device=TELEPHONE)
    sign_in(away, MAIL.kept).press("Войти", code=app.code())
    clock.shift(30)
    sign_in(me, MAIL.kept).press("Войти", code=app.code())
    clock.shift(30)
    post.read(PHONE.kept)
    me.open("/accounts/security/").follow("Отключить двойную защиту")
    me.press("Отключить", current_password="не тот пароль", code=app.code())
    assert me.ask("current_password") == "Пароль не подошёл. Проверьте раскладку и Caps Lock"
    me.press("Отключить", current_password=PASSWORD, code=app.code())
    assert me.told == "Двойная защита отключена"
    assert "Двойная защита Выключена" in me.says

    assert not away.is_in
    assert "отключён вход с кодом" in post.read(MAIL.kept)[-1]
    assert len(post.read(PHONE.kept)) == 1
    sign_out(me)
    assert sign_in(me, PHONE.kept).address == IN


def test_who_lost_the_application_switches_it_off_by_a_recovery_code_and_sets_up_another(me, protected, clock):
    old, codes = protected
    sign_in(me, MAIL.kept).follow("Ввести резервный код").press("Войти", code=codes[0])
    me.open("/accounts/security/2fa/off/").press("Отключить", current_password=PASSWORD, code=codes[1])
    assert me.told == "Двойная защита отключена"
    new, _codes = switch_on(me)
    sign_out(me)
    clock.shift(30)
    sign_in(me, MAIL.kept).press("Войти", code=old.code())
    assert me.ask("code") == "Код не подошёл. Введите тот, что в приложении сейчас"
    clock.shift(30)
    me.press("Войти", code=new.code())
    assert me.address == IN


def test_another_application_takes_the_place_of_the_lost_phones(me, post, protected, clock):
    """The second step by mail, then the password and one more code: the old application and the old list are dead."""
    old, papers = protected
    away = Person(device=TELEPHONE)
    sign_in(away, MAIL.kept).press("Войти", code=old.code())
    sign_in(me, MAIL.kept).press("Прислать код на почту").press("Войти", code=post.code_to(MAIL.kept))
    clock.shift(31)
    me.open("/accounts/security/").follow("Подключить приложение на другом телефоне")
    me.press("Прислать код", current_password="не тот пароль")
    assert me.ask("current_password") == "Пароль не подошёл. Проверьте раскладку и Caps Lock"
    me.press("Прислать код", current_password=PASSWORD)
    assert me.heading == MAIL.heading
    me.press("Продолжить", code=post.code_to(MAIL.kept))
    new = App(me.page.get_element_by_id("key").text)
    me.press("Подтвердить", code=new.code())
    assert me.told == "Приложение подключено. Прежнее и прежние резервные коды больше не действуют"
    assert not away.is_in

    clock.shift(30)
    sign_in(away, MAIL.kept).press("Войти", code=old.code())
    assert away.ask("code") == "Код не подошёл. Введите тот, что в приложении сейчас"
    clock.shift(30)
    away.follow("Ввести резервный код").press("Войти", code=papers[0])
    assert away.ask("code").startswith("Код не подошёл")
    clock.shift(30)
    sign_in(away, MAIL.kept).press("Войти", code=new.code())
    assert away.address == IN


@pytest.mark.parametrize(("kind", "new", "by"), [("email", OTHER_MAIL, "на почту"), ("phone", OTHER_PHONE, "по СМС")])
def test_a_contact_of_today_is_no_second_proof_until_three_days_are_over(me, post, protected, clock, kind, new, by):
    app, _codes = protected
    sign_in(me, MAIL.kept).press("Войти", code=app.code())
    clock.shift(30)
    proofs = {"current_password": PASSWORD, "code": app.code()}
    me.open(f"/accounts/contact/{kind}/").press("Получить код", contact=new.typed, **proofs)
    me.press("Сохранить контакт", code=post.code_to(new.kept))
    sign_out(me)
    assert f"Прислать код {by}" not in sign_in(me, new.kept).says
    clock.shift(timedelta(days=3, seconds=1))
    sign_in(me, new.kept).press(f"Прислать код {by}").press("Войти", code=post.code_to(new.kept))
    assert me.address == IN
