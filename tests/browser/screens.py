"""`make screens`: a picture of every page at the width of a phone and of a desk, into screens/<width>/<name>.png."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Error, sync_playwright  # noqa: E402

from tests.browser.portal import Portal  # noqa: E402
from tests.browser.scene_ways import start_of  # noqa: E402
from tests.browser.scenes import SCENES, Scene, named  # noqa: E402
from tests.browser.visitor import Visitor, chromium  # noqa: E402

FOLDER = ROOT / "screens"
WIDTHS = (360, 1280)


def main() -> int:
    """How many pages could not be reached; names as arguments choose some pages only."""
    scenes = named(SCENES, sys.argv[1:])
    known: dict[str, Visitor] = {}
    missed = 0
    with Portal() as portal, sync_playwright() as playwright, chromium(playwright) as browser:
        for scene in scenes:
            try:
                visitor = known.get(scene.who) or Visitor(browser, portal)
                if scene.who and scene.who not in known:
                    known[scene.who] = visitor.sign_in(f"{scene.who}@example.org", to=start_of(scene.who))
                shoot(visitor, scene)
            except (AssertionError, Error) as fault:
                missed += 1
                print(f"{scene.name}: {str(fault).splitlines()[0]}", file=sys.stderr)  # noqa: T201
    print(f"{len(scenes) - missed} pages × {len(WIDTHS)} in {FOLDER}")  # noqa: T201
    return missed


def shoot(visitor: Visitor, scene: Scene) -> None:
    """Go there and press the shutter."""
    scene.reach(visitor)
    visitor.snap(FOLDER, scene.name, WIDTHS)
    if not scene.who:
        visitor.leave()


if __name__ == "__main__":
    sys.exit(main())
