"""Each page alone: nothing for axe to find at 320 and 1280, no sideways scroll, no other host, no console error."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest

from tests.browser.scenes import SCENES, Scene
from tests.browser.visitor import Visitor

START = {"registrar": "/admin/", "head": "/admin/", "admin": "/admin/"}


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
            known[who] = Visitor(browser, portal).sign_in(f"{who}@example.org", to=START.get(who, "/complaints/"))
        known[who].wrongs.clear()
        return known[who]

    yield person
    for visitor in (*known.values(), *strangers):
        visitor.leave()


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_nothing_is_wrong_with_the_page(people, scene: Scene):
    visitor = people(scene.who)
    scene.reach(visitor)
    visitor.look()

    assert (urlsplit(visitor.page.url).path == "/") == scene.name.startswith("home"), "the way led elsewhere"
    assert not visitor.wrongs, "\n".join(visitor.wrongs)
