"""The same pages as files, for the proxy to show when the portal does not answer."""

import os
from pathlib import Path

from django.conf import settings

from cabinet import maintenance, state
from cabinet.pages.outage import outage_page
from cabinet.pages.status import bare_page
from notifications import authority

# What the proxy answers by itself: file → template. cabinet/deploy/nginx.conf names the files.
ANSWERS = {"413.html": "413_outage.html", "429.html": "429_outage.html", "500.html": "500.html", "503.html": "503.html"}
LINK = '<link rel="stylesheet" href="{}css/outage.css">'


def write_pages() -> None:
    """Write all anew; a reader sees the old file or the new one, never a half."""
    authority.ways()  # from here on the pages know what the database says of contacts
    _write("status.html", bare_page(state.check(), is_file=True))
    for name, template in ANSWERS.items():
        _write(name, outage_page(template))
    write_maintenance()


def write_maintenance() -> None:
    """The file is there exactly as long as the portal is closed: the proxy prefers it to 503.html."""
    closed = maintenance.current()
    if closed is None:
        _path("maintenance.html").unlink(missing_ok=True)
    else:
        _write("maintenance.html", maintenance.page(closed))


def _write(name: str, page: str) -> None:
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{name}.{os.getpid()}")
    draft.write_text(_self_contained(page), encoding="utf-8")
    draft.chmod(0o644)  # the proxy may be another user
    draft.replace(path)


def _self_contained(page: str) -> str:
    """With the style inside: the proxy need not have our static files."""
    style = (Path(settings.BASE_DIR) / "static" / "css" / "outage.css").read_text(encoding="utf-8")
    return page.replace(LINK.format(settings.STATIC_URL), f"<style>{style}</style>")


def _path(name: str) -> Path:
    return Path(settings.PAGES_DIR) / name
