"""What the front end may weigh and what it may never contain (decision 21)."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from cabinet.pages.outage import outage_page
from cabinet.pages.written import ANSWERS

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [file for file in TEMPLATES if "{% extends" in file.read_text()]
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
STYLES = [ROOT / "static" / "css" / f"{name}.css" for name in ("tokens", "base", "components")]
INLINE = re.compile(r"""<style|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*["']|javascript:""", re.IGNORECASE)
OTHER_HOST = re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE)
INCLUDED = re.compile(r"""{% include ["']([^"']+)["'][^%]*%}""")
EXTENDED = re.compile(r"""{% extends ["']([^"']+)["'] %}""")
BLOCK = re.compile(r"""{% block (\w+) %}((?:(?!{% block ).)*?){% endblock""", re.DOTALL)  # the innermost ones
SCRIPT = re.compile(r"""{% static ["'](js/[^"']+)["'] %}""")
MARKUP_FROM_TEXT = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function")


def weight(*files: Path) -> int:
    return sum(len(gzip.compress(file.read_bytes())) for file in files)


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_styles_weigh_at_most_12_kb():
    assert weight(*STYLES) <= 12 * 1024


def scripts_by_block(page: Path) -> dict[str, set[str]]:
    """Which scripts a page may ask for, whichever way its conditions go; under "" what no block can replace."""
    text = INCLUDED.sub(lambda found: (ROOT / "templates" / found[1]).read_text(), page.read_text())
    parent = EXTENDED.search(text)
    under = ROOT / "templates" / parent[1] if parent else None
    if under == page:  # Django's page of the same name, which stands on our frame
        under = ROOT / "templates" / "admin" / "base_site.html"
    scripts = scripts_by_block(under) if under and under.exists() else {"": set()}
    for block, inside in BLOCK.findall(text):
        before = scripts.get(block, set()) if "block.super" in inside else set()
        scripts[block] = before | set(SCRIPT.findall(inside))
    scripts[""] |= set(SCRIPT.findall(BLOCK.sub("", text)))
    return scripts


def scripts_of(page: Path) -> set[Path]:
    return {ROOT / "static" / script for script in set.union(*scripts_by_block(page).values())}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_scripts_of_a_page_weigh_at_most_4_kb(page):
    assert weight(*scripts_of(page)) <= 4 * 1000


def test_every_script_is_loaded_by_some_page():
    assert set.union(*map(scripts_of, PAGES)) == set(SCRIPTS)


def test_every_page_but_those_of_an_outage_can_warn_of_the_end_of_the_session():
    warns = ROOT / "static" / "js" / "session.js"
    silent = {page.name for page in PAGES if warns not in scripts_of(page)}
    assert silent == {
        "413_outage.html", "429_outage.html", "500.html", "503.html", "maintenance.html", "status_outage.html",
    }  # fmt: skip


@pytest.mark.parametrize("template", ANSWERS.values())
def test_outage_pages_weigh_at_most_3_kb_with_their_style(template):
    page = len(gzip.compress(outage_page(template, code="0123456789abcdef").encode()))
    assert page + weight(ROOT / "static" / "css" / "outage.css") <= 3 * 1024


def test_every_style_is_loaded_by_the_base_page_or_by_outage_pages():
    loaded = {file.name for file in (ROOT / "static" / "css").glob("*.css")}
    base = (ROOT / "templates" / "base.html").read_text()
    assert {style for style in loaded if f"css/{style}" in base} == {file.name for file in STYLES}


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_no_template_carries_inline_code_or_another_host(template):
    text = template.read_text()
    assert not INLINE.findall(text)
    assert not OTHER_HOST.findall(text)


@pytest.mark.parametrize("script", SCRIPTS, ids=name)
def test_no_script_makes_markup_of_text(script):
    assert not MARKUP_FROM_TEXT.findall(script.read_text())


@pytest.mark.parametrize("style", STYLES, ids=name)
def test_no_style_asks_for_a_file(style):
    assert "url(" not in style.read_text()
    assert "@import" not in style.read_text()
