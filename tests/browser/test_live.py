"""An open page notices what happens elsewhere: in time, without moving anything, and not when it was asked not to."""

import time
from itertools import pairwise

import pytest

from tests.browser.scene_ways import FRESH, WAITING, mine
from tests.browser.visitor import Visitor

SOON = 1  # seconds between two questions instead of fifteen
COMMENT = """
from django.utils import timezone
from complaints import workflow
from complaints.models import Complaint, Posting
complaint = Complaint.objects.get(title__startswith={title!r})
officer = Posting.objects.filter(role="registrar").first().user
workflow.make("comment", complaint.pk, by=officer, at=timezone.now(), given=workflow.Given(text="Мастер выехал"))
"""
SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(each => { window.shifted += each.value; }))
  .observe({ type: 'layout-shift', buffered: false });
"""
PLACES = """[...document.querySelectorAll('main :not([role=status] *), nav *')].filter(each => each.checkVisibility())
  .map(each => each.getBoundingClientRect()).map(box => [box.x, box.y])"""


def comment(visitor: Visitor, title: str) -> None:
    """An officer says something about the complaint."""
    visitor.portal.run(COMMENT.format(title=title))


def hurried(visitor: Visitor, seconds: float) -> None:
    """Every page asks this often: its mark is changed before its script reads it."""
    visitor.context.add_init_script(
        "new MutationObserver((_changes, watch) => {"
        " const live = document.querySelector('[data-live]');"
        f" if (live) {{ live.dataset.every = {seconds}; watch.disconnect(); }}"
        " }).observe(document, { childList: true, subtree: true });"
    )


def told(visitor: Visitor):
    """The bar that says what is new."""
    return visitor.page.locator("[role=status] .still")


def unread(visitor: Visitor) -> int:
    """The number in the menu."""
    return int(visitor.page.locator("[data-unread]").inner_text() or 0)


@pytest.fixture
def anna(visitor):
    """On the page of her complaint, with a page that asks every second."""
    anna = visitor().sign_in("anna@example.org")
    hurried(anna, SOON)
    mine(FRESH)(anna)
    return anna


def test_a_move_of_staff_is_told_where_the_person_is_and_nothing_jumps(anna):
    link = anna.page.get_by_role("link", name="Добавить сведения")
    link.focus()
    anna.page.evaluate(SHIFTS)
    before, count, places = anna.page.title(), unread(anna), anna.page.evaluate(PLACES)
    comment(anna, FRESH)
    told(anna).wait_for()

    assert "Есть новое: сообщение от исполнителя." in told(anna).inner_text()
    assert anna.page.title() == f"Есть новое: сообщение от исполнителя. {before}"
    assert unread(anna) == count + 1
    assert link.evaluate("link => link === document.activeElement")
    assert anna.page.evaluate("window.shifted") == 0
    assert anna.page.evaluate(PLACES) == places
    anna.look()
    with anna.page.expect_navigation():
        told(anna).get_by_role("link", name="Обновить").click()
    assert "Мастер выехал" in anna.page.locator("main").inner_text()
    assert told(anna).count() == 0


@pytest.mark.parametrize("page", ["/complaints/", "/messages/", "/"])
def test_other_pages_tell_of_a_new_message(anna, page):
    anna.go(page)
    count = unread(anna)
    comment(anna, WAITING)
    told(anna).wait_for()

    assert "Есть новое сообщение." in told(anna).inner_text()
    assert unread(anna) == count + 1
    anna.look()


def test_who_has_switched_it_off_is_left_in_peace_on_every_page(anna):
    switch = anna.page.get_by_label("Сообщать о новом сразу")
    switch.uncheck()
    polls = []
    anna.page.on("request", lambda request: polls.append(request.url) if "/live/" in request.url else None)
    anna.page.wait_for_timeout(2500 * SOON)
    anna.go("/messages/")
    anna.page.wait_for_timeout(2500 * SOON)
    assert polls == []
    assert not anna.page.get_by_label("Сообщать о новом сразу").is_checked()

    anna.page.get_by_label("Сообщать о новом сразу").check()
    anna.page.wait_for_timeout(1500 * SOON)
    assert polls


def test_a_hidden_tab_does_not_ask_and_asks_when_it_is_seen_again(anna):
    hide = "Object.defineProperty(document, 'hidden', {{ configurable: true, value: {} }}); " \
           "document.dispatchEvent(new Event('visibilitychange'))"  # fmt: skip
    polls = []
    anna.page.evaluate(hide.format("true"))
    anna.page.wait_for_timeout(500)
    anna.page.on("request", lambda request: polls.append(request.url) if "/live/" in request.url else None)
    anna.page.wait_for_timeout(2500 * SOON)
    assert polls == []
    comment(anna, FRESH)
    anna.page.evaluate(hide.format("false"))
    told(anna).wait_for()


@pytest.mark.parametrize(("status", "headers"), [(503, {"Retry-After": "60"}), (429, {}), (500, {})])
def test_an_error_makes_it_wait_longer(anna, status, headers):
    polls = []

    def refuse(route):
        polls.append(time.monotonic())
        route.fulfill(status=status, headers=headers, body="")

    anna.page.route("**/live/", refuse)
    anna.page.wait_for_timeout(6500 * SOON)
    anna.page.unroute("**/live/")
    anna.wrongs.clear()  # the browser's own word about the answers
    gaps = [later - earlier for earlier, later in pairwise(polls)]

    assert len(polls) == 1 if headers else len(polls) in (2, 3)
    assert all(gap > 1.8 * 2**place * SOON for place, gap in enumerate(gaps))  # two seconds, then four


def test_signed_out_in_another_tab_it_says_so_and_asks_no_more(anna):
    other = anna.context.new_page()
    other.goto("/accounts/logout/")
    other.locator("main").get_by_role("button", name="Выйти").click()
    anna.page.get_by_text("Вы вышли из кабинета.").wait_for()
    polls = []
    anna.page.on("request", lambda request: polls.append(request.url) if "/live/" in request.url else None)
    anna.page.wait_for_timeout(2500 * SOON)

    assert polls == []
    assert "/complaints/" in anna.page.url


def test_within_fifteen_seconds_as_it_comes(visitor):
    anna = visitor().sign_in("anna@example.org")
    mine(FRESH)(anna)
    comment(anna, FRESH)
    began = time.monotonic()
    told(anna).wait_for()

    assert time.monotonic() - began < 15.5


def test_without_scripts_there_is_a_link_with_the_time(visitor):
    anna = visitor(js=False).sign_in("anna@example.org")
    mine(FRESH)(anna)
    line = anna.page.locator("[data-live]")

    assert line.inner_text().startswith("Обновлено в ")
    assert not anna.page.get_by_label("Сообщать о новом сразу").is_visible()
    comment(anna, FRESH)
    with anna.page.expect_navigation():
        line.get_by_role("link", name="Обновить").click()
    assert "Мастер выехал" in anna.page.locator("main").inner_text()
