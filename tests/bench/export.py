"""How long 20,000 complaints take to become a file, and how much memory on top: only their keys grow with their number."""

import resource
from collections.abc import Iterator
from time import process_time

from django.utils import timezone

from complaints import list_export
from complaints.models import Complaint, ListExport
from tests.bench import Figure
from tests.bench.database import in_memory
from tests.factories import PostingFactory, RegistryFactory, sent_complaint

ROWS = 20_000
LONGEST_S, MOST_MB = 60, 60


def measure() -> Iterator[Figure]:
    """With names and contacts, so with a line of the journal for each. The memory is by how much the process's peak has grown."""
    with in_memory():
        registrar = PostingFactory(department=RegistryFactory(), role="registrar").user
        many(sent_complaint(), ROWS)
        for format in ("xlsx", "csv"):
            now = timezone.now()
            list_export.ask(registrar, "", format=format, reason="Замер", at=now)
            before, began = peak_mb(), process_time()
            assert list_export.build_waiting(at=now) == 1
            took = process_time() - began
            assert ListExport.objects.latest("pk").done == ROWS
            yield Figure(f"выгрузка {ROWS} строк в {format}: время процессора", took, "с", LONGEST_S)
            yield Figure("то же: память", peak_mb() - before, "МБ", MOST_MB)


def peak_mb() -> float:
    """Of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def many(first: Complaint, count: int) -> None:
    """As many copies of a complaint as are missing, each with a number of its own."""
    fields = {field.attname: getattr(first, field.attname) for field in Complaint._meta.concrete_fields}
    for name in ("id", "uuid"):
        del fields[name]
    copies = (Complaint(**{**fields, "number": f"2026-{place:06}-x"}) for place in range(1, count))
    Complaint.objects.bulk_create(copies, batch_size=500)
