"""On PostgreSQL the desk, the list and the search go by their indexes: asked of the planner itself."""

import pytest
from django.db import connection

from complaints import counters, search, selection
from complaints.models import Complaint
from tests.complaints.desk import complaint_at, officer

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such planner"),
]


def plan(rows, *dear: str) -> str:
    """What the planner does where reading a whole table, and what else is `dear`, costs as much as at a hundred thousand rows."""
    with connection.cursor() as cursor:
        for each in ("seqscan", *dear):
            cursor.execute(f"SET LOCAL enable_{each} = off")
    return str(rows.explain())


@pytest.fixture
def head():
    return officer("head", complaint_at())


def test_the_list_of_a_department_comes_sorted(head):
    assert "complaint_unit_in_order" in plan(selection.desk(head).order_by(*selection.ORDER)[:30], "sort")


def test_the_list_of_all_comes_sorted():
    registrar = officer("registrar", complaint_at())

    assert "complaint_all_in_order" in plan(selection.desk(registrar).order_by(*selection.ORDER)[:30], "sort")


@pytest.mark.parametrize("typed", ["вода", "горячая вода", "2026-004217-9"])
def test_a_search_asks_its_index(typed):
    assert "complaint_words" in plan(search.found(Complaint.objects.sent(), typed).order_by())


def test_no_count_of_the_desk_reads_every_complaint(head):
    for each in counters.of(head):
        assert "Seq Scan on complaints_complaint" not in plan(selection.desk(head).order_by().filter(each.condition)), (
            each.name
        )
