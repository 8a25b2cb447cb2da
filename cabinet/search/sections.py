"""Pages of the portal with everything people call them, from a file."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.urls import reverse

from cabinet.search.entry import SECTIONS, Entry
from complaints.section_names import section_name

FILE = Path(__file__).with_name("sections.yaml")


def entries() -> list[Entry]:
    """In the order of the file."""
    return [_entry(said) for said in listed()]


def _entry(said: dict[str, Any]) -> Entry:
    title = section_name() if said.get("is_section") else said["title"]
    names = tuple(dict.fromkeys((title, said["title"], *said["names"])))
    return Entry(
        group=SECTIONS, key=said["title"], title=title, url=url_of(said["address"]), note=said.get("note", ""),
        names=names, who=said.get("who", ""), popular=said.get("popular", False),
    )  # fmt: skip


@cache
def listed() -> list[dict[str, Any]]:
    """The file as it is written."""
    said: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return said


def url_of(address: str) -> str:
    """«complaints:new», «home#how», «help_article/slug» as a path. Raises NoReverseMatch when there is no such address."""
    name, _hash, place = address.partition("#")
    name, _slash, slug = name.partition("/")
    path = reverse(name, args=[slug] if slug else None)
    return f"{path}#{place}" if place else path
