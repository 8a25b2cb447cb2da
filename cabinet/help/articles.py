"""The articles of help: Markdown files with a head, rendered once and kept.

A file passes Django's templates first, so that it can name numbers (`{{ term_days|amount:"день,дня,дней" }}`, see
facts.py) and addresses (`{% url 'complaints:new' %}`), and Markdown after. A number or an address that does not exist
fails here, and so in the first test, not before a reader.
"""

import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Engine
from django.utils.html import strip_tags
from markdown_it import MarkdownIt

from cabinet.help.facts import facts

FOLDER = Path(__file__).parent / "articles"
UNKNOWN = "⟦%s⟧"
NEEDED = {"title", "summary", "section", "position"}
HEAD = re.compile(r"---\n(?P<head>.*?)\n---\n(?P<body>.*)", re.DOTALL)
MARKDOWN = MarkdownIt("commonmark", {"html": True})  # our own files: nobody else's text gets here


@dataclass(frozen=True)
class Article:
    """One page of help; `words` are what people may search it by besides its own text."""

    slug: str
    title: str
    summary: str
    words: tuple[str, ...]
    body_html: str
    plain_text: str
    position: int
    section: str


@cache
def articles() -> tuple[Article, ...]:
    """All of them, in the order of the page of help."""
    names = facts()
    return tuple(sorted((_read(path, names) for path in FOLDER.glob("*.md")), key=lambda one: one.position))


def article(slug: str) -> Article | None:
    """The one of this address."""
    return next((one for one in articles() if one.slug == slug), None)


def _read(path: Path, names: dict[str, Any]) -> Article:
    parts = HEAD.fullmatch(path.read_text(encoding="utf-8"))
    if not parts:
        raise ImproperlyConfigured(f"{path.name}: нет заголовка между строками «---».")
    head = yaml.safe_load(parts["head"])
    if missing := NEEDED - head.keys():
        raise ImproperlyConfigured(f"{path.name}: в заголовке нет {', '.join(sorted(missing))}.")
    body = MARKDOWN.render(_filled(parts["body"], names, path))
    return Article(
        slug=path.stem,
        title=_filled(head["title"], names, path),
        summary=_filled(head["summary"], names, path),
        words=tuple(head.get("words", ())),
        body_html=body,
        plain_text=" ".join(unescape(strip_tags(body)).split()),
        position=head["position"],
        section=head["section"],
    )


@cache
def _engine() -> Engine:
    """Its libraries import this module."""
    return Engine(builtins=["cabinet.templatetags.ui", "cabinet.templatetags.help_words"], string_if_invalid=UNKNOWN)


def _filled(text: str, names: dict[str, Any], path: Path) -> str:
    filled = _engine().from_string(text).render(Context(names))
    if unknown := re.search(r"⟦.*?⟧", filled):
        raise ImproperlyConfigured(f"{path.name}: нет такого имени — {unknown[0]}, они в cabinet/help/facts.py.")
    return filled
