"""How heavy a page is on the wire (decision 21): gzipped, in bytes, and in requests."""

import gzip
from collections import Counter

import pytest

from tests.browser.scenes import CITIZEN, OPEN, Scene

MOST = {"document": 10_000, "stylesheet": 12_000, "script": 4_000}
MOST_REQUESTS = 10
AFTER_A_PRESS = ("-errors", "-code", "second-factor", "-stale", "-refused")  # a reload would press again
PLAIN = [scene for scene in (*OPEN, *CITIZEN) if not scene.name.endswith(AFTER_A_PRESS)]


@pytest.mark.parametrize("scene", PLAIN, ids=lambda scene: scene.name)
def test_the_page_is_light(people, scene: Scene):
    visitor = people(scene.who)
    scene.reach(visitor)
    asked = {}

    def count(request) -> None:
        if "/autosave/" not in request.url:  # what was typed goes up, nothing comes
            asked[request.url] = request.resource_type  # Chromium asks for the icon twice on a reload

    visitor.page.on("request", count)
    visitor.page.reload(wait_until="networkidle")
    visitor.page.remove_listener("request", count)
    weights: Counter[str] = Counter()
    for url, kind in asked.items():
        body = visitor.context.request.get(url).body()  # once more: the browser keeps no bodies of what it cached
        weights[kind] += len(gzip.compress(body, 6))

    assert {kind: weights[kind] for kind in MOST if weights[kind] > MOST[kind]} == {}
    assert len(asked) <= MOST_REQUESTS
