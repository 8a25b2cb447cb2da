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


def plan(rows) -> str:
    """What the planner would do if reading a whole table cost it dearly, as it does at a hundred thousand rows."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    return str(rows.explain())


@pytest.fixture
def head():
    return officer("head", complaint_at())


def test_the_list_of_a_department_comes_sorted(head):
    assert "complaint_unit_in_order" in plan(selection.desk(head).order_by(*selection.ORDER)[:30])


def test_the_list_of_all_comes_sorted():
    registrar = officer("registrar", complaint_at())

    found = plan(selection.desk(registrar).order_by(*selection.ORDER)[:30])
    assert "complaint_all_in_order" in found
    assert "Sort" not in found


@pytest.mark.parametrize("typed", ["вода", "горячая вода", "2026-004217-9"])
def test_a_search_asks_its_index(typed):
    assert "complaint_words" in plan(search.found(Complaint.objects.sent(), typed))


def test_no_count_of_the_desk_reads_every_complaint(head):
    for each in counters.of(head):
        assert "Seq Scan on complaints_complaint" not in plan(selection.desk(head).order_by().filter(each.condition)), (
            each.name
        )
