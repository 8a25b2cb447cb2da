"""What the front end may weigh and what it may never contain (decision 21)."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from cabinet.pages import views

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
STYLES = [ROOT / "static" / "css" / f"{name}.css" for name in ("tokens", "base", "components", "print")]
INLINE = re.compile(r"""<style|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*["']|javascript:""", re.IGNORECASE)
OTHER_HOST = re.compile(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE)
MARKUP_FROM_TEXT = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function")


def weight(*files: Path) -> int:
    return sum(len(gzip.compress(file.read_bytes())) for file in files)


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_styles_weigh_at_most_12_kb():
    assert weight(*STYLES) <= 12 * 1024


def test_scripts_weigh_at_most_4_kb():
    assert weight(*SCRIPTS) <= 4 * 1024


@pytest.mark.parametrize("template", ["500.html", "503.html"])
def test_outage_pages_weigh_at_most_3_kb_with_their_style(template):
    page = len(gzip.compress(views.outage_page(template, code="0123456789abcdef").encode()))
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
