"""Searching by word forms."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from complaints import search

TEXT = "Уважаемая администрация, просим отремонтировать дорогу и фонари освещения во дворах " * 20


@pytest.fixture
def _impatient_threads():
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("_impatient_threads")
def test_threads_do_not_spoil_each_others_words():
    expected = search.stems(TEXT)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(search.stems, [TEXT] * 24))
    assert all(words == expected for words in found)
