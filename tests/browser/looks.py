"""`make looks`: every public and citizen page in every look, for axe, sideways scroll, console and foreign hosts; one table.

A look is what the server writes for a choice made on /view/ (tests/cabinet/test_view.py holds it); here it is put onto the
page that is already there, because a page that came from a press cannot be asked for again. Without JavaScript means that
no script of the portal arrives: axe itself is one, and a browser with scripts switched off would not run it either.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Error, Route, sync_playwright  # noqa: E402

from tests.browser.portal import Portal  # noqa: E402
from tests.browser.scene_ways import start_of  # noqa: E402
from tests.browser.scenes import CITIZEN, OPEN, Scene, named  # noqa: E402
from tests.browser.visitor import NARROW, WIDE, Visitor, chromium  # noqa: E402

LOOKS: dict[str, dict[str, str]] = {
    "светлая": {"scheme": "light"},
    "тёмная": {"scheme": "dark"},
    "белым по чёрному": {"scheme": "wb"},
    "текст 200 %": {"size": "200"},
}
WITHOUT_JS = "без JavaScript"
COLUMNS = [f"{look}, {width}" for look in [*LOOKS, WITHOUT_JS] for width in (NARROW, WIDE)]
WEAR = "look => { for (const [name, value] of Object.entries(look)) document.documentElement.dataset[name] = value }"
UNDRESS = "names => names.forEach(name => delete document.documentElement.dataset[name])"


@dataclass
class Tried:
    """What was found on one page: by column, each finding in words; `missed`: why a look could not be tried."""

    found: dict[str, list[str]] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)


def main() -> int:
    """Print the table and what was found; the number of pages where something is wrong. Names as arguments choose pages."""
    scenes = named((*OPEN, *CITIZEN), sys.argv[1:])
    with Portal() as portal, sync_playwright() as playwright, chromium(playwright) as browser:
        tried = {scene.name: Tried() for scene in scenes}
        try:
            for js in (True, False):
                for scene, visitor in _visits(scenes, browser, portal, js=js):
                    _try(scene, visitor, LOOKS if js else {WITHOUT_JS: {}}, tried[scene.name])
                    print(".", end="", file=sys.stderr, flush=True)  # noqa: T201
        except KeyboardInterrupt:
            print("Прервано: в таблице то, что успели.", file=sys.stderr)  # noqa: T201
    return _told(tried)


def _visits(scenes: list[Scene], browser: Browser, portal: Portal, *, js: bool) -> Iterator[tuple[Scene, Visitor]]:
    """One window a person, a new one each time for nobody."""
    known: dict[str, Visitor] = {}
    for scene in scenes:
        visitor = known.get(scene.who) or _visitor(browser, portal, js=js)
        if scene.who and scene.who not in known:
            known[scene.who] = visitor.sign_in(f"{scene.who}@example.org", to=start_of(scene.who))
        yield scene, visitor
        if not scene.who:
            visitor.leave()
    for visitor in known.values():
        visitor.leave()


def _visitor(browser: Browser, portal: Portal, *, js: bool) -> Visitor:
    visitor = Visitor(browser, portal)
    if not js:
        visitor.context.route("**/*.js", _nothing)
    return visitor


def _nothing(route: Route) -> None:
    route.fulfill(body="", content_type="text/javascript")


def _try(scene: Scene, visitor: Visitor, looks: dict[str, dict[str, str]], tried: Tried) -> None:
    try:
        scene.reach(visitor)
        for look, chosen in looks.items():
            visitor.page.evaluate(WEAR, chosen)
            _look(visitor, look, tried)
            visitor.page.evaluate(UNDRESS, list(chosen))
    except (AssertionError, Error) as fault:
        tried.missed.append(f"{', '.join(looks)}: {str(fault).splitlines()[0]}")


def _look(visitor: Visitor, look: str, tried: Tried) -> None:
    """What the console and the network had said until now counts for the first column that comes."""
    for width in (NARROW, WIDE):
        tried.found[f"{look}, {width}"] = [*visitor.found_at(width), *visitor.wrongs]
        visitor.wrongs.clear()


def _told(tried: dict[str, Tried]) -> int:
    print("|".join(["страница", *COLUMNS]))  # noqa: T201
    for name, page in tried.items():
        print("|".join([name, *(str(len(page.found[each])) if each in page.found else "—" for each in COLUMNS)]))  # noqa: T201
    wrong = {name: page for name, page in tried.items() if page.missed or any(page.found.values())}
    for name, page in wrong.items():
        for line in (*page.missed, *(f"{each}: {what}" for each, found in page.found.items() for what in found)):
            print(f"{name}: {line}", file=sys.stderr)  # noqa: T201
    looked = sum(len(page.found) for page in tried.values())
    print(f"Страниц {len(tried)}, проверок {looked}, страниц с ошибками {len(wrong)}.")  # noqa: T201
    return len(wrong)


if __name__ == "__main__":
    sys.exit(bool(main()))
