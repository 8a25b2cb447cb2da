"""An officer's day by keyboard alone: from the desk to a move's form, to the answer signed by another."""

import pytest

MOST_TABS = 120
LOOK = "Дальше: посмотреть, что уйдёт"


@pytest.fixture
def officer(visitor):
    return visitor().sign_in("executor@example.org", to="/admin/")


def reach(person, role, name):
    """Walk with Tab to the control of this name, the way a person without a mouse does."""
    page = person.page
    target = page.get_by_role(role, name=name, exact=True).first
    handle = target.element_handle()
    for _press in range(MOST_TABS):
        if page.evaluate("one => one === document.activeElement", handle):
            return target
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab on {page.url}")


def enter(person, role, name):
    """Reach it and press Enter; the page that follows has loaded."""
    reach(person, role, name)
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")


def write(person, label, words):
    reach(person, "textbox", label)
    person.page.keyboard.type(words)


def test_from_the_desk_to_a_message_in_three_presses(officer, visitor, portal):
    page = officer.page
    officer.look()
    assert page.get_by_role("heading", name="Рабочее место").count()

    # Desk → complaint → form: two presses of Enter, one more to look at what goes out.
    number = page.locator("ol.burning li a .num").first.inner_text()
    title = page.locator("ol.burning li a").first.inner_text()
    enter(officer, "link", title)
    assert page.get_by_text(number).count()
    officer.look()
    enter(officer, "link", "Написать заявителю")
    officer.look()
    write(officer, "Текст для заявителя", "Мастер придёт завтра с 9 до 12.")
    enter(officer, "button", LOOK)
    assert page.get_by_role("heading", name="Вот что уйдёт. Проверьте и подтвердите").count()
    masked = page.locator("#preview summary .num").inner_text()
    officer.look()
    enter(officer, "button", "Написать заявителю")
    assert page.get_by_text("Сообщение отправлено заявителю.").count()
    assert masked.endswith("@example.org")
    assert portal.letter("*", f"{number}: новая запись о ходе работы")


def test_one_prepares_and_another_signs_by_keyboard(officer, visitor):
    page = officer.go("/admin/complaints/complaint/?desk=mine&status=in_progress")
    link = page.locator("#result_list tbody th a").first
    number = link.inner_text().strip()
    enter(officer, "link", number)
    enter(officer, "link", "Подготовить ответ")
    officer.look()
    for group in page.get_by_role("radio", name="Разъяснено").all():
        group.focus()
        page.keyboard.press("Space")
    write(officer, "Ответ по существу", "Порядок разъяснён: перерасчёт сделают в декабре по заявлению.")
    reach(officer, "button", "Подготовить ответ")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_text("Проект ответа передан на подпись.").count()
    officer.look()

    head = visitor().sign_in("head@example.org", to="/admin/")
    head.look()
    head.go("/admin/complaints/complaint/?desk=to_sign")
    enter(head, "link", number)
    head.look()
    enter(head, "link", "Подписать и отправить ответ")
    head.look()
    tick = head.page.get_by_role("checkbox", name="Проверил(а)")
    if tick.count():
        tick.focus()
        head.page.keyboard.press("Space")
        enter(head, "button", LOOK)
    # A whole draft is shown at once.
    assert head.page.get_by_role("heading", name="Вот что уйдёт. Проверьте и подтвердите").count()
    head.look()
    enter(head, "button", "Подписать и отправить ответ")
    assert head.page.get_by_text("Ответ отправлен").count()
    head.look()
