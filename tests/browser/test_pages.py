"""Each page alone: nothing for axe to find at 320 and 1280, no sideways scroll, no other host, no console error."""

from urllib.parse import urlsplit

import pytest

from tests.browser.scenes import SCENES, Scene


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_nothing_is_wrong_with_the_page(people, scene: Scene):
    visitor = people(scene.who)
    scene.reach(visitor)
    visitor.look()

    assert (urlsplit(visitor.page.url).path == "/") == scene.name.startswith("home"), "the way led elsewhere"
    assert not visitor.wrongs, "\n".join(visitor.wrongs)
