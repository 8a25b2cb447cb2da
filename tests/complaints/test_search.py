"""Searching by word forms."""

import sys
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import call_command

from complaints import search
from complaints.models import Complaint
from tests.factories import sent_complaint

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


FOUND_BY = ["77-Г", "ромашка", "7707083893", "354", "починить", "Сидоров"]


@pytest.fixture
def told():
    return sent_complaint(
        applicant="organisation", organisation="ООО «Ромашка»", org_number="7707083893",
        cited_documents=[{"name": "Договор", "number": "77-Г", "date": "2026-02-01"}], norms="Постановление № 354",
        about_text="мастер Сидоров", requests=["Прошу починить."],
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("words", FOUND_BY)
def test_a_complaint_is_found_by_whatever_its_author_told(told, words):
    assert search.found(Complaint.objects.sent(), words).get() == told


@pytest.mark.django_db
def test_what_was_sent_before_search_knew_more_is_found_after_reindexing(told, django_assert_max_num_queries):
    for _each in range(3):
        sent_complaint()
    Complaint.objects.filter(pk=told.pk).update(search_text=" ромашк ")
    assert not search.found(Complaint.objects.sent(), "77-Г").exists()

    with django_assert_max_num_queries(2):  # the rows in one, the changed one in another
        call_command("reindex_search", stdout=(out := StringIO()))
    assert out.getvalue() == "Обновлено обращений: 1.\n"
    assert search.found(Complaint.objects.sent(), "77-Г").get() == told
    assert search.reindex() == 0
