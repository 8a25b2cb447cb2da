"""A person at a browser: goes where a person goes, and remembers everything that went wrong on the way."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request

from tests.browser.portal import Portal

PASSWORD = "Otklik-demo-2026"
NARROW, WIDE = 320, 1280
HEIGHT = 900
QUIET = (
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--disable-domain-reliability", "--no-first-run", "--no-pings", "--disable-gpu",
    "--disable-dev-shm-usage", "--force-color-profile=srgb",
)  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str:
    """The browser of this machine: CHROMIUM, else the first that is found."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise RuntimeError("Нужен Chromium: apt install chromium, или CHROMIUM=/путь/к/chromium")
    return found


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A browser that talks to nobody by itself."""
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(QUIET))
    try:
        yield browser
    finally:
        browser.close()


@dataclass
class Visitor:
    """One person with one browser window; `wrongs` must stay empty."""

    browser: Browser
    portal: Portal
    js: bool = True
    width: int = WIDE
    wrongs: list[str] = field(default_factory=list)

    @cached_property
    def context(self) -> BrowserContext:
        """Cookies of this person only."""
        size = {"width": self.width, "height": HEIGHT}
        context = self.browser.new_context(
            base_url=self.portal.url,
            viewport=size,
            java_script_enabled=self.js,
            locale="ru-RU",
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        return context

    @cached_property
    def page(self) -> Page:
        """The window, with a witness at each event that must not happen."""
        page = self.context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda fault: self.wrongs.append(f"{page.url}: script: {fault}"))
        page.on("request", self._asked)
        return page

    def go(self, path: str) -> Page:
        """Open an address of the portal."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status < 500, f"{path}: {answer.status}\n{self.portal.log_text()[-3000:]}"
        return self.page

    def press(self, name: str) -> Page:
        """The one button of the page's main part with this name; the page that follows has loaded."""
        with self.page.expect_navigation():
            self.page.locator("main, #container").last.get_by_role("button", name=name, exact=True).last.click()
        return self.page

    def confirm(self, name: str) -> Page:
        """An officer's two presses: look at what goes out, then send it."""
        self.press("Дальше: посмотреть, что уйдёт")
        self.look()
        return self.press(name)

    def press_twice(self, name: str) -> Page:
        """The same with an impatient hand. Without JavaScript a browser drops the first answer; nobody can help that."""
        if not self.js:
            return self.press(name)
        button = self.page.locator("main").get_by_role("button", name=name, exact=True).last
        button.scroll_into_view_if_needed()
        box = button.bounding_box()
        assert box is not None
        with self.page.expect_navigation():
            for _press in range(2):
                self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def hears(self, name: str, sentence: str, *, kept: str | None = None) -> None:
        """The sentence stands in the summary and beside the field, which still holds what was typed."""
        field = self.page.locator(f"main [name={name}]").first
        beside = [
            self.page.locator(f"[id='{each}']") for each in (field.get_attribute("aria-describedby") or "").split()
        ]
        said = " ".join(each.inner_text() for each in beside)
        assert sentence in said, said
        assert sentence in self.page.locator("#errors").inner_text()
        if kept is not None:
            assert field.input_value() == kept

    def follow(self, name: str) -> Page:
        """The first link with this name."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name).first.click()
        return self.page

    def sign_in(self, address: str, *, to: str = "/complaints/") -> "Visitor":
        """Password, and the second factor where the portal asks for one."""
        self.go(f"/accounts/login/?next={to}")
        self.page.fill("[name=login]", address)
        self.page.fill("[name=password]", PASSWORD)
        self.press("Войти")
        if "/2fa/" in self.page.url:
            self.page.fill("[name=code]", self.portal.one_time_code(address))
            self.press("Войти")
        assert urlsplit(self.page.url).path == to, self.page.url
        return self

    def look(self) -> None:
        """Judge the page at both widths: nothing for axe to find, nothing to scroll sideways."""
        if not self.js:
            return
        for width in (NARROW, WIDE):
            self.wrongs += [f"{self._where(width)}: {found}" for found in self.found_at(width)]
        self.page.set_viewport_size({"width": self.width, "height": HEIGHT})

    def found_at(self, width: int) -> list[str]:
        """What axe and the scroll bar say of the page at this width; the window keeps it."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        return [*self._axe(), *self._sideways()]

    def snap(self, folder: Path, name: str, widths: tuple[int, ...]) -> None:
        """A picture of the whole page at each width."""
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            (folder / str(width)).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=folder / str(width) / f"{name}.png", full_page=True)
        self.page.set_viewport_size({"width": self.width, "height": HEIGHT})

    def leave(self) -> None:
        """Close the window."""
        self.context.close()

    def _axe(self) -> list[str]:
        # Without preload: reading foreign style sheets, axe writes inline styles itself, which our policy rightly blocks.
        found = Axe().run(self.page, options={"preload": False}).response["violations"]
        return [f"axe {each['id']}: {each['nodes'][0]['html'][:200]} (×{len(each['nodes'])})" for each in found]

    def _sideways(self) -> list[str]:
        wide = self.page.evaluate(
            "() => { const root = document.scrollingElement;"
            " return root.scrollWidth > root.clientWidth ? [root.scrollWidth, root.clientWidth] : null }"
        )
        return [f"scrolls sideways: {wide[0]} > {wide[1]}"] if wide else []

    def _where(self, width: int) -> str:
        return f"{urlsplit(self.page.url).path} @{width}"

    def _heard(self, message: ConsoleMessage) -> None:
        """Errors and warnings; that a page of an error was an error is no news."""
        if message.type in {"error", "warning"} and "the server responded with a status of 4" not in message.text:
            self.wrongs.append(f"{self.page.url}: console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.portal.url, "data:", "blob:")):
            self.wrongs.append(f"{self.page.url}: asked another host: {request.url}")
