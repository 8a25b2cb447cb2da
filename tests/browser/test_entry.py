"""Into the cabinet and back into it in a real browser: made by mail and by phone, the password forgotten."""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.account_ways import FRESH_PASSWORD, half_a_minute_passes, sign_up, type_password

SECRET = "три-слова-и-цифра-7"
WRONG = "000000"  # right once in a million
NEW = [
    pytest.param(True, "zina@example.org", "zina@", "Проверьте адрес", id="mail with JavaScript"),
    pytest.param(False, "zoya@example.org", "zoya@", "Проверьте адрес", id="mail without"),
    pytest.param(True, "+79051110001", "8 905 111", "В номере не хватает цифр", id="phone with JavaScript"),
    pytest.param(False, "+79051110002", "8 905 111", "В номере не хватает цифр", id="phone without"),
]
FORGETFUL = [
    pytest.param(True, "yana@example.org", id="mail with JavaScript"),
    pytest.param(False, "yulia@example.org", id="mail without"),
    pytest.param(True, "+79051110004", id="phone with JavaScript"),
    pytest.param(False, "+79051110003", id="phone without"),
]

ROBBED = {True: "roza@example.org", False: "raya@example.org"}


@pytest.mark.parametrize(("js", "contact", "misspelt", "sentence"), NEW)
def test_a_cabinet_is_made_whatever_is_mistyped_and_pressed_twice(visitor, portal, js, contact, misspelt, sentence):
    person = visitor(js=js)
    page = person.go("/accounts/signup/")
    person.press("Получить код")
    person.hears("contact", "Введите почту или телефон")
    page.fill("[name=contact]", misspelt)
    page.fill("[name=password]", SECRET)
    person.press("Получить код")
    person.hears("contact", sentence, kept=misspelt)
    person.look()
    page.fill("[name=contact]", contact)
    page.fill("[name=password]", "короткий")
    person.press("Получить код")
    person.hears("password", "Нужно не меньше 10 знаков", kept="")
    assert page.input_value("[name=contact]") == contact
    page.fill("[name=password]", SECRET)
    person.press_twice("Получить код")

    mistypes_the_code(person, "Создать кабинет")
    page.fill("[name=code]", portal.code_for(contact))
    person.press_twice("Создать кабинет")
    assert urlsplit(page.url).path == "/complaints/"
    person.go("/accounts/security/")
    assert page.get_by_text("Вход в кабинет").count() == 1


@pytest.mark.parametrize(("js", "contact"), FORGETFUL)
def test_a_forgotten_password_is_replaced_by_a_code_and_the_second_factor_is_offered(visitor, portal, js, contact):
    sign_up(visitor(js=js), contact)
    person = visitor(js=js)
    type_password(person, contact, "не-тот-пароль-1")
    person.hears("password", "Почта, телефон или пароль не подошли", kept="")
    assert person.page.input_value("[name=login]") == contact
    page = person.follow("Забыли пароль?")
    person.press("Отправить код")
    person.hears("contact", "Введите почту или телефон")
    half_a_minute_passes(portal, contact)
    page.fill("[name=contact]", contact)
    person.press_twice("Отправить код")

    mistypes_the_code(person, "Продолжить")
    page.fill("[name=code]", portal.code_for(contact))
    person.press_twice("Продолжить")
    page.fill("[name=password]", contact)
    person.press("Сохранить пароль")
    person.hears("password", "Пароль не должен совпадать с почтой или телефоном", kept="")
    person.look()
    page.fill("[name=password]", SECRET)
    person.press_twice("Сохранить пароль")
    assert page.get_by_text("Пароль изменён. Войдите с новым паролем").is_visible()
    person.look()

    type_password(person, contact, FRESH_PASSWORD)
    person.hears("password", "Почта, телефон или пароль не подошли")
    type_password(person, contact, SECRET)
    assert page.get_by_role("heading", name="Защитить кабинет кодом?").is_visible()
    person.follow("Не сейчас")
    assert urlsplit(page.url).path == "/complaints/"


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_not_me_of_the_letter_puts_the_other_one_out(visitor, portal, js):
    address = ROBBED[js]
    sign_up(visitor(js=js), address)
    thief = visitor(js=js)
    type_password(thief, address, FRESH_PASSWORD)
    assert urlsplit(thief.page.url).path == "/complaints/"
    owner = visitor(js=js)
    page = owner.go(re.search(r"/accounts/not-me/[^/\s]+/", portal.letter(address, "not-me"))[0])
    owner.press_twice("Это не я, закрыть все входы")
    assert page.get_by_text("Все входы закрыты, прежний пароль отключён").is_visible()

    thief.go("/accounts/profile/")
    assert urlsplit(thief.page.url).path == "/accounts/login/"
    type_password(thief, address, FRESH_PASSWORD)
    thief.hears("password", "Почта, телефон или пароль не подошли")


def mistypes_the_code(person, button):
    page = person.page
    assert urlsplit(page.url).path.endswith("/code/"), page.url
    page.fill("[name=code]", "12 34")
    person.press(button)
    person.hears("code", "В коде 6 цифр, а введено 4", kept="12 34")
    page.fill("[name=code]", WRONG)
    person.press(button)
    person.hears("code", "Код не подошёл. Проверьте цифры или запросите новый код", kept=WRONG)
    person.look()
