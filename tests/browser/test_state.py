"""What a person sees while the line is lost, while the portal is closed, and under a banner."""

from playwright.sync_api import expect

LOST = "Нет связи. Не закрывайте страницу, текст пока только здесь."
OFFLINE = "net::ERR_INTERNET_DISCONNECTED"
ANNOUNCE = """
from django.utils import timezone
from notifications.models import Announcement
Announcement.objects.create(title="СМС задерживаются", text="Чиним.", kind="incident", severity=3,
                            starts_at=timezone.now(), published=True)
"""
TAKE_BACK = """
from notifications.models import Announcement
Announcement.objects.filter(title="СМС задерживаются").delete()
"""
CLOSE = """
from datetime import timedelta
from django.core.management import call_command
from django.utils import timezone
call_command("maintenance", "on", "--until", f"{timezone.localdate() + timedelta(days=3)} 06:00")
"""
OPEN = 'from django.core.management import call_command; call_command("maintenance", "off")'


def test_a_lost_line_is_told_until_it_is_back(visitor):
    anna = visitor()
    page = anna.go("/accounts/signup/")
    line = page.locator("#line")
    assert line.get_attribute("role") == "status"
    expect(line).to_have_text("")
    anna.context.set_offline(True)
    expect(line).to_have_text(LOST)
    anna.look()
    anna.context.set_offline(False)
    expect(line).to_have_text("")
    anna.wrongs[:] = [wrong for wrong in anna.wrongs if OFFLINE not in wrong]


def test_a_page_with_nothing_to_lose_says_only_that_the_line_is_lost(visitor):
    anna = visitor()
    page = anna.go("/news/")
    anna.context.set_offline(True)
    expect(page.locator("#line")).to_have_text("Нет связи.")
    anna.context.set_offline(False)
    anna.wrongs[:] = [wrong for wrong in anna.wrongs if OFFLINE not in wrong]


def test_without_scripts_nothing_is_promised(visitor):
    page = visitor(js=False).go("/accounts/signup/")
    assert page.locator("#line").inner_text() == ""


def until(person, true) -> None:
    """Look at the home page until it is so: the web remembers announcements for 15 seconds."""
    for _half_second in range(60):
        person.go("/")
        if true():
            return
        person.page.wait_for_timeout(500)
    raise AssertionError("the banner did not change in time")


def test_a_banner_leads_to_its_announcement_and_goes_with_it(portal, visitor):
    anna = visitor()
    banner = anna.page.get_by_role("region", name="Объявление")
    portal.run(ANNOUNCE)
    try:
        until(anna, lambda: banner.count() == 1)
        anna.look()
        banner.get_by_role("link").click()
        expect(anna.page.locator("h1")).to_have_text("СМС задерживаются")
        expect(banner).to_have_count(0)
    finally:
        portal.run(TAKE_BACK)
    until(anna, lambda: banner.count() == 0)


def test_a_closed_portal_says_until_when_and_leads_back(portal, visitor):
    anna = visitor()
    portal.run(CLOSE)
    try:
        answer = anna.page.goto("/complaints/")
        assert answer.status == 503
        expect(anna.page.locator("h1")).to_have_text("Портал временно закрыт")
        anna.look()
        anna.page.get_by_role("link", name="Состояние сервиса").click()
        expect(anna.page.locator("h1")).to_have_text("Состояние сервиса")
    finally:
        portal.run(OPEN)
    anna.wrongs[:] = [wrong for wrong in anna.wrongs if "503" not in wrong]
