"""In whose name: the fields of a choice come with it, by keyboard at 320 px, without a script and in an older browser."""

import pytest

from tests.browser.scene_ways import mine

DRAFT = "Машины на газоне"


@pytest.mark.parametrize("js", [True, False], ids=["with-js", "without-js"])
def test_the_fields_of_a_choice_come_with_it_by_keyboard(visitor, js):
    person = visitor(js=js, width=320).sign_in("boris@example.org")
    mine(DRAFT, "../person/")(person)
    page = person.page
    page.check("[name=applicant][value=person]")  # the draft remembers what the other visitor chose
    organisation, represented = page.locator("[name=organisation]"), page.locator("[name=represented]")
    assert not organisation.is_visible()
    assert not represented.is_visible()

    page.focus("[name=applicant]:checked")
    page.keyboard.press("ArrowDown")
    assert organisation.is_visible()
    assert not represented.is_visible()
    page.keyboard.press("ArrowDown")
    assert represented.is_visible()
    assert not organisation.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("Кузьмина Вера Петровна, мать")
    person.press("Продолжить")
    person.hears("basis", "Напишите, на каком основании", kept="")
    assert represented.input_value() == "Кузьмина Вера Петровна, мать"
    person.look()


def test_a_browser_that_cannot_hide_them_shows_them_all(visitor):
    person = visitor(js=False).sign_in("boris@example.org")

    def without_has(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(":has(", ":unknown("))

    person.page.route("**/*.css", without_has)
    mine(DRAFT, "../person/")(person)
    for name in ("organisation", "org_number", "post_held", "represented", "basis", "postal_address"):
        assert person.page.locator(f"[name={name}]").is_visible()
