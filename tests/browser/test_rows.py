"""Rows of the story in a real browser: added, taken away and gone on from, with JavaScript and without."""

from urllib.parse import urljoin, urlsplit

import pytest

from tests.browser.scene_ways import mine


def typed(visitor, name):
    return [each.input_value() for each in visitor.page.locator(f"main [name={name}]").all()]


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_requests_and_documents_come_and_go_by_rows(visitor, js):
    boris = visitor(js=js, width=320).sign_in("boris@example.org")
    boris.go("/complaints/new/")
    boris.press("Начать")
    page = boris.go(urljoin(boris.page.url, "../story/"))
    page.fill("[name=story]", "Третий вечер подряд во дворе дома 5 не горит фонарь.")
    page.fill("[name=requests]", "Починить фонарь.")
    boris.press("Добавить просьбу")
    page.locator("[name=requests]").nth(1).fill("Ответить, когда починят.")
    boris.press("Добавить просьбу")
    page.locator("[name=requests]").nth(2).fill("Лишнее.")
    boris.press("Убрать просьбу 3")
    assert typed(boris, "requests") == ["Починить фонарь.", "Ответить, когда починят."]

    page.locator("summary", has_text="Документы, сроки").click()
    page.fill("[name=doc_name]", "Заявка")
    page.fill("[name=doc_date]", "31.02.2026")
    boris.press("Добавить документ")
    assert typed(boris, "doc_date") == ["31.02.2026", ""]
    boris.look()
    boris.press("Продолжить")
    assert "Такой даты нет: в феврале 28 дней" in page.locator("#id_doc_date_error").inner_text()
    assert "Документ 1: такой даты нет: в феврале 28 дней" in page.locator("#errors").inner_text()
    assert typed(boris, "doc_date")[0] == "31.02.2026"
    boris.look()
    page.locator("[name=doc_date]").first.fill("1 октября 2026")
    page.locator("[name=title]").press("Enter")
    page.wait_for_url("**/files/*")

    page = boris.go(urljoin(page.url, "../review/"))
    told = page.locator("main").inner_text()
    assert "Заявка от 01.10.2026" in told
    assert page.locator("ol li", has_text="Ответить, когда починят.").count() == 1
    boris.look()


def test_the_link_of_an_error_leads_into_its_row(visitor):
    boris = visitor().sign_in("boris@example.org")
    mine("Машины на газоне", "../story/")(boris)
    boris.page.fill("[name=requests]", "Поставить ограждение.")
    boris.press("Добавить просьбу")
    assert boris.page.evaluate("document.activeElement.id") == "id_requests_2"
    boris.page.locator("[name=requests]").nth(1).fill("я" * 1001)
    boris.press("Продолжить")
    boris.page.locator("#errors a").first.click()
    assert boris.page.evaluate("document.activeElement.id") == "id_requests_2"
    assert urlsplit(boris.page.url).fragment == "id_requests_2"
