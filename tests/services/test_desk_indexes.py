"""On PostgreSQL the desk, the list and the search go by their indexes: asked of the planner itself."""

import copy
import uuid

import pytest
from django.db import connection
from django.db.models.base import ModelState

from complaints import counters, search, selection
from complaints.models import Complaint
from tests.complaints.desk import complaint_at, officer
from tests.factories import DepartmentFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such planner"),
]


ROWS = 2000


def plan(rows, *dear: str) -> str:
    """What the planner does where reading a whole table, and what else is `dear`, costs as much as at a hundred thousand rows."""
    with connection.cursor() as cursor:
        for each in ("seqscan", *dear):
            cursor.execute(f"SET LOCAL enable_{each} = off")
    return str(rows.explain())


@pytest.fixture(autouse=True)
def _full_table():
    """Among a handful of rows every index costs the same: here are enough, and the planner has counted them."""
    pattern, units = complaint_at(), DepartmentFactory.create_batch(20)
    Complaint.objects.bulk_create(copy_of(pattern, each, units[each % len(units)]) for each in range(ROWS))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE complaints_complaint")


def copy_of(pattern: Complaint, each: int, department) -> Complaint:
    """The same complaint under another number, at another department, about something else."""
    twin = copy.copy(pattern)
    twin.pk, twin.uuid, twin._state = None, uuid.uuid4(), ModelState()
    twin.number, twin.department = f"2025-{each:06}-0", department
    twin.search_text = f" {each} столб{each % 97} улиц{each % 89}"
    return twin


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
