"""Filing that cannot go wrong: by keyboard on a narrow screen, over a bad connection, with «Назад» at every step."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.bad_line import BadLine
from tests.browser.visitor import NARROW, Visitor
from tests.corpus_pictures import JPEG_NAME, saved, two_halves

STORY = "С понедельника в подъезде на втором этаже не горит свет, пожилые люди падают."
MANY_TABS = 90
SLOW = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 250_000}  # bytes a second
GRAIN = saved(two_halves(size=(4000, 3000)).effect_spread(400), "JPEG", quality=97)
STEPS = ("kind", "topic", "person", "story", "files", "review")
# What is focused must be seen: inside the window, and marked.
SEEN = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
    const label = at.labels && at.labels[0] ? getComputedStyle(at.labels[0]) : style;
    const beside = at.nextElementSibling ? getComputedStyle(at.nextElementSibling) : style;
    const marked = [style, label, beside].some(s => s.outlineStyle !== 'none' || s.boxShadow !== 'none');
    return { inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth, marked };
}"""


def begins(visitor):
    page = visitor.sign_in("boris@example.org").go("/complaints/new/")
    visitor.press("Начать")
    return page


def begins_with_files(visitor):
    """A draft of one's own: an untouched one would be taken up again by the next test."""
    page = begins(visitor)
    page.check("[name=kind][value=complaint]")
    visitor.press("Продолжить")
    step(visitor, "files")
    return page


def step(visitor, name):
    return visitor.go(re.sub(r"[a-z]+/$", f"{name}/", urlsplit(visitor.page.url).path))


def tab_to(page, selector):
    """Press Tab until the focus is on what `selector` names; whatever is focused on the way can be seen."""
    for _press in range(MANY_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement === document.body"):
            continue
        assert page.evaluate(SEEN) == {"inside": True, "marked": True}, page.evaluate(
            "() => document.activeElement.outerHTML.slice(0, 200)"
        )
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no Tab leads to {selector} on {page.url}")


def enters(page, path):
    """Enter on the focused button or link leads to `path`."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert urlsplit(page.url).path.endswith(path), page.url


def test_the_whole_form_is_filled_and_sent_by_keyboard_on_a_narrow_screen(visitor):
    person = visitor(width=NARROW)
    page = begins(person)
    tab_to(page, "[name=kind]")
    page.keyboard.press("Space")
    tab_to(page, "[name=continue]")
    enters(page, "/topic/")
    tab_to(page, "details.theme summary")
    page.keyboard.press("Enter")
    tab_to(page, "[name=category]")
    page.keyboard.press("Space")
    chosen = page.evaluate("() => document.activeElement.value")
    tab_to(page, "[name=continue]")
    enters(page, "/person/")
    tab_to(page, "[name=last_name]")
    page.keyboard.press("Control+A")
    page.keyboard.type("Ветров")
    tab_to(page, "[name=continue]")
    enters(page, "/story/")
    tab_to(page, "[name=title]")
    page.keyboard.type("Нет света в подъезде")
    tab_to(page, "[name=story]")
    page.keyboard.type(STORY)
    tab_to(page, "[name=continue]")
    enters(page, "/files/")
    tab_to(page, "[name=continue]")
    enters(page, "/review/")
    assert chosen
    assert page.get_by_text(STORY).count()
    tab_to(page, "[name=send]")
    enters(page, "/sent/")
    assert re.search(r"\d{4}-\d{6}-\d", page.locator("main").inner_text())


@pytest.fixture
def over_a_bad_line(browser, portal):
    """A person whose connection can be cut, and the line."""
    with BadLine(portal) as line:
        person = Visitor(browser, line)
        yield person, line
        person.leave()
    assert [wrong for wrong in person.wrongs if "net::ERR_" not in wrong] == []


def sends_a_photo_slowly(person):
    page = begins_with_files(person)
    person.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)
    page.set_input_files("[name=files]", [{"name": JPEG_NAME, "mimeType": "image/jpeg", "buffer": GRAIN}])
    row = page.locator("[data-files] > li")
    expect(row.locator("progress")).to_be_visible()
    page.wait_for_function("() => { const p = document.querySelector('progress'); return p.value > 5 && p.value < 90 }")
    return page, row


def test_a_file_shows_its_progress_and_is_retried_after_a_cut_connection(over_a_bad_line):
    person, line = over_a_bad_line
    page, row = sends_a_photo_slowly(person)

    line.cut()
    expect(row).to_contain_text("связь прервалась")
    line.mend()
    row.get_by_role("button", name="Повторить").click()
    expect(row.get_by_text("Загружен и проверен")).to_be_visible(timeout=20_000)

    person.press("Продолжить")
    assert page.locator(".attached li").count() == 1


def test_an_upload_that_is_cancelled_half_way_leaves_nothing(over_a_bad_line):
    person, _line = over_a_bad_line
    page, row = sends_a_photo_slowly(person)

    row.get_by_role("button", name="Удалить").click()
    expect(row).to_have_count(0)
    page.reload()
    assert page.locator("[data-files] > li").count() == 0


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_back_from_every_step_shows_what_was_answered_and_never_an_expired_form(visitor, js):
    person = visitor(js=js)
    page = begins(person)
    page.check("[name=kind][value=complaint]")
    person.press("Продолжить")
    page.check("[name=category][value=unsure]")
    person.press("Продолжить")
    person.press("Продолжить")
    page.fill("[name=story]", "коротко")
    person.press("Продолжить")  # refused: «Назад» must survive this too
    page.fill("[name=story]", STORY)
    person.press("Продолжить")
    person.press("Продолжить")
    assert urlsplit(page.url).path.endswith("/review/")
    seen = [_where(page)]
    while seen[-1] != "kind":
        page.go_back()
        assert "ERR_CACHE_MISS" not in page.content()
        assert page.locator("main h1, main legend").count()
        seen.append(_where(page))
        assert len(seen) < 12, seen
    assert [name for n, name in enumerate(seen) if name != seen[n - 1] or n == 0] == list(reversed(STEPS))
    assert page.locator("[name=kind][value=complaint]").is_checked()
    for name in STEPS[1:]:
        page.go_forward()
        while _where(page) != name:
            page.go_forward()
    page.go_back()
    page.go_back()
    assert page.locator("[name=story]").input_value() == STORY


def _where(page) -> str:
    return urlsplit(page.url).path.rstrip("/").rpartition("/")[2]
