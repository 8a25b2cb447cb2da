"""How pages look when a person has chosen so on /view/, and on paper."""

import pytest

from accounts import view_settings

COMPLAINT = "Автобус № 14"
PAGES = ("/", "/help/", "/help/fayly/", "/rules/", "/view/", "/accounts/login/", "/complaints/", "/messages/")
LOOKS = {
    **{scheme: {"scheme": scheme} for scheme in view_settings.ALLOWED["scheme"] if scheme != "light"},
    "200 %": {"size": "200"},
    "everything at once": {
        "size": "200", "scheme": "wb", "letters": "wide", "lines": "wide", "font": "serif", "pics": "off",
    },
}  # fmt: skip
SIZE = "parseFloat(getComputedStyle(document.documentElement).fontSize)"


def has_chosen(person, look):
    value = view_settings.written(look)
    person.context.add_cookies([{"name": "view", "value": value, "url": person.portal.url}])


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_nothing_is_wrong_with_pages_in_a_look_of_ones_own(visitor, look):
    person = visitor()
    has_chosen(person, look)
    person.sign_in("anna@example.org")
    for path in PAGES:
        person.go(path)
        person.look()
    person.go("/complaints/")
    person.follow(COMPLAINT)
    person.look()
    person.go("/complaints/new/")
    person.press("Начать")
    person.look()


def test_a_look_is_chosen_and_taken_back_without_javascript(visitor):
    person = visitor(js=False)
    page = person.go("/help/")
    usual = page.evaluate(SIZE)
    person.follow("Версия для слабовидящих")
    page.check("[name=size][value='200']")
    page.check("[name=scheme][value=blue]")
    person.press("Сохранить")
    assert page.get_by_text("Вид сохранён для всех страниц").is_visible()
    person.follow("Вернуться на страницу")

    assert page.url.endswith("/help/")
    assert page.evaluate(SIZE) == 2 * usual
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(157, 209, 255)"
    person.follow("Версия для слабовидящих")
    person.press("Обычная версия")
    assert page.evaluate(SIZE) == usual


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_paper_is_black_on_white_with_everything_open_and_nothing_to_press(visitor, js):
    person = visitor(js=js)
    has_chosen(person, {"scheme": "wb", "size": "200"})
    person.sign_in("anna@example.org")
    page = person.follow(COMPLAINT)
    page.emulate_media(media="print")
    if js:
        page.evaluate("dispatchEvent(new Event('beforeprint'))")

    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.get_by_text("Третью неделю автобус").is_visible()  # folded on the screen
    assert not [each for each in page.locator("nav, footer, button, form").all() if each.is_visible()]
    page.goto("/help/net-otveta/")
    assert page.locator("article h1").is_visible()
    assert not [each for each in page.locator("nav, footer, button, form").all() if each.is_visible()]
