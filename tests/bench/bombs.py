"""How long a file that wants to take the machine down keeps it busy, and what the slowest honest one takes."""

import time
from collections.abc import Iterator

from django.core.files.uploadedfile import SimpleUploadedFile

from complaints import attachments
from tests.bench import Figure
from tests.corpus import CASES, Case

LIMIT_S = 10


def measure() -> Iterator[Figure]:
    """Every file of the corpus once, one after another."""
    spent = {one: _seconds(one) for one in CASES}
    for words, cases in (
        ("самый долгий отказ", [one for one in CASES if one.code]),
        ("самый долгий приём", [one for one in CASES if not one.code]),
    ):
        slowest = max(cases, key=spent.__getitem__)
        yield Figure(f"файлы: {words} из {len(cases)} ({slowest})", spent[slowest], "с", LIMIT_S)


def _seconds(one: Case) -> float:
    upload = SimpleUploadedFile(one.name, one.make())
    began = time.perf_counter()
    try:
        attachments.check(upload)
        fit = True
    except attachments.Refused:
        fit = False
    seconds = time.perf_counter() - began
    if fit is bool(one.code):
        raise AssertionError(f"{one}: wrong verdict")
    return seconds
