"""Every sentence of the customer's text, S0 to S147, has its row in .github/REQUIREMENTS.md; what the row names is there."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import Resolver404, resolve

from complaints import wizard

ROOT = Path(settings.BASE_DIR)
NUMBERS = [f"S{number}" for number in range(148)]
TEXT = r"«(?:[^«»]|«[^«»]*»)*»"
ITEM = re.compile(rf"`(?P<file>tests/[\w/]+\.py)::(?P<test>test_\w+)`|`(?P<page>/[^`]*)` (?P<said>{TEXT}(?:, {TEXT})*)")
NOT_YET = "ещё нет:"
SHORTEST = 10  # of a quotation and of a reason: less says nothing
UUID = "00000000-0000-4000-8000-000000000000"
SAMPLES = {"<number>": "2026-004217-9", "<uuid>": UUID, "<code>": "dorogi-yama", "<id>": "1"}
APPS = ("accounts", "cabinet", "complaints", "notifications")
MARKS = {"_", "_g", "gettext", "gettext_lazy"}
SPACES = re.compile(r"(?:\s|&nbsp;)+")


def faults(table: str) -> list[str]:
    """What is wrong with the table, a line for each fault."""
    rows = [[cell.strip() for cell in line.split("|")] for line in table.splitlines() if line.startswith("| S")]
    numbers = [row[1] for row in rows]
    found = [f"{number} has {numbers.count(number)} rows" for number in NUMBERS if numbers.count(number) != 1]
    found += [] if found or numbers == NUMBERS else ["numbers out of order, or more of them than sentences"]
    for _before, number, *cells in rows:
        whole = len(cells) == 3 and cells[0]
        found += [f"{number}: {each}" for each in (_faults_of(cells[1]) if whole else ["not three columns"])]
    return found


def _faults_of(cell: str) -> Iterator[str]:
    named, not_yet, reason = cell.partition(NOT_YET)
    if not_yet and len(reason.strip()) < SHORTEST:
        yield f"«{NOT_YET}» without a reason"
    if not cell:
        yield "shows nothing and does not say why"
    if unread := ITEM.sub("", named).strip(" ;"):
        yield f"neither a test nor an address with its words: {unread}"
    for item in ITEM.finditer(named):
        if item["test"] and item["test"] not in _tests_of(item["file"]):
            yield f"no such test: {item['file']}::{item['test']}"
        if item["page"]:
            yield from _faults_of_page(item["page"], re.findall(TEXT, item["said"]))


def _faults_of_page(address: str, quotations: list[str]) -> Iterator[str]:
    if not _is_page(address):
        yield f"no such address: {address}"
    for quotation in quotations:
        words = SPACES.sub(" ", quotation[1:-1])
        if len(words) < SHORTEST or words not in _all_texts():
            yield f"no such words: {words}"


@cache
def _tests_of(file: str) -> frozenset[str]:
    body = ast.parse((ROOT / file).read_text("utf-8")).body if (ROOT / file).is_file() else []
    return frozenset(each.name for each in body if isinstance(each, ast.FunctionDef))


def _is_page(address: str) -> bool:
    path = re.split("[?#]", address)[0]
    for name, value in SAMPLES.items():
        path = path.replace(name, value)
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if match.view_name == "complaints:step":  # the address takes any name, the form has six
        return match.kwargs["name"] in wizard.BY_NAME
    return bool(match.url_name)  # the staff site catches whatever begins with its name, without one


@cache
def _all_texts() -> str:
    pages = [re.sub(r"\{#.*?#\}", "", path.read_text("utf-8")) for path in (ROOT / "templates").rglob("*.*")]
    data = [re.sub(r"(?m)^\s*#.*", "", path.read_text("utf-8")) for path in (ROOT / "complaints").glob("*.yaml")]
    articles = [path.read_text("utf-8") for path in (ROOT / "cabinet/help/articles").glob("*.md")]
    code = [path.read_text("utf-8") for app in APPS for path in (ROOT / app).rglob("*.py")]
    labels = [text for module in code for text in _labels_in(module)]
    return "\0".join(SPACES.sub(" ", text) for text in (*pages, *data, *articles, *labels))


def _labels_in(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)) if "gettext" in code else []:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            yield from (str(each.value) for each in node.args if isinstance(each, ast.Constant))


def test_every_sentence_has_a_row_that_shows_it_or_says_why_not():
    assert faults((ROOT / ".github/REQUIREMENTS.md").read_text("utf-8")) == []


def table(fifth: str) -> str:
    """A whole one but for the row of S5."""
    return "\n".join(fifth if name == "S5" else f"| {name} | Дело | ещё нет: строится сейчас |" for name in NUMBERS)


GOOD = [
    "`tests/test_requirements.py::test_a_good_row_passes`",
    "`/` «Фото и документы — по желанию.»; `/complaints/<number>/sent/?x=1#end` «Скопировать»; ещё нет: того же в помощи",
    "`/examples/` «ЖКХ: дом и подъезд»; `/complaints/drafts/<uuid>/story/` «Расскажите по порядку»",
    "`/messages/` «Загляните в папку «Спам».»; `tests/test_routes.py::test_every_other_address_leads_to_the_sign_in`",
]
WRONG = [
    ("", "S5 has 0 rows"),
    ("| S5 | Дело | ещё нет: строится сейчас |\n" * 2, "S5 has 2 rows"),
    ("| S5 | Дело |", "not three columns"),
    ("| S5 | | ещё нет: строится сейчас |", "not three columns"),
    ("| S5 | Дело | |", "shows nothing"),
    ("| S5 | Дело | ещё нет: |", "without a reason"),
    ("| S5 | Дело | `tests/test_requirements.py::table` |", "neither a test nor an address"),
    ("| S5 | Дело | `tests/test_routes.py::test_x[1]` |", "neither a test nor an address"),
    ("| S5 | Дело | `tests/test_routes.py::test_of_nobody` |", "no such test"),
    ("| S5 | Дело | `/complaints/` |", "neither a test nor an address"),
    ("| S5 | Дело | «Мои обращения» |", "neither a test nor an address"),
    ("| S5 | Дело | `/nowhere/` «Мои обращения» |", "no such address"),
    ("| S5 | Дело | `/admin/nowhere/` «Мои обращения» |", "no such address"),
    ("| S5 | Дело | `/complaints/drafts/<uuid>/seventh/` «Мои обращения» |", "no such address"),
    ("| S5 | Дело | `/complaints/` «Мои обращения», «Нигде не сказано» |", "no such words: Нигде не сказано"),
    ("| S5 | Дело | `/complaints/` «Мои» |", "no such words"),
    ("| S5 | Дело | `/` «Демонстрационный каталог муниципалитета» |", "no such words"),  # a comment
    ("| S5 | Дело | `/` «The front door: which address belongs to whom.» |", "no such words"),  # a docstring
]


@pytest.mark.parametrize("cell", GOOD)
def test_a_good_row_passes(cell):
    assert faults(table(f"| S5 | Дело | {cell} |")) == []


@pytest.mark.parametrize(("row", "fault"), WRONG)
def test_a_wrong_row_is_told(row, fault):
    [said] = faults(table(row))
    assert fault in said


def test_numbers_stand_in_order():
    rows = table("| S5 | Дело | ещё нет: строится сейчас |").splitlines()
    assert faults("\n".join([rows[1], rows[0], *rows[2:]])) == ["numbers out of order, or more of them than sentences"]
