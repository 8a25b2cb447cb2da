"""Files in a real browser: on a slow line, on one that breaks, by keyboard, without JavaScript; nothing is lost or doubled."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from cabinet.demo.pictures import content_of
from tests.browser.account_ways import sign_up
from tests.browser.line import line_to
from tests.browser.scene_ways import WAITING, mine
from tests.browser.visitor import NARROW, Visitor

PEOPLE = iter(range(100))
SHEET = content_of("Ответ.pdf", "sheet")  # the time of drawing stands in it: a second one would be another file
CUT = "Не загружен: связь прервалась."


def photo(name: str = "Двор.jpg", side: int = 2000) -> dict[str, object]:
    """A large one: noise packs badly."""
    noise = Image.merge("RGB", [Image.effect_noise((side, side), 90) for _ in range(3)])
    held = io.BytesIO()
    noise.save(held, "JPEG", quality=95)
    return {"name": name, "mimeType": "image/jpeg", "buffer": held.getvalue()}


def sheet(name: str = "Ответ.pdf") -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": SHEET}


def at_files(person: Visitor) -> None:
    """A new person at the fifth step of a new draft."""
    sign_up(person, f"files{next(PEOPLE)}@example.org")
    page = person.go("/complaints/new/")
    person.press("Начать")
    person.go(re.sub(r"[a-z]+/$", "files/", page.url.split("?")[0]))


def rows(page) -> list[str]:
    """Names in the list as the server knows it."""
    page.reload()
    return page.locator(".file__name").all_inner_texts()


@pytest.fixture
def line(portal):
    with line_to(portal) as line:
        yield line


@pytest.fixture
def far_away(browser, line):
    """A person at the files, on the line."""
    person = Visitor(browser, line)
    at_files(person)
    yield person
    person.leave()
    wrongs = [wrong for wrong in person.wrongs if "ERR_" not in wrong]  # the browser tells of the broken line
    assert not wrongs, "\n".join(wrongs)


def test_a_slow_line_shows_how_far_it_is_and_a_broken_one_is_tried_again(far_away, line):
    page, large = far_away.page, photo()
    line.speed, line.breaks_after = 900_000, len(large["buffer"]) * 2 // 3
    page.set_input_files("[name=files]", [large])

    expect(page.locator(".file__state")).to_contain_text(re.compile(r"[\d,]+.(КБ|МБ) из [\d,]+.МБ"))
    assert 0 < page.locator(".file progress").evaluate("bar => bar.value") < 100
    expect(page.locator(".file .bad", has_text=CUT)).to_be_visible(timeout=30_000)
    far_away.look()
    line.mend()
    page.get_by_role("button", name="Повторить").click()

    expect(page.locator(".file .ok")).to_be_visible(timeout=30_000)
    expect(page.locator(".file img")).to_have_js_property("complete", True)
    expect(page.locator(".file .bad")).to_be_hidden()
    assert rows(page) == ["Двор.jpg"]


def test_an_upload_is_called_off_in_the_middle_and_the_next_one_goes_on(far_away, line):
    page = far_away.page
    line.speed = 300_000
    page.set_input_files("[name=files]", [photo("Первый.jpg"), sheet("Второй.pdf")])
    expect(page.locator(".file__state").first).to_contain_text(" из ")

    page.get_by_role("button", name="Удалить Первый.jpg").click()
    line.mend()

    expect(page.locator(".file .ok")).to_be_visible()
    assert page.locator("form [data-say]").inner_text() == "Второй.pdf: загружен и проверен"
    assert rows(page) == ["Второй.pdf"]


def test_a_file_whose_answer_was_lost_is_found_by_trying_again_and_is_there_once(far_away, line):
    page = far_away.page
    line.drops_answers = True
    page.set_input_files("[name=files]", [sheet()])
    expect(page.locator(".file .bad", has_text=CUT)).to_be_visible()
    line.mend()

    page.get_by_role("button", name="Повторить").click()

    expect(page.locator(".file .ok")).to_be_visible()
    assert rows(page) == ["Ответ.pdf"]


def test_who_goes_on_too_early_waits_for_the_files(far_away, line):
    page = far_away.page
    line.speed = 900_000
    page.set_input_files("[name=files]", [photo(), sheet()])
    expect(page.locator(".file__state").first).to_contain_text(" из ")

    with page.expect_navigation(timeout=60_000):
        page.get_by_role("button", name="Продолжить", exact=True).last.click()

    assert "/review/" in page.url
    assert page.locator("main dd", has_text="Двор.jpg").count() == 1
    assert page.locator("main dd", has_text="Ответ.pdf").count() == 1


def test_the_same_file_twice_and_one_too_large_are_told_in_their_rows(visitor):
    person = visitor()
    at_files(person)
    page = person.page
    large = {"name": "Большой.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-" + b"x" * (10 * 2**20)}
    page.set_input_files("[name=files]", [sheet()])
    expect(page.locator(".file .ok")).to_be_visible()

    page.set_input_files("[name=files]", [{**sheet(), "name": "Копия.pdf"}, large])

    for reason in ("этот файл уже добавлен: «Ответ.pdf»", "размер 10,1 МБ, можно до 10 МБ"):
        expect(page.locator(".file .bad", has_text=f"Не загружен: {reason}")).to_be_visible()
    person.look()
    assert rows(page) == ["Ответ.pdf"]


def test_who_was_signed_out_meanwhile_is_told_so_and_tries_again_after_the_sign_in(visitor):
    person = visitor()
    at_files(person)
    page, session = person.page, person.context.cookies()
    person.context.clear_cookies(name="sessionid")
    page.set_input_files("[name=files]", [sheet()])

    out = page.locator(".file .bad", has_text="Не загружен: вы вышли из кабинета, войдите снова.")
    expect(out).to_be_visible()
    expect(page.get_by_text("Вы вышли из кабинета. Всё, что набрано")).to_be_visible()
    person.context.add_cookies(session)
    page.get_by_role("button", name="Повторить").click()

    expect(page.locator(".file .ok")).to_be_visible()
    expect(out).to_be_hidden()
    person.wrongs[:] = [wrong for wrong in person.wrongs if "403" not in wrong]  # the browser tells of the refusal


def test_refused_files_alone_are_not_called_added_and_their_long_names_stay_in_the_column(visitor):
    person = visitor(width=360)
    at_files(person)
    page = person.page
    added, hint = page.get_by_text("Файлы добавлены, но обращение"), page.get_by_text("Подпишите, если")
    large = {"name": "б" * 90 + ".pdf", "mimeType": "application/pdf", "buffer": b"%PDF-" + b"x" * (10 * 2**20)}
    page.set_input_files("[name=files]", [large])
    expect(page.locator(".file .bad")).to_be_visible()
    expect(page.get_by_role("heading", name="Ваши файлы")).to_be_visible()
    expect(added).to_be_hidden()
    expect(hint).to_be_hidden()

    page.set_input_files("[name=files]", [{**sheet(), "name": "о" * 90 + ".pdf"}])
    expect(page.locator(".file .ok:not([hidden])")).to_be_visible()
    expect(added).to_be_visible()
    expect(hint).to_be_visible()
    page.set_input_files("[name=files]", [{**sheet(), "name": "Копия.pdf"}])
    again = page.locator(".file .bad", has_text="этот файл уже добавлен")
    expect(again).to_be_visible()
    assert again.evaluate("text => text.getBoundingClientRect().right") <= 360
    person.look()


def test_a_caption_typed_under_a_fresh_file_is_kept_by_the_enter_key_on_a_narrow_screen(visitor):
    person = visitor(width=NARROW)
    at_files(person)
    page = person.page
    page.set_input_files("[name=files]", [photo(side=200), sheet()])
    expect(page.locator(".file .ok").nth(1)).to_be_visible()
    person.look()

    page.get_by_label("Что на снимке или в документе Двор.jpg").press_sequentially("Вид со двора")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert "/review/" in page.url
    assert page.get_by_text("Вид со двора").count()
    person.look()


def test_without_javascript_files_captions_and_copies_work_by_buttons(visitor):
    person = visitor(js=False)
    at_files(person)
    page = person.page
    page.set_input_files("[name=files]", [photo(side=200), sheet()])
    person.press("Загрузить выбранные")
    assert page.locator(".file__name").all_inner_texts() == ["Двор.jpg", "Ответ.pdf"]
    assert page.locator(".file img").evaluate("image => image.naturalWidth") == 200

    page.get_by_label("Что на снимке или в документе Двор.jpg").fill("Вид со двора")
    page.set_input_files("[name=files]", [{**sheet(), "name": "Копия.pdf"}])
    person.press("Загрузить выбранные")
    assert page.get_by_text("Копия.pdf: этот файл уже добавлен: «Ответ.pdf»").count() == 1

    person.press("Удалить Ответ.pdf")
    assert page.locator(".file__name").all_inner_texts() == ["Двор.jpg"]
    assert page.get_by_label("Что на снимке или в документе Двор.jpg").input_value() == "Вид со двора"


def test_pictures_come_over_the_line_only_when_one_asks_to_see_them(people):
    person = people("anna")
    mine(WAITING)(person)
    page, asked = person.page, []
    page.on("request", lambda request: asked.append(request.url))
    page.reload(wait_until="networkidle")
    before = [url for url in asked if "thumbnail" in url]

    page.locator("details.shots summary").first.click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("details.shots img").first).to_have_js_property("complete", True)

    assert before == []
    assert len({url for url in asked if "thumbnail" in url}) == 2
    assert page.locator("details.shots img").first.evaluate("image => image.naturalWidth") == 320
    person.look()
