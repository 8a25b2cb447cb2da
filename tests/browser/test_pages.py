"""Each page alone: nothing for axe to find at 320 and 1280, no sideways scroll, no other host, no console error."""

from urllib.parse import urlsplit

import pytest

from tests.browser.scenes import SCENES, Scene, named


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_nothing_is_wrong_with_the_page(people, scene: Scene):
    visitor = people(scene.who)
    scene.reach(visitor)
    visitor.look()

    assert (urlsplit(visitor.page.url).path == "/") == scene.name.startswith("home"), "the way led elsewhere"
    assert not visitor.wrongs, "\n".join(visitor.wrongs)


def test_a_misspelt_scene_ends_the_command_that_was_asked_for_it():
    assert len({scene.name for scene in SCENES}) == len(SCENES)
    assert [scene.name for scene in named(SCENES, ["rules", "home"])] == ["home", "rules"]
    with pytest.raises(SystemExit, match="Нет такой сцены: hlep"):
        named(SCENES, ["home", "hlep"])
