"""The topic is found while it is named, with JavaScript and without; the keyboard is enough; danger interrupts."""

from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import expect

CHOSEN = "(document.querySelector('[name=category]:checked') || {}).value"
LISTED = "[...document.querySelectorAll('[name=category]')].map(radio => radio.value)"


@pytest.fixture
def at_topic(visitor):
    """`at_topic(js=…)`: Boris before the list of topics of a new draft."""

    def come(**ways):
        person = visitor(**ways).sign_in("boris@example.org")
        person.go("/complaints/new/")
        person.press("Начать")
        person.go(urljoin(person.page.url, "../topic/"))
        return person

    return come


def lists(page, *codes):
    expect(page.locator("[name=category]")).to_have_count(len(codes) + 1)
    assert page.evaluate(LISTED) == [*codes, "unsure"]


def step_of(page):
    return urlsplit(page.url).path.rstrip("/").rpartition("/")[2]


def test_topics_come_while_one_types_and_the_choice_stays(at_topic):
    person = at_topic()
    page = person.page
    page.locator("summary", has_text="Двор, парк").click()
    page.check("[name=category][value=dvor-svet]")
    page.locator("#q").press_sequentially("ям", delay=20)
    page.locator("#q").press_sequentially("ы на дорогах", delay=20)
    lists(page, "dorogi-yama", "dvor-svet")

    assert page.locator("#found").inner_text() == "По словам «ямы на дорогах»: 1 тема."
    assert page.evaluate("document.activeElement.id") == "q"
    assert page.evaluate(CHOSEN) == "dvor-svet"
    person.look()
    page.check("[name=category][value=dorogi-yama]")
    page.get_by_role("link", name="Показать все темы").click()
    page.wait_for_selector("details.theme")
    assert page.evaluate(CHOSEN) == "dorogi-yama"
    assert page.locator("#q").input_value() == ""
    person.press("Продолжить")
    assert step_of(page) == "person"
    page.go_back()
    assert page.evaluate(CHOSEN) == "dorogi-yama"


def test_enter_in_the_search_searches_and_sends_nothing(at_topic):
    page = at_topic().page
    page.fill("#q", "zvf")
    page.locator("#q").press("Enter")
    lists(page, "dorogi-yama")
    assert step_of(page) == "topic"


def test_a_topic_chosen_while_the_answer_was_on_its_way_stays_chosen(at_topic):
    page = at_topic().page
    page.locator("summary", has_text="Двор, парк").click()
    held = []
    page.route("**/topic/?q=*", lambda route: held.append(route) if not held else route.continue_())
    page.fill("#q", "фонарь")
    page.wait_for_timeout(600)
    page.check("[name=category][value=dvor-uborka]")
    held[0].continue_()
    lists(page, "dvor-svet", "dvor-uborka")
    assert page.evaluate(CHOSEN) == "dvor-uborka"


def test_a_late_answer_to_old_words_is_dropped(at_topic):
    page = at_topic().page
    held = []
    page.route(
        "**/topic/?q=*",
        lambda route: held.append(route) if "жираф" in unquote(route.request.url) else route.continue_(),
    )
    page.fill("#q", "жираф")
    page.wait_for_timeout(600)
    page.fill("#q", "яма")
    lists(page, "dorogi-yama")
    with page.expect_response(lambda answer: "жираф" in unquote(answer.url)):
        held[0].continue_()
    page.wait_for_timeout(200)
    assert page.locator("#found").inner_text() == "По словам «яма»: 1 тема."
    lists(page, "dorogi-yama")


def test_a_broken_connection_costs_nothing_but_a_second_try(at_topic):
    person = at_topic()
    page = person.page
    page.locator("summary", has_text="Двор, парк").click()
    page.check("[name=category][value=dvor-svet]")
    page.route("**/topic/?q=*", lambda route: route.abort())
    page.fill("#q", "яма")
    page.get_by_text("Связь прервалась").wait_for()
    assert page.evaluate(CHOSEN) == "dvor-svet"
    page.unroute("**/topic/?q=*")
    page.locator("#q").press("Enter")
    lists(page, "dorogi-yama", "dvor-svet")
    person.wrongs[:] = [wrong for wrong in person.wrongs if "ERR_FAILED" not in wrong]  # which was the connection


def test_the_search_is_made_again_when_the_connection_is_back(at_topic):
    person = at_topic()
    page = person.page
    person.context.set_offline(True)
    page.fill("#q", "яма")
    page.get_by_text("Связь прервалась").wait_for()
    person.context.set_offline(False)
    lists(page, "dorogi-yama")
    person.wrongs[:] = [wrong for wrong in person.wrongs if "ERR_INTERNET" not in wrong]


def test_without_javascript_the_search_is_a_page_with_the_same_form(at_topic):
    person = at_topic(js=False)
    page = person.page
    page.fill("#q", "яма")
    person.press("Найти тему")
    page.check("[name=category][value=dorogi-yama]")
    person.press("Продолжить")
    assert step_of(page) == "person"
    page.go_back()
    person.follow("Показать все темы")
    assert page.locator("[name=category][value=dorogi-yama]").is_checked()


def test_the_first_steps_by_keyboard_on_a_narrow_screen(at_topic):
    page = at_topic(width=320).page
    page.get_by_role("button", name="Продолжить").press("Enter")
    page.locator("#errors a").press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_category_0"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.locator("summary", has_text="ЖКХ: вода").press("Enter")
    for _each in ("examples", "the first radio"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(CHOSEN) == "seti-voda"
    for _each in range(3):
        page.keyboard.press("ArrowDown")
    assert page.evaluate(CHOSEN) == "seti-gaz"
    page.keyboard.press("ArrowDown")  # past what is closed
    assert page.evaluate(CHOSEN) == "unsure"
    page.keyboard.press("ArrowUp")
    page.get_by_role("button", name="Продолжить").press("Enter")
    page.wait_for_url("**/urgent/")
    page.get_by_role("link", name="Всё равно подать обращение").press("Enter")
    page.wait_for_url("**/person/")
    page.go_back()
    assert page.locator("h1").inner_text() == "Сначала позвоните"
    page.get_by_role("link", name="Назад, к теме").press("Enter")
    page.wait_for_url("**/topic/")
    assert page.evaluate(CHOSEN) == "seti-gaz"
