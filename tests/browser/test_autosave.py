"""Nothing typed is lost, in a real browser: pauses, a lost connection, two tabs, an ended session, and the back button."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import PASSWORD, Visitor

ADDRESS = "boris@example.org"
STORY = "Третью неделю не горит фонарь у дома 9 по улице Садовой."
OTHER = "У дома 9 темно с первого октября, дети падают на бордюр."
OFFLINE = "net::ERR_INTERNET_DISCONNECTED"
LOST = "Не закрывайте страницу: текст пока только здесь. Сохраним сами, когда связь появится."
# What is sent on the way out would slip past a route that refuses it.
DEAF = """() => { window.fetch = (_address, options) => {
    window.sent = '' + new URLSearchParams(options.body);
    return Promise.reject();
} }"""
ENDED = """
from accounts.models import UserSession
from django.contrib.sessions.models import Session
keys = UserSession.objects.filter(user__email="{email}").values_list("session_key", flat=True)
Session.objects.filter(session_key__in=list(keys)).delete()
"""


@pytest.fixture
def boris(visitor):
    """At the fourth step of a draft of this test's own."""
    return at_story(visitor().sign_in(ADDRESS))


@pytest.fixture
def plain(visitor):
    """The same without JavaScript."""
    return at_story(visitor(js=False).sign_in(ADDRESS))


def at_story(person: Visitor) -> Visitor:
    step(begin(person), "story")
    return person


def begin(person: Visitor) -> Visitor:
    """A draft nobody has written into yet."""
    person.go("/complaints/new/")
    person.press("Начать")
    return person


def step(person: Visitor, name: str) -> Page:
    return person.go(urlsplit(person.page.url).path.rsplit("/", 2)[0] + f"/{name}/")


def where(page: Page) -> str:
    """The step; without scripts the place of errors stays in the address."""
    return urlsplit(page.url).path.split("/")[-2]


def story(page: Page):
    return page.locator("[name=story]")


def is_saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text("Сохранено в")
    expect(page.locator("[data-state]:visible")).to_have_count(0)


def typed(page: Page, text: str) -> None:
    """As by hand, then a pause that is long enough for the answer."""
    with page.expect_response("**/autosave/"):
        story(page).fill(text)


def sign_in_again(page: Page) -> None:
    page.fill("[name=login]", ADDRESS)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Войти").click()


# --- pauses and leaving --------------------------------------------------------------------------------------------
def test_a_pause_saves_says_when_and_the_text_is_there_after_a_reload(boris):
    page, sent = boris.page, []
    page.on("request", lambda request: sent.append(request.url) if "/autosave/" in request.url else None)
    page.wait_for_timeout(1500)
    assert sent == []  # nothing before the first change
    typed(page, STORY)
    is_saved(page)
    boris.look()
    page.reload()
    expect(story(page)).to_have_value(STORY)
    is_saved(page)


def test_whoever_leaves_in_the_middle_of_a_word_finds_it_again(boris):
    page, url = boris.page, boris.page.url
    story(page).fill(STORY)
    boris.go("/complaints/")
    page.goto(url)
    expect(story(page)).to_have_value(STORY)
    story(page).fill(OTHER)
    page.close(run_before_unload=True)
    again = boris.context.new_page()
    for _look in range(20):  # what the closed page sent on its way out may still be on its way
        again.goto(url)
        if story(again).input_value() == OTHER:
            break
        again.wait_for_timeout(250)
    expect(story(again)).to_have_value(OTHER)


def test_choices_are_saved_too(boris):
    page = step(boris, "kind")
    with page.expect_response("**/autosave/"):
        page.check("[name=kind][value=proposal]")
    page.reload()
    expect(page.locator("[value=proposal]")).to_be_checked()


def test_a_press_right_after_the_last_letter_is_no_conflict_with_oneself(boris):
    page = boris.page
    page.route("**/autosave/", lambda route: (page.wait_for_timeout(300), route.continue_()))
    story(page).fill(STORY)
    page.wait_for_timeout(1300)
    story(page).press_sequentially(" Прошу починить.")
    assert boris.press("Продолжить").url.partition("#")[0].endswith("/files/")
    page.unroute("**/autosave/")
    page.go_back()
    expect(story(page)).to_have_value(f"{STORY} Прошу починить.")
    expect(page.get_by_text("Вернули то, что")).to_have_count(0)


# --- the network ---------------------------------------------------------------------------------------------------
def test_without_a_connection_the_page_says_so_and_saves_by_itself_when_it_is_back(boris):
    page = boris.page
    boris.context.set_offline(True)
    story(page).fill(STORY)
    expect(page.get_by_text(LOST)).to_be_visible()
    assert page.locator(".unsaved").get_attribute("role") == "status"
    boris.look()
    boris.context.set_offline(False)
    is_saved(page)
    page.reload()
    expect(story(page)).to_have_value(STORY)
    boris.wrongs[:] = [wrong for wrong in boris.wrongs if OFFLINE not in wrong]


def test_what_a_page_could_not_send_before_it_broke_down_is_brought_back(boris):
    page, url = boris.page, boris.page.url
    page.evaluate(DEAF)
    story(page).fill(STORY)
    page.fill("[name=place]", "улица Садовая, 9")
    expect(page.get_by_text(LOST)).to_be_visible()
    boris.go("/complaints/")
    page.goto(url)
    page.get_by_text("Вернули то, что не успело сохраниться.").wait_for()
    expect(story(page)).to_have_value(STORY)
    expect(page.locator("[name=place]")).to_have_value("улица Садовая, 9")
    page.reload()
    expect(page.get_by_text("Вернули то, что")).to_have_count(0)


def test_a_button_pressed_into_a_dead_network_loses_nothing(boris):
    page, url = boris.page, boris.page.url
    page.route("**/story/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    story(page).fill(STORY)
    page.get_by_role("button", name="Продолжить").click()
    page.wait_for_url("chrome-error://**")
    page.unroute("**/story/**")
    page.goto(url)
    page.get_by_text("Вернули то, что не успело сохраниться.").wait_for()
    expect(story(page)).to_have_value(STORY)
    boris.wrongs[:] = [wrong for wrong in boris.wrongs if "net::ERR_FAILED" not in wrong]


def test_signing_out_saves_the_last_letters_and_leaves_no_text_in_the_tab(boris):
    page, url = boris.page, boris.page.url
    page.evaluate("sessionStorage['/complaints/drafts/x/story/'] = 'story=x&base='")
    page.locator("header summary").click()
    story(page).fill(STORY)
    page.get_by_role("button", name="Выйти", exact=True).click()
    page.wait_for_function("location.pathname === '/'")
    assert page.evaluate("sessionStorage.length") == 0
    boris.sign_in(ADDRESS)
    page.goto(url)
    expect(story(page)).to_have_value(STORY)


def test_the_number_of_a_document_is_neither_sent_nor_kept_by_the_page(boris):
    page = step(boris, "person")
    page.evaluate(DEAF)
    page.evaluate("""() => {
        const field = document.createElement('input');
        field.name = 'id_doc_number'; field.value = '4508 123456';
        document.querySelector('[data-autosave]').append(field);
    }""")
    page.fill("[name=last_name]", "Кузнецов")
    expect(page.get_by_text(LOST)).to_be_visible()
    assert "last_name=" in page.evaluate("window.sent")
    assert "123456" not in page.evaluate("window.sent + JSON.stringify(sessionStorage)")


def test_rows_that_were_not_saved_come_back_all_and_in_their_order(boris):
    page, rows = boris.page, ["Починить фонарь.", "Ответить, когда починят.", "Проверить соседние."]
    story(page).fill(STORY)
    for row in rows[1:]:
        page.locator("[name=requests]").last.fill(row)
        boris.press("Добавить просьбу")
    page.evaluate(DEAF)
    for place, row in enumerate(rows):
        page.locator("[name=requests]").nth(place).fill(row)
    expect(page.get_by_text(LOST)).to_be_visible()
    url = page.url.split("?")[0]
    boris.go("/complaints/")
    page.goto(url)  # with fewer rows than were typed
    page.get_by_text("Вернули то, что не успело сохраниться.").wait_for()
    assert [each.input_value() for each in page.locator("[name=requests]").all()] == rows


# --- two tabs ------------------------------------------------------------------------------------------------------
def test_two_tabs_are_told_of_each_other_and_both_texts_stay(boris, visitor):
    page = boris.page
    second = boris.context.new_page()
    second.goto(page.url)
    typed(page, STORY)
    typed(second, OTHER)
    expect(second.get_by_text("В другой вкладке сохранено другое.")).to_be_visible()
    second.get_by_role("button", name="Посмотреть оба").click()
    other = second.locator("#other")
    expect(other).to_be_focused()
    expect(other).to_contain_text(STORY)
    expect(story(second)).to_have_value(OTHER)
    second.get_by_role("button", name="Продолжить").click()
    second.wait_for_url("**/files/")

    page.reload()
    expect(story(page)).to_have_value(OTHER)
    page.get_by_text("Показать текст").click()
    expect(page.locator(".quote")).to_have_text(STORY)
    boris.look()
    boris.press("Взять этот текст")
    expect(story(page)).to_have_value(STORY)
    page.get_by_text("Показать текст").click()
    expect(page.locator(".quote")).to_have_text(OTHER)
    boris.press("Убрать второй вариант")
    expect(page.locator(".quote")).to_have_count(0)
    expect(story(page)).to_have_value(STORY)


def test_two_tabs_without_scripts_keep_both_texts_too(plain):
    page = plain.page
    second = plain.context.new_page()
    second.goto(page.url)
    story(page).fill(STORY)
    plain.press("Продолжить")
    story(second).fill(OTHER)
    second.locator("main .actions").get_by_role("button", name="Продолжить").click()
    expect(second.locator("#other")).to_contain_text(STORY)
    expect(story(second)).to_have_value(OTHER)
    second.locator("main .actions").get_by_role("button", name="Продолжить").click()
    second.wait_for_url("**/files/*")
    page.goto(urlsplit(page.url).path.replace("/files/", "/story/"))
    expect(story(page)).to_have_value(OTHER)
    expect(page.locator(".quote")).to_have_text(STORY)


# --- the session ---------------------------------------------------------------------------------------------------
def test_an_ended_session_is_told_and_the_page_goes_on_by_itself_after_the_sign_in(boris):
    page = boris.page
    boris.portal.run(ENDED.format(email=ADDRESS))
    typed(page, STORY)
    words = page.locator("[data-state=out]")
    expect(words).to_have_text("Вы вышли из кабинета. Войдите в новой вкладке и вернитесь сюда: текст на месте.")
    with page.expect_popup() as opened:
        words.get_by_role("link").click()
    sign_in_again(opened.value)
    opened.value.wait_for_url("**/complaints/")
    opened.value.close()
    page.bring_to_front()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")
    is_saved(page)
    page.reload()
    expect(story(page)).to_have_value(STORY)


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_session_killed_at_the_fourth_step_leads_back_to_it_with_the_text(visitor, js):
    person = at_story(visitor(js=js).sign_in(ADDRESS))
    page, url = person.page, person.page.url
    person.portal.run(ENDED.format(email=ADDRESS))
    story(page).fill(STORY)
    page.fill("[name=place]", "улица Садовая, 9")
    person.press("Продолжить")
    expect(page.get_by_text("Текст, который вы набрали, мы сохранили.")).to_be_visible()
    sign_in_again(page)
    page.wait_for_url(f"{url}*")
    expect(page.get_by_text("Вы вошли снова.")).to_be_visible()
    expect(story(page)).to_have_value(STORY)
    if js:
        is_saved(page)  # by itself: the person has it before their eyes
    assert person.press("Продолжить").url.partition("#")[0].endswith("/files/")
    page.goto(url)
    expect(story(page)).to_have_value(STORY)
    expect(page.locator("[name=place]")).to_have_value("улица Садовая, 9")


# --- without scripts, and the back button --------------------------------------------------------------------------
def test_without_scripts_each_button_saves_even_what_is_not_finished(plain):
    page, url = plain.page, plain.page.url
    story(page).fill("Нача")
    plain.press("Продолжить")
    assert page.locator("#errors").is_visible()
    page.goto(url)
    expect(story(page)).to_have_value("Нача")
    expect(page.locator("[data-saved]")).to_contain_text("Сохранено в")
    story(page).fill(STORY)
    plain.press("Проверить текст")
    page.goto(url)
    expect(story(page)).to_have_value(STORY)
    story(page).fill(OTHER)
    plain.press("Сохранить и выйти")
    page.goto(url)
    expect(story(page)).to_have_value(OTHER)


ANSWERS = {
    "kind": lambda page: page.check("[name=kind][value=complaint]"),
    "topic": lambda page: page.check("[name=category][value=unsure]"),
    "person": lambda page: (page.fill("[name=last_name]", "Кузнецов"), page.fill("[name=phone]", "8 900 111-22-33")),
    "story": lambda page: page.fill("[name=story]", STORY),
}
KEPT = {
    "kind": lambda page: expect(page.locator("[name=kind][value=complaint]")).to_be_checked(),
    "topic": lambda page: expect(page.locator("[name=category][value=unsure]")).to_be_checked(),
    "person": lambda page: expect(page.locator("[name=last_name]")).to_have_value("Кузнецов"),
    "story": lambda page: expect(page.locator("[name=story]")).to_have_value(STORY),
}


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_back_button_shows_at_every_step_what_was_answered_and_a_change_there_is_kept(visitor, js):
    person = begin(visitor(js=js).sign_in(ADDRESS))
    page = person.page
    for name, answer in ANSWERS.items():
        assert where(page) == name
        answer(page)
        person.press("Продолжить")
    for name in reversed(ANSWERS):
        page.go_back()
        assert where(page) == name
        KEPT[name](page)
        assert "сохранено другое" not in page.inner_text("main")
    page.check("[name=kind][value=proposal]")
    assert person.press("Продолжить").url.partition("#")[0].endswith("/topic/")
    page.go_back()
    expect(page.locator("[name=kind][value=proposal]")).to_be_checked()
    expect(page.locator("#other")).to_have_count(0)
