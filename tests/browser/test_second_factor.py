"""The second factor in a real browser: set up from the page, every way through it, switched off."""

import re
import time
from urllib.parse import urlsplit

import pytest

from tests.browser.account_ways import FRESH_PASSWORD, Phone, half_a_minute_passes, sign_up, type_password

CONTACT = {True: "+79051110011", False: "+79051110012"}
MISSED_ONCE = 1.2  # seconds: the first miss makes the next try wait one
WRONG = "000000"


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_switched_on_passed_in_every_way_and_switched_off(visitor, portal, js):
    contact = CONTACT[js]
    person = visitor(js=js)
    sign_up(person, contact)
    phone = sets_up(person)
    codes = reads_codes_once(person, js)
    signs_out(person)

    enters_by_the_application_and_trusts_the_browser(person, contact, phone)
    signs_out(person)
    enters_untroubled_and_forgets_the_browser(person, contact)
    signs_out(person)
    enters_by_a_recovery_code(person, contact, codes)
    signs_out(person)
    enters_by_sms(person, portal, contact)
    switches_off(person, contact, codes)


def sets_up(person):
    page = person.go("/accounts/security/")
    person.follow("Включить")
    assert page.locator("svg.qr path").is_visible()
    phone = Phone(page.locator("#key").inner_text())
    opened = page.get_by_role("link", name="Открыть в приложении").get_attribute("href")
    assert opened.startswith("otpauth://totp/")
    assert f"secret={phone.key.replace(' ', '')}&" in opened
    page.fill("[name=code]", "12345")
    person.press("Подтвердить")
    person.hears("code", "В коде 6 цифр, а введено 5", kept="12345")
    page.fill("[name=code]", WRONG)
    person.press("Подтвердить")
    person.hears("code", "Код не подошёл. Введите тот, что в приложении сейчас", kept=WRONG)
    person.look()
    assert page.locator("#key").inner_text() == phone.key, "the picture that was scanned is still the one"
    time.sleep(MISSED_ONCE)
    page.fill("[name=code]", phone.code())
    person.press_twice("Подтвердить")
    return phone


def reads_codes_once(person, js):
    page = person.page
    assert page.get_by_role("heading", name="Сохраните резервные коды").is_visible()
    codes = page.locator(".key").all_inner_texts()
    assert len(codes) == 10
    with page.expect_download() as download:
        page.get_by_role("link", name="Скачать файлом").click()
    assert download.value.suggested_filename == "резервные-коды.txt"
    kept = download.value.path().read_text("utf-8")
    assert all(code in kept for code in codes)
    assert page.get_by_role("button", name="Распечатать").count() == js
    page.emulate_media(media="print")
    assert page.get_by_text(codes[9]).is_visible()
    assert not page.get_by_role("link", name="Скачать файлом").is_visible()
    assert not page.locator("header nav, footer").first.is_visible()
    page.emulate_media(media="screen")
    person.press_twice("Коды сохранены, продолжить")
    assert page.get_by_text("Осталось 10").is_visible()
    person.go("/accounts/security/2fa/codes/")
    assert codes[0] not in page.content()
    return codes


def enters_by_the_application_and_trusts_the_browser(person, contact, phone):
    page = person.page
    type_password(person, contact, FRESH_PASSWORD)
    page.check("[name=remember]")
    page.fill("[name=code]", WRONG)
    person.press("Войти")
    person.hears("code", "Код не подошёл", kept=WRONG)
    assert page.is_checked("[name=remember]")
    time.sleep(MISSED_ONCE)
    page.fill("[name=code]", phone.code())
    person.press_twice("Войти")
    assert urlsplit(page.url).path == "/complaints/"


def enters_untroubled_and_forgets_the_browser(person, contact):
    page = person.page
    type_password(person, contact, FRESH_PASSWORD)
    assert urlsplit(page.url).path == "/complaints/"
    person.go("/accounts/security/")
    person.follow("Показать")
    assert page.get_by_text("Chrome на Linux").count() >= 1
    person.press("Забыть Chrome на Linux")
    assert page.get_by_text("В этом браузере снова спросим код").is_visible()


def enters_by_a_recovery_code(person, contact, codes):
    page = person.page
    type_password(person, contact, FRESH_PASSWORD)
    page.locator("summary", has_text="нет телефона под рукой").click()
    person.follow("Ввести резервный код")
    page.fill("[name=code]", "1234 5678")
    person.press("Войти")
    person.hears("code", "В коде 12 цифр, а введено 8", kept="1234 5678")
    page.fill("[name=code]", "0" * 12)
    person.press("Войти")
    person.hears("code", "каждый резервный код подходит один раз", kept="0" * 12)
    time.sleep(MISSED_ONCE)
    page.fill("[name=code]", codes[0])
    person.press_twice("Войти")
    assert urlsplit(page.url).path == "/complaints/"
    person.go("/accounts/security/")
    assert page.get_by_text("Осталось 9").is_visible()


def enters_by_sms(person, portal, contact):
    page = person.page
    type_password(person, contact, FRESH_PASSWORD)
    page.locator("summary", has_text="нет телефона под рукой").click()
    half_a_minute_passes(portal, contact)
    person.press_twice("Прислать код по СМС")
    assert page.get_by_role("heading", name="Введите код из СМС").is_visible()
    page.fill("[name=code]", WRONG)
    person.press("Войти")
    person.hears("code", "Код не подошёл", kept=WRONG)
    page.fill("[name=code]", portal.code_for(contact))
    person.press_twice("Войти")
    assert urlsplit(page.url).path == "/complaints/"


def switches_off(person, contact, codes):
    page = person.go("/accounts/security/2fa/off/")
    page.fill("[name=current_password]", "не-тот-пароль-1")
    page.fill("[name=code]", codes[1])
    person.press("Отключить")
    person.hears("current_password", "Пароль не подошёл", kept="")
    page.fill("[name=current_password]", FRESH_PASSWORD)
    page.fill("[name=code]", codes[0])
    person.press("Отключить")
    person.hears("code", "Код не подошёл")
    time.sleep(MISSED_ONCE)
    page.fill("[name=current_password]", FRESH_PASSWORD)
    page.fill("[name=code]", codes[1])
    person.press_twice("Отключить")
    assert page.get_by_text("Двойная защита отключена").first.is_visible()
    signs_out(person)
    type_password(person, contact, FRESH_PASSWORD)
    assert urlsplit(page.url).path == "/complaints/"


def signs_out(person):
    person.go("/accounts/logout/")
    person.press("Выйти")
    person.go("/complaints/")
    assert re.search("/login/", person.page.url)
