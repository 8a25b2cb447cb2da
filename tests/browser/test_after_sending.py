"""The last press and what follows, in a real browser: a fault of ours, the receipt on paper, materials, the like, the end."""

import io
import re
from urllib.parse import urlsplit

import pikepdf
import pytest

from cabinet.demo.pictures import content_of
from tests.browser.account_ways import sign_up
from tests.browser.scene_ways import failed_sending

WHO = {True: "nastya@example.org", False: "tonya@example.org"}
PHOTO = {"name": "Стекло.png", "mimeType": "image/png", "buffer": content_of("Стекло.png", "day")}


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_failed_press_then_the_number_materials_a_similar_one_and_the_end(visitor, portal, js):
    person = visitor(js=js)
    sign_up(person, WHO[js])
    number = sends_at_the_second_try(person)
    takes_the_number_along(person, number)
    adds(person, portal, number)
    files_a_similar_one(person, number)
    withdraws(person, number)


def sends_at_the_second_try(person):
    failed_sending(person)
    page = person.page
    assert urlsplit(page.url).path.endswith("/review/")
    code = re.search(r"код (\w+)\.", page.locator("main .note--bad").inner_text())[1]
    assert code in page.get_by_role("region", name="Отправить пока не удалось").inner_text()
    assert page.get_by_text("Разбито стекло").first.is_visible()
    person.look()
    person.press_twice("Отправить обращение")
    number = re.search(r"\d{4}-\d{6}-\d", page.url)[0]
    person.look()
    return number


def takes_the_number_along(person, number):
    page = person.page
    if not person.js:
        assert not page.get_by_role("button", name="Скопировать").count()
        return
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for address in (f"/complaints/{number}/", f"/complaints/{number}/sent/"):
        person.go(address)
        page.get_by_role("button", name="Скопировать номер").click()
        page.get_by_text(f"Скопировано: {number}").wait_for(state="attached")
        assert page.evaluate("navigator.clipboard.readText()") == number
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(pikepdf.open(io.BytesIO(paper)).pages) == 1


def adds(person, portal, number):
    page = person.go(f"/complaints/{number}/")
    person.follow("Добавить сведения")
    person.press("Добавить сведения")
    person.hears("text", "Напишите, что нового, или приложите файл", kept="")
    page.fill("[name=text]", "Ночью добавилось осколков.")
    page.set_input_files("[name=files]", [PHOTO])
    person.press_twice("Добавить сведения")
    assert page.get_by_text("Вы добавили сведения").count() == 1
    assert page.get_by_role("link", name="Стекло.png").count() == 2  # in the history and among all files
    assert portal.letter(WHO[person.js], "дополнение получено")
    person.look()


def files_a_similar_one(person, number):
    page = person.follow("Подать похожее")
    assert page.get_by_text("Описание, просьбы и файлы не переносим").is_visible()
    person.look()
    person.press_twice("Начать")
    assert urlsplit(page.url).path.endswith("/story/")
    assert page.input_value("[name=story]") == ""
    person.go("/complaints/")
    assert page.get_by_text("Черновик").count()


def withdraws(person, number):
    page = person.go(f"/complaints/{number}/")
    person.follow("Отозвать обращение")
    person.look()
    page.fill("[name=text]", "Стекло заменили.")
    person.press_twice("Отозвать обращение")
    assert page.get_by_text("Завершено: отозвано заявителем").count()
    assert not page.get_by_role("link", name="Добавить сведения").count()
    person.go(f"/complaints/{number}/add/")
    assert page.get_by_text("Вы отозвали обращение").is_visible()
