"""What a person changes in the cabinet, in a real browser: name, notices, contacts, consents, the copy, the closing."""

import zipfile
from urllib.parse import urlsplit

import pytest

from tests.browser.account_ways import FRESH_PASSWORD, sign_up, type_password

WHO = {True: ("kira@example.org", "+79051110021"), False: ("lada@example.org", "+79051110022")}
WRONG = "000000"


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_own_data_contacts_notices_consents_copy_and_closing(visitor, portal, js):
    address, phone = WHO[js]
    person = visitor(js=js)
    sign_up(person, address)
    fills_the_profile(person)
    adds_a_phone(person, portal, phone)
    switches_sms_off(person)
    gives_and_withdraws_a_consent(person)
    takes_a_copy(person, portal, address)
    closes_and_stays(person, address)


def fills_the_profile(person):
    page = person.go("/accounts/profile/")
    page.fill("[name=last_name]", "Ку7икова")
    page.fill("[name=first_name]", "Кира")
    person.press("Сохранить")
    person.hears("last_name", "В фамилии есть цифры", kept="Ку7икова")
    assert page.input_value("[name=first_name]") == "Кира"
    person.look()
    page.fill("[name=last_name]", "Куликова")
    page.check("[name=no_middle_name]")
    person.press_twice("Сохранить")
    assert page.get_by_text("Данные сохранены").is_visible()
    assert "Кира К." in page.locator("header summary").inner_text()


def adds_a_phone(person, portal, phone):
    page = person.page
    page.locator("a", has_text="Добавить телефон").click()
    page.wait_for_url("**/contact/phone/")
    page.fill("[name=contact]", "8 495 123-45-67")
    page.fill("[name=current_password]", FRESH_PASSWORD)
    person.press("Получить код")
    person.hears("contact", "СМС приходят только на мобильный", kept="8 495 123-45-67")
    page.fill("[name=contact]", phone)
    page.fill("[name=current_password]", "не-тот-пароль-1")
    person.press("Получить код")
    person.hears("current_password", "Пароль не подошёл", kept="")
    assert page.input_value("[name=contact]") == phone
    person.look()
    page.fill("[name=current_password]", FRESH_PASSWORD)
    person.press_twice("Получить код")
    page.fill("[name=code]", WRONG)
    person.press("Сохранить контакт")
    person.hears("code", "Код не подошёл", kept=WRONG)
    page.fill("[name=code]", portal.code_for(phone))
    person.press_twice("Сохранить контакт")
    assert page.get_by_text("Контакт сохранён").is_visible()
    assert f"{phone[-4:-2]}-{phone[-2:]}" in page.locator("dl").inner_text()


def switches_sms_off(person):
    page = person.follow("Уведомления")
    page.uncheck("[name=notify_sms]")
    person.press_twice("Сохранить")
    assert not page.is_checked("[name=notify_sms]")
    assert page.is_checked("[name=notify_email]")


def gives_and_withdraws_a_consent(person):
    page = person.follow("Что мы храним о вас")
    person.follow("Прочитать и дать")
    person.press_twice("Дать согласие")
    assert page.get_by_text("Согласие дано").is_visible()
    person.look()
    person.press_twice("Отозвать согласие")
    assert page.get_by_text("Согласие отозвано").is_visible()


def takes_a_copy(person, portal, address):
    page = person.go("/accounts/data/")
    person.press_twice("Собрать архив")
    portal.letter(address, "архив")
    page.reload()
    person.follow("Скачать архив")
    page.fill("[name=current_password]", "не-тот-пароль-1")
    person.press("Скачать архив")
    person.hears("current_password", "Пароль не подошёл", kept="")
    person.look()
    page.fill("[name=current_password]", FRESH_PASSWORD)
    with page.expect_download() as download:
        page.get_by_role("button", name="Скачать архив").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert "Куликова" in archive.read("data.html").decode()


def closes_and_stays(person, address):
    page = person.go("/accounts/profile/")
    person.follow("Удалить кабинет")
    page.fill("[name=current_password]", "не-тот-пароль-1")
    person.press("Удалить кабинет")
    person.hears("current_password", "Пароль не подошёл", kept="")
    page.fill("[name=current_password]", FRESH_PASSWORD)
    person.press_twice("Удалить кабинет")
    assert page.get_by_text("Передумаете — войдите до этого дня").is_visible()
    person.look()
    type_password(person, address, FRESH_PASSWORD)
    assert page.get_by_text("Кабинет будет удалён").is_visible()
    person.press_twice("Оставить кабинет")
    assert page.get_by_text("Удаление отменено, кабинет остаётся").is_visible()
    assert urlsplit(page.url).path == "/complaints/"
