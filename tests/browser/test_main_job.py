"""The main job in a real browser against the real portal and its worker, with JavaScript and without."""

import re
from urllib.parse import urlsplit

import pytest

from cabinet.demo.pictures import content_of

CONTACT = {True: "vera@example.org", False: "nina@example.org"}
STORY = "Второй день из люка у дома семь вытекает вода, тротуар затоплен, пройти нельзя."
SECRET = "три-слова-и-цифра-7"


def file(name):
    scene = "sheet" if name.endswith("pdf") else "day"
    media_type = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}[name.rpartition(".")[2]]
    return {"name": name, "mimeType": media_type, "buffer": content_of(name, scene)}


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_register_file_take_ask_reply_answer(visitor, portal, js):
    citizen = visitor(js=js)
    registers(citizen, portal, CONTACT[js])
    number = files(citizen)
    assert portal.letter(CONTACT[js], number)
    assert portal.letter("executor@example.org", number)

    officer = visitor(js=js).sign_in("executor@example.org", to="/admin/complaints/complaint/")
    takes_and_asks(officer, number)
    assert portal.letter(CONTACT[js], "уточн")

    replies(citizen, number)
    head = visitor(js=js).sign_in("head@example.org", to="/admin/complaints/complaint/")
    answers(head, number)
    reads(citizen, portal, number, CONTACT[js])


def registers(citizen, portal, address):
    citizen.go("/")
    citizen.look()
    citizen.go("/accounts/signup/")
    citizen.look()
    citizen.page.fill("[name=contact]", address)
    citizen.page.fill("[name=password]", SECRET)
    citizen.press("Получить код")
    citizen.look()
    citizen.page.fill("[name=code]", portal.code_for(address))
    citizen.press("Создать кабинет")
    assert urlsplit(citizen.page.url).path == "/complaints/"
    citizen.look()


def files(citizen):
    page = citizen.go("/complaints/new/")
    citizen.look()
    citizen.press("Начать")
    citizen.look()
    page.check("[name=kind][value=complaint]")
    citizen.press("Продолжить")
    citizen.look()
    page.locator("summary", has_text="ЖКХ: вода").click()
    page.check("[name=category][value=seti-kanal]")
    citizen.press("Продолжить")
    citizen.look()
    citizen.follow("Всё равно подать обращение")
    citizen.look()
    page.fill("[name=last_name]", "Ветрова")
    page.fill("[name=first_name]", "Вера")
    page.check("[name=no_middle_name]")
    citizen.press("Продолжить")
    citizen.look()
    page.fill("[name=story]", STORY)
    page.fill("[name=place]", "улица Садовая, 7")
    page.fill("[name=requests]", "Прошу устранить засор.")
    citizen.press("Продолжить")
    attaches(citizen, "Люк у дома 7.jpg", "Заявка в УК.pdf")
    citizen.look()
    citizen.press("Отправить обращение")
    citizen.look()
    return re.search(r"\d{4}-\d{6}-\d", page.url)[0]


def attaches(citizen, *names):
    page = citizen.page
    page.set_input_files("[name=files]", [file(name) for name in names])
    if citizen.js:
        page.get_by_text("Загружен и проверен").nth(len(names) - 1).wait_for()
    citizen.look()
    citizen.press("Продолжить")
    for name in names:
        assert page.get_by_text(name).count()


def takes_and_asks(officer, number):
    page = officer.page
    officer.look()
    officer.follow(number)
    officer.look()
    officer.follow("Взять в работу")
    officer.look()
    officer.press("Взять в работу")
    officer.follow("Задать вопрос заявителю")
    page.fill("[name=question]", "С какого подъезда удобнее подойти?")
    officer.look()
    officer.confirm("Задать вопрос заявителю")
    assert "Вопрос отправлен" in page.content()
    officer.look()


def replies(citizen, number):
    page = citizen.go("/complaints/")
    citizen.look()
    page = citizen.go(f"/complaints/{number}/")
    assert page.get_by_text("С какого подъезда удобнее подойти?").count()
    citizen.look()
    page.fill("[name=answer_1]", "Со двора, от третьего подъезда.")
    page.set_input_files("[name=files]", [file("Двор.png")])
    citizen.press("Отправить ответ")
    assert page.get_by_text("Ответ отправлен").count()
    citizen.look()


def answers(head, number):
    page = head.page
    head.follow(number)
    assert page.get_by_text("Со двора, от третьего подъезда.").count()
    head.look()
    head.follow("Подписать и отправить ответ")
    page.check("[name=result_1][value=met]")
    page.fill("[name=text]", "Засор устранён, тротуар убран.")
    page.set_input_files("[name=files]", [file("Акт.pdf")])
    head.look()
    head.confirm("Подписать и отправить ответ")
    head.look()


def reads(citizen, portal, number, address):
    assert portal.letter(address, "ответ")
    page = citizen.go(f"/complaints/{number}/")
    assert page.get_by_text("Засор устранён, тротуар убран.").count()
    citizen.look()
    with page.expect_download() as download:
        page.get_by_role("link", name="Акт.pdf").first.click()
    assert download.value.suggested_filename == "Акт.pdf"
    citizen.go("/messages/")
    assert page.get_by_text(number).count() >= 5
    citizen.look()
