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


# typed → whether the complaint below is found; the same answers on SQLite and PostgreSQL
PAIRS = {
    "вода": True, "воды": True, "ВОДУ": True, "вод": True, "водопад": False, "доводы": False, "горячая вода": True,
    "вода горячая мёрзнут": True, "вода крокодил": False, "мерзнут": True, "дом": True, "домик": False,
    "2026-004217-9": True, "20260042179": True, "№ 2026-004217-9": True, "2026 004217 9": True, "004217": True, "0042": True,
    "2026004": True, "2026": True, "4217": False, "2026-004217-8": False, "20260042178": False, "9": True, "7": True,
    "77": False, "x_y": True, "x": True, "y": False, "wi": True, "fi": True, "Wi-Fi": True, "%": False, "_": False, "'": False,
    "вод' | 'x": True, "в" * 64: True, "в" * 70: True, "в" * 3000: True, "в" * 63 + "г": False, "": False, "\x00": False,
    "ул. Мира, 7": True, "1e5": True, "1e": True, "кв.3": True, "ſ": False,
}  # fmt: skip


@pytest.fixture
def spoken():
    """With a word longer than the index keeps, and with signs that databases treat in their own ways."""
    complaint = sent_complaint(
        title="Нет горячей воды в доме", story=f"Дети мёрзнут, ул. Мира, 7, кв. 3. Wi-Fi x_y 1e5 {'в' * 100}."
    )
    complaint.number = "2026-004217-9"
    complaint.search_text = search.search_text(complaint)
    complaint.save()
    sent_complaint(title="Яма", story="На перекрёстке яма глубиной полметра.")
    return complaint


@pytest.mark.django_db
def test_every_database_finds_the_same(spoken):
    sent = Complaint.objects.sent()
    found = {typed: spoken in search.found(sent, typed) for typed in PAIRS}

    assert found == PAIRS
    for typed in PAIRS:  # the index tells what reading the text would tell
        words = search.stems(typed)[: search.MAX_WORDS]
        read = {row.pk for row in sent if words and all(f" {word}" in row.search_text for word in words)}
        assert {row.pk for row in search.found(sent, typed)} == read, typed


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
