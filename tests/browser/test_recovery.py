"""Back into a cabinet by a document, in a real browser: the citizen, two people of staff, a day of waiting, the link."""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.scene_ways import RECOVERIES
from tests.corpus import JPEG_NAME
from tests.corpus_pictures import ordinary_jpeg

SECRET = "три-слова-и-цифра-7"
OLD = {True: "lida@example.org", False: "rita@example.org"}
NEW = {True: "lida.new@example.org", False: "rita.new@example.org"}
OWNER = """
from accounts.models import User
User.objects.create_user(email="{old}", email_verified=True, password="x", last_name="Лисина", first_name="Лидия")
"""
DAY_LATER = """
from datetime import timedelta
from django.utils import timezone
from complaints.models import RecoveryRequest
from complaints.recovery import handover
RecoveryRequest.objects.filter(status="approved").update(approved_at=timezone.now() - timedelta(hours=25))
handover.send_links(at=timezone.now())
"""


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_form_two_decisions_a_day_and_a_new_password(visitor, portal, js):
    old, new = OLD[js], NEW[js]
    portal.run(OWNER.format(old=old))
    citizen = visitor(js=js)
    asks(citizen, portal, old, new)

    first = visitor(js=js).sign_in("admin@example.org", to=RECOVERIES)
    opens_newest(first)
    first.look()
    first.page.get_by_role("radio").first.check()
    first.page.fill("[name=text]", "Лицо и ФИО совпали")
    first.press("Передать второму сотруднику")
    assert first.page.get_by_role("button", name="Одобрить").count() == 0

    second = visitor(js=js).sign_in("admin2@example.org", to=RECOVERIES)
    opens_newest(second)
    second.look()
    second.page.locator("[name=text]").last.fill("Согласен")
    second.press("Одобрить")

    owner = visitor(js=js)
    owner.go(path_in(portal.letter(old, "Это не я"), "n"))
    owner.look()
    assert owner.page.get_by_role("button", name="Это не я, остановить").is_visible()

    portal.run(DAY_LATER)
    citizen.go(path_in(portal.letter(new, "придумайте новый пароль"), "r"))
    citizen.look()
    citizen.page.fill("[name=password]", SECRET)
    citizen.press("Сохранить и вернуть кабинет")
    citizen.page.fill("[name=login]", new)
    citizen.page.fill("[name=password]", SECRET)
    citizen.press("Войти")
    assert citizen.page.get_by_role("heading", name="Защитить кабинет кодом?").is_visible()
    citizen.follow("Не сейчас")
    assert urlsplit(citizen.page.url).path == "/complaints/"


def asks(citizen, portal, old, new):
    citizen.go("/accounts/login/")
    page = citizen.follow("Нет доступа к почте и телефону")
    page.fill("[name=last_name]", "Лисина")
    page.fill("[name=first_name]", "Лидия")
    page.fill("[name=old_contacts]", old)
    page.fill("[name=new_contact]", new)
    page.fill("[name=statement]", "Почтовый ящик удалён.")
    page.set_input_files("[name=document]", {"name": JPEG_NAME, "mimeType": "image/jpeg", "buffer": ordinary_jpeg()})
    citizen.press("Получить код")
    page.fill("[name=code]", portal.code_for(new))
    citizen.press("Отправить заявление")
    assert page.get_by_role("heading", name="Заявление принято").is_visible()


def opens_newest(officer):
    officer.page.locator("#result_list tbody th a").first.click()
    officer.page.wait_for_url("**/change/")


def path_in(letter, kind):
    return re.search(rf"/{kind}/[\w-]+/", letter).group()
