"""What is typed after the sending outlives a reload of its page, and leaves the tab when it is sent or the person leaves."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.scene_ways import WAITING, mine

ADDRESS = "anna@example.org"
WORDS = "Вчера снова погас свет."


@pytest.fixture
def adding(visitor):
    """At the page where something new is added to a complaint that is considered."""
    person = visitor().sign_in(ADDRESS)
    page = person.go("/complaints/?status=in_progress")
    person.go(page.locator("article h3 a").first.get_attribute("href") + "add/")
    return person


def test_a_reload_loses_nothing_and_what_was_sent_does_not_come_back(adding):
    page, address = adding.page, adding.page.url
    page.fill("[name=text]", WORDS)
    page.reload()
    expect(page.locator("[name=text]")).to_have_value(WORDS)
    expect(page.locator("[data-count]")).to_have_text(re.compile(r"До 4.000 знаков"))
    adding.press("Добавить сведения")
    page.get_by_text("Сведения добавлены.").wait_for()
    page.goto(address)
    expect(page.locator("[name=text]")).to_have_value("")


def test_other_pages_do_not_know_it_and_signing_out_takes_it_away(adding):
    page = adding.page
    page.fill("[name=text]", WORDS)
    adding.go("/complaints/?status=accepted")
    adding.go(page.locator("article h3 a").first.get_attribute("href") + "add/")
    expect(page.locator("[name=text]")).to_have_value("")
    page.go_back()
    page.go_back()
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Выйти").click()
    page.wait_for_url("**/")
    assert page.evaluate("JSON.stringify(sessionStorage)") == "{}"


def test_answers_to_several_questions_outlive_a_reload_each_in_its_place(visitor):
    person = visitor().sign_in(ADDRESS)
    mine(WAITING, "reply/")(person)
    page = person.page
    page.check("[name=answer_1][value='В субботу до 15:00']")
    page.fill("[name=answer_2]", "1 декабря")
    page.fill("[name=text]", WORDS)
    page.reload()
    expect(page.locator("[name=answer_1][value='В субботу до 15:00']")).to_be_checked()
    expect(page.locator("[name=answer_2]")).to_have_value("1 декабря")
    expect(page.locator("[name=answer_3]")).to_have_value("")
    expect(page.locator("[name=text]")).to_have_value(WORDS)
