"""Pages of the portal with everything people call them, from a file; an address that leads nowhere is left out."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.urls import NoReverseMatch, reverse

from cabinet.help import articles
from cabinet.search.entry import SECTIONS, Entry
from complaints.section_names import section_name

FILE = Path(__file__).with_name("sections.yaml")


def entries() -> list[Entry]:
    """Those that can be opened, in the order of the file."""
    found = []
    for said in listed():
        address = next((each for each in _addresses(said) if url_of(each)), None)
        if address:
            found.append(_entry(said, address))
    return found


def _entry(said: dict[str, Any], address: str) -> Entry:
    title = section_name() if said.get("is_section") else said["title"]
    names = tuple(dict.fromkeys((title, said["title"], *said["names"])))
    return Entry(
        group=SECTIONS, key=said["title"], title=title, url=url_of(address), note=said.get("note", ""),
        names=names, who=said.get("who", ""), popular=said.get("popular", False),
    )  # fmt: skip


@cache
def listed() -> list[dict[str, Any]]:
    """The file as it is written."""
    said: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return said


def _addresses(said: dict[str, Any]) -> list[str]:
    given = said["address"]
    return given if isinstance(given, list) else [given]


def url_of(address: str) -> str:
    """«complaints:new», «home#how», «help_article/slug» as a path; empty when there is no such page."""
    name, _hash, place = address.partition("#")
    name, _slash, slug = name.partition("/")
    if slug and articles.article(slug) is None:
        return ""
    try:
        path = reverse(name, args=[slug] if slug else None)
    except NoReverseMatch:
        return ""
    return f"{path}#{place}" if place else path
