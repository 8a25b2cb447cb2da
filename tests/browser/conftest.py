"""One portal and one browser for all tests of this folder; a window for each person."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.portal import Portal
from tests.browser.scene_ways import start_of
from tests.browser.visitor import Visitor, chromium


@pytest.fixture(scope="session")
def portal() -> Iterator[Portal]:
    """The real thing with demo data; each test leaves its people and complaints behind."""
    with Portal() as running:
        yield running


CLEAR_THE_SHELF = """
from datetime import timedelta
from django.utils import timezone
from complaints import wizard
from complaints.models import Complaint
for draft in Complaint.objects.drafts().filter(created_at__gt=timezone.now() - timedelta(hours=6)):
    wizard.delete(draft.uuid, by=draft.author)
"""


@pytest.fixture(scope="module", autouse=True)
def _shelf(portal: Portal) -> Iterator[None]:
    """A person keeps no more than twenty drafts: those of one module must not crowd out those of the next."""
    yield
    portal.run(CLEAR_THE_SHELF)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of this machine."""
    with sync_playwright() as playwright, chromium(playwright) as running:
        yield running


@pytest.fixture
def visitor(browser: Browser, portal: Portal) -> Iterator[Callable[..., Visitor]]:
    """`visitor(js=…)`: a new person; at the end nothing may have gone wrong for any of them."""
    people: list[Visitor] = []

    def come(**ways: object) -> Visitor:
        people.append(Visitor(browser, portal, **ways))
        return people[-1]

    yield come
    for person in people:
        person.leave()
    wrongs = list(dict.fromkeys(wrong for person in people for wrong in person.wrongs))
    assert not wrongs, "\n".join(wrongs)


@pytest.fixture(scope="module")
def people(browser, portal) -> Iterator[Callable[[str], Visitor]]:
    """Signed in once each; a stranger is a new one each time."""
    known: dict[str, Visitor] = {}
    strangers: list[Visitor] = []

    def person(who: str) -> Visitor:
        if not who:
            strangers.append(Visitor(browser, portal))
            return strangers[-1]
        if who not in known:
            known[who] = Visitor(browser, portal).sign_in(f"{who}@example.org", to=start_of(who))
        known[who].wrongs.clear()
        return known[who]

    yield person
    for visitor in (*known.values(), *strangers):
        visitor.leave()
