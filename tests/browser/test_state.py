"""What a person sees while the line is lost, while the portal is closed, and under a banner."""

import pytest
from playwright.sync_api import expect

LOST = "Нет связи. Не закрывайте страницу, текст пока только здесь."
ANNOUNCE = """
from django.utils import timezone
from notifications.models import Announcement
Announcement.objects.create(title="СМС задерживаются", text="Чиним.", kind="incident", severity={severity},
                            starts_at=timezone.now(), published=True)
"""
TAKE_BACK = """
from notifications.models import Announcement
Announcement.objects.filter(title="СМС задерживаются").delete()
"""
CLOSE = (
    'from django.core.management import call_command; call_command("maintenance", "on", "--until", "2030-12-01 06:00")'
)
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


def test_a_page_with_nothing_to_lose_says_only_that_the_line_is_lost(visitor):
    anna = visitor()
    page = anna.go("/news/")
    anna.context.set_offline(True)
    expect(page.locator("#line")).to_have_text("Нет связи.")
    anna.context.set_offline(False)


def test_without_scripts_nothing_is_promised(visitor):
    page = visitor(js=False).go("/accounts/signup/")
    assert page.locator("#line").inner_text() == ""


@pytest.mark.parametrize("severity", [2, 3])
def test_a_banner_leads_to_its_announcement(portal, visitor, severity):
    anna = visitor()
    portal.run(ANNOUNCE.format(severity=severity))
    try:
        banner = anna.page.get_by_role("region", name="Объявление")
        for _second in range(40):  # the web remembers for 15 seconds that there was none
            anna.go("/")
            if banner.count():
                break
            anna.page.wait_for_timeout(500)
        anna.look()
        banner.get_by_role("link").click()
        expect(anna.page.locator("h1")).to_have_text("СМС задерживаются")
        expect(banner).to_have_count(0)
    finally:
        portal.run(TAKE_BACK)


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
