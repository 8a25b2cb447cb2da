"""The last minutes of a session: a warning in time, one press to stay, and nothing typed is lost when it is over."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.scene_ways import at_desk, draft_step
from tests.browser.visitor import Visitor

STORY = "Во дворе дома 9 третью неделю не горит фонарь, вечером темно, люди спотыкаются о бордюр."
AGE = """
from django.contrib.sessions.backends.db import SessionStore
from accounts.models import UserSession
for row in UserSession.objects.filter(user__email="{email}"):
    session = SessionStore(session_key=row.session_key)
    if "session_seen" in session:  # what has ended already stays so
        session["session_seen"] -= {idle} * 60
        session["session_began"] -= {whole} * 60
        session.save()
"""


def pass_time(visitor: Visitor, email: str, *, minutes: int, began_earlier: int = 0) -> None:
    """Minutes without a request: in the portal and on the clock of the page."""
    visitor.portal.run(AGE.format(email=email, idle=minutes, whole=minutes + began_earlier))
    visitor.page.clock.fast_forward(minutes * 60 * 1000)


def box(visitor: Visitor):
    return visitor.page.get_by_role("region", name="Конец работы")


@pytest.fixture
def anna(visitor):
    """At the step of the story, in the middle of a sentence."""
    anna = visitor().sign_in("anna@example.org")
    anna.page.clock.install()
    draft_step("story")(anna)
    anna.page.locator("[name=story]").fill(STORY)
    # A save on its way would begin the session's quiet time anew.
    expect(anna.page.locator("[data-saved]")).to_contain_text("Сохранено в")
    return anna


def typed(visitor: Visitor) -> str:
    return visitor.page.locator("[name=story]").input_value()


def focused(visitor: Visitor) -> str:
    return visitor.page.evaluate("document.activeElement.name")


def test_five_minutes_before_the_end_a_citizen_is_warned_and_stays_by_one_press(anna):
    pass_time(anna, "anna@example.org", minutes=25)
    box(anna).wait_for()
    assert "Через 5 минут вы выйдете из кабинета" in box(anna).get_by_role("alert").inner_text().replace("\xa0", " ")
    assert (focused(anna), typed(anna)) == ("story", STORY)
    anna.look()
    anna.page.get_by_role("button", name="Остаться").click()
    box(anna).wait_for(state="hidden")
    assert (focused(anna), typed(anna)) == ("story", STORY)
    pass_time(anna, "anna@example.org", minutes=20)
    assert anna.press("Продолжить").url.endswith("/files/")


def test_a_press_the_portal_did_not_answer_says_so_and_may_be_repeated(anna):
    pass_time(anna, "anna@example.org", minutes=26)
    box(anna).wait_for()
    anna.page.route("**/accounts/session/", lambda route: route.fulfill(status=429, body="Слишком часто"))
    anna.page.get_by_role("button", name="Остаться").click()
    box(anna).get_by_text("Портал не ответил").wait_for()
    anna.look()
    anna.page.unroute("**/accounts/session/")
    anna.page.get_by_role("button", name="Остаться").click()
    box(anna).wait_for(state="hidden")


def test_staying_in_another_tab_takes_the_warning_away_here(anna):
    pass_time(anna, "anna@example.org", minutes=26)
    box(anna).wait_for()
    other = anna.context.new_page()
    other.goto("/complaints/")
    other.close()
    anna.page.clock.fast_forward(61_000)
    box(anna).wait_for(state="hidden")


def test_the_end_of_the_whole_time_cannot_be_put_off_and_says_so(anna):
    pass_time(anna, "anna@example.org", minutes=25, began_earlier=11 * 60 + 31)
    box(anna).wait_for()
    assert "не дольше 12 часов" in box(anna).inner_text().replace("\xa0", " ")
    assert not anna.page.get_by_role("button", name="Остаться").is_visible()
    anna.look()


def test_when_it_is_over_the_same_press_leads_through_the_sign_in_back_to_the_text(anna):
    pass_time(anna, "anna@example.org", minutes=31)
    box(anna).get_by_text("Вы вышли из кабинета").wait_for()
    assert (focused(anna), typed(anna)) == ("story", STORY)
    anna.look()
    story = urlsplit(anna.page.url).path
    anna.press("Продолжить")
    assert "Текст, который вы набрали, мы сохранили" in anna.page.content()
    anna.page.fill("[name=login]", "anna@example.org")
    anna.page.fill("[name=password]", "Otklik-demo-2026")
    anna.press("Войти")
    assert (urlsplit(anna.page.url).path, typed(anna)) == (story, STORY)


def test_after_a_sign_in_in_another_tab_the_page_goes_on_as_if_nothing_happened(anna):
    pass_time(anna, "anna@example.org", minutes=31)
    with anna.page.expect_popup() as opened:
        box(anna).get_by_role("link", name="Войти снова").click()
    opened.value.fill("[name=login]", "anna@example.org")
    opened.value.fill("[name=password]", "Otklik-demo-2026")
    opened.value.get_by_role("button", name="Войти").click()
    opened.value.wait_for_url("**/complaints/")
    opened.value.close()
    anna.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    box(anna).wait_for(state="hidden")
    assert anna.press("Продолжить").url.endswith("/files/")


def test_another_persons_sign_in_does_not_revive_the_page(anna):
    pass_time(anna, "anna@example.org", minutes=31)
    box(anna).get_by_text("Вы вышли из кабинета").wait_for()
    other = anna.context.new_page()
    other.goto("/accounts/login/")
    other.fill("[name=login]", "boris@example.org")
    other.fill("[name=password]", "Otklik-demo-2026")
    other.get_by_role("button", name="Войти").click()
    other.wait_for_url("**/complaints/")
    with anna.page.expect_response("**/accounts/session/"):
        anna.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert box(anna).get_by_text("Вы вышли из кабинета").is_visible()


def test_officers_are_warned_on_pages_of_complaints_and_on_djangos_own(people):
    head = people("head")
    head.page.clock.install()
    for reach in (at_desk("потолок"), lambda visitor: visitor.go("/admin/complaints/complaint/")):
        reach(head)
        pass_time(head, "head@example.org", minutes=10)
        box(head).wait_for()
        text = box(head).inner_text().replace("\xa0", " ")
        assert "Через 5 минут вы выйдете из служебного раздела" in text
        head.look()
        head.page.get_by_role("button", name="Остаться").click()
        box(head).wait_for(state="hidden")
    assert not head.wrongs, "\n".join(head.wrongs)
