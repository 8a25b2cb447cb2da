"""Rows of the step «Что случилось»: requests by number and documents, added and taken away without a script."""

import json
import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from complaints.forms.steps import StoryForm
from complaints.wording import document_words
from tests.complaints import desk
from tests.complaints.test_drafts import STORY, page
from tests.complaints.test_formats import sentence_beside, typed_in
from tests.factories import (
    DepartmentFactory,
    DraftFactory,
    PostingFactory,
    RegistryFactory,
    sent_complaint,
)

pytestmark = pytest.mark.django_db
NINES = "requests-" + "9" * 5000
NO_DOCUMENT = {"name": "", "number": "", "date": ""}


def post(client, draft, **typed):
    """Send the step; the page that follows, and the row of the draft."""
    answer = client.post(page(draft, "story"), {**STORY, **typed}, follow=True)
    draft.refresh_from_db()
    where = urlsplit(answer.redirect_chain[-1][0]) if answer.redirect_chain else urlsplit("")
    return answer.content.decode(), where


def values(html, name):
    """What stands in the controls of this name, from top to bottom."""
    areas = re.findall(rf'<textarea name="{name}"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL)
    inputs = [re.search(r'value="([^"]*)"', each) for each in re.findall(rf'<input [^>]*name="{name}"[^>]*>', html)]
    return areas or [found[1] if found else "" for found in inputs]


def documents(*names):
    return {"doc_name": names, "doc_number": [""] * len(names), "doc_date": [""] * len(names)}


# --- what is kept ----------------------------------------------------------------------------------------------------
def test_empty_requests_are_dropped_and_the_rest_move_up(client, draft):
    _html, where = post(client, draft, requests=["", "  Дать воду. ", " ", "Сообщить, когда дадут."])
    assert where.path == page(draft, "files")
    assert draft.requests == ["Дать воду.", "Сообщить, когда дадут."]
    assert draft.request_text == "1. Дать воду.\n2. Сообщить, когда дадут."


def test_a_single_request_needs_no_number(client, draft):
    post(client, draft, requests=["Дать воду."])
    assert draft.request_text == "Дать воду."


def test_a_request_is_never_required(client, draft):
    _html, where = post(client, draft, requests=[""])
    assert where.path == page(draft, "files")
    assert draft.requests == []


def test_a_document_is_kept_by_its_parts_and_its_day_as_a_day(client, draft):
    post(client, draft, doc_name=["Договор", ""], doc_number=["77-Г", ""], doc_date=["1 февраля 2026 г.", ""])
    assert draft.cited_documents == [{"name": "Договор", "number": "77-Г", "date": "2026-02-01"}]
    assert draft.document_lines == ["Договор № 77-Г от 01.02.2026"]
    assert values(client.get(page(draft, "story")).content.decode(), "doc_date") == ["01.02.2026"]


def test_a_document_needs_no_name_and_lists_of_unequal_length_lose_nothing(client, draft):
    post(client, draft, doc_name=["Справка"], doc_number=["", "№ 15"], doc_date=["", "", "1.2.2026"])
    assert draft.document_lines == ["Справка", "№ 15", "от 01.02.2026"]


def test_a_press_of_enter_in_a_line_means_go_on(client, draft):
    html = client.get(page(draft, "story")).content.decode()
    form = html.partition("novalidate")[2]
    first = re.search(r"<button[^>]*>", form)[0]
    assert 'name="continue"' in first
    assert "remove_row" not in first


def test_what_a_draft_holds_goes_through_json_and_back_into_the_form(author):
    draft = DraftFactory(
        author=author, requests=["Дать воду.", "Ответить."], about_department=DepartmentFactory(),
        about_official=PostingFactory(role="head").user, previous_number="2026-004217-9", norms="354",
        cited_documents=[{"name": "Договор", "number": "7", "date": "2026-05-01"}],
    )  # fmt: skip
    kept = json.loads(json.dumps(StoryForm.saved(draft)))
    form = StoryForm(kept, draft=draft, user=author)
    assert form.is_valid(), form.errors
    assert form.answers() == {name: getattr(draft, name) for name in StoryForm.fields_kept}


# --- one more row, one less --------------------------------------------------------------------------------------------
def test_add_saves_what_is_typed_and_comes_back_to_the_new_empty_row(client, draft):
    html, where = post(client, draft, requests=["Дать воду."], add_row="requests")
    assert draft.requests == ["Дать воду."]
    assert (where.path, where.fragment) == (page(draft, "story"), "id_requests_2")
    assert values(html, "requests") == ["Дать воду.", ""]
    assert 'id="id_requests_2"' in html


def test_add_judges_nothing_yet(client, draft):
    html, _where = post(client, draft, story="Коротко", doc_date=["31.02.2026"], add_row="cited_documents")
    assert "<title>Ошибка" not in html
    assert draft.story == "Коротко"
    assert draft.cited_documents == [{**NO_DOCUMENT, "date": "31.02.2026"}]
    assert values(html, "doc_date") == ["31.02.2026", ""]


def test_add_opens_the_block_the_row_stands_in(client, draft):
    html, where = post(client, draft, add_row="cited_documents", **documents(""))
    block = html[: html.index('id="id_doc_name_2"')].rpartition("<details")[2]
    assert " open>" in block.partition("</summary>")[0]
    assert where.fragment == "id_doc_name"


def test_add_pressed_twice_over_empty_rows_gives_two_more(client, draft):
    html, _where = post(client, draft, requests=["", ""], add_row="requests")
    assert values(html, "requests") == ["", "", ""]


def test_add_keeps_the_way_back_to_the_review(client, draft):
    answer = client.post(f"{page(draft, 'story')}?from=review&checked=1", {**STORY, "add_row": "requests"})
    assert answer.url == f"{page(draft, 'story')}?from=review&rows=requests-2#id_requests_2"
    assert client.post(answer.url.partition("#")[0], STORY).url == page(draft, "review")


def test_add_loses_nothing_that_does_not_fit_the_draft(client, draft):
    long = "я" * 50_001
    html, where = post(client, draft, story=long, requests=["Дать воду."], add_row="requests")
    assert long in html
    assert values(html, "requests") == ["Дать воду.", ""]
    assert "Сократите на 40001 знак" in html
    assert where.fragment == "id_requests_2"


def test_add_of_what_is_too_long_to_wait_shows_the_page_at_once(client, draft):
    html, _where = post(client, draft, story="я" * 70_000, requests=["Дать воду."], add_row="requests")
    assert values(html, "requests") == ["Дать воду.", ""]
    assert "я" * 70_000 in html


def test_ten_rows_have_no_button_for_one_more(client, draft):
    html, _where = post(client, draft, requests=[f"Просьба {n}" for n in range(9)], add_row="requests")
    assert len(values(html, "requests")) == 10
    assert 'name="add_row" value="requests"' not in html
    html, _where = post(client, draft, requests=[f"Просьба {n}" for n in range(10)], add_row="requests")
    assert len(values(html, "requests")) == 10


def test_remove_takes_one_row_away_and_the_rest_move_up(client, draft):
    html, where = post(client, draft, requests=["Первая.", "Вторая.", "Третья."], remove_row="requests-1")
    assert draft.requests == ["Первая.", "Третья."]
    assert values(html, "requests") == ["Первая.", "Третья."]
    assert (where.path, where.fragment) == (page(draft, "story"), "id_requests_2")


def test_remove_takes_a_document_whole(client, draft):
    post(
        client, draft, doc_name=["Договор", "Справка"], doc_number=["1", "2"], doc_date=["", ""],
        remove_row="cited_documents-0",
    )  # fmt: skip
    assert draft.document_lines == ["Справка № 2"]


def test_remove_of_the_only_row_leaves_an_empty_one(client, draft):
    html, where = post(client, draft, requests=["Первая."], remove_row="requests-0")
    assert draft.requests == []
    assert values(html, "requests") == [""]
    assert where.fragment == "id_requests"
    assert 'name="remove_row" value="requests-' not in html


@pytest.mark.parametrize("press", ["add_row", "remove_row"])
@pytest.mark.parametrize(
    "value", ["", "story", "story-1", "requests-", "requests-7", "requests--1", "nothing-0", NINES]
)
def test_a_press_no_page_offers_changes_no_row(client, draft, press, value):
    html, _where = post(client, draft, requests=["Первая.", "Вторая."], **{press: value})
    assert draft.requests == ["Первая.", "Вторая."]
    assert values(html, "requests")[:2] == ["Первая.", "Вторая."]


@pytest.mark.parametrize("asked", ["requests-5000", "requests-0", "requests-x", "story-3", "x", "requests-٣", "-", ""])
def test_an_address_cannot_ask_for_rows_without_end(client, draft, asked):
    html = client.get(page(draft, "story"), {"rows": asked}).content.decode()
    assert values(html, "requests") == [""]


@pytest.mark.parametrize("step", ["kind", "topic", "person"])
def test_a_step_without_rows_knows_no_such_press(client, author, step):
    draft = DraftFactory(author=author)
    assert client.post(page(draft, step), {"add_row": "requests"}, follow=True).status_code == 200


def test_a_stranger_and_a_visitor_add_no_rows(client, author):
    foreign = DraftFactory()
    assert client.post(page(foreign, "story"), {**STORY, "add_row": "requests"}).status_code == 404
    client.logout()
    answer = client.post(page(foreign, "story"), {**STORY, "add_row": "requests"})
    assert answer.url.startswith(reverse("account_login"))
    foreign.refresh_from_db()
    assert foreign.requests == ["Прошу починить фонарь."]


def test_a_row_added_to_a_sent_complaint_changes_nothing(client, author):
    complaint = sent_complaint(author=author)
    html = client.post(page(complaint, "story"), {**STORY, "add_row": "requests"}, follow=True).content.decode()
    complaint.refresh_from_db()
    assert "уже отправлено" in html
    assert complaint.requests == ["Прошу починить фонарь."]


def test_rows_typed_in_a_session_that_ended_come_back(client, author, draft):
    client.logout()
    client.post(page(draft, "story"), {**STORY, "requests": ["Первая.", "Вторая."], "add_row": "requests"})
    client.force_login(author)
    assert values(client.get(page(draft, "story")).content.decode(), "requests") == ["Первая.", "Вторая.", ""]


# --- faults ------------------------------------------------------------------------------------------------------------
def test_a_fault_of_a_row_is_told_at_its_own_control(client, draft):
    html, _where = post(client, draft, requests=["Дать воду.", "", "я" * 1001, "Сообщить."])
    assert sentence_beside(html, "requests_3").removeprefix("Ошибка: ") == "Сократите на 1 знак"
    assert '<a href="#id_requests_3">Просьба 3: сократите на 1 знак</a>' in html
    assert values(html, "requests") == ["Дать воду.", "", "я" * 1001, "Сообщить."]
    assert draft.requests == ["Дать воду.", "я" * 1001, "Сообщить."]  # refused, yet not lost


def test_empty_rows_do_not_open_their_block_when_something_else_is_wrong(client, draft):
    html, _where = post(client, draft, story="", doc_name=["", ""], doc_number=["", ""], doc_date=["", ""])
    assert 'id="errors"' in html
    assert '<details class="more field"><summary>' in html
    html, _where = post(client, draft, story="", doc_name=["", ""], doc_number=["", "7"], doc_date=["", ""])
    assert '<details class="more field" open><summary>' in html


def test_each_part_of_a_document_has_its_own_fault(client, draft):
    html, _where = post(
        client, draft, doc_name=["Договор", "я" * 201], doc_number=["1", "2" * 61], doc_date=["", "вчера"]
    )
    told = {name: sentence_beside(html, f"{name}_2") for name in ("doc_name", "doc_number", "doc_date")}
    assert told == {
        "doc_name": "Ошибка: Сократите до 200 знаков, сейчас 201",
        "doc_number": "Ошибка: Сократите до 60 знаков, сейчас 61",
        "doc_date": "Ошибка: Напишите день, месяц и год, например 12.10.2026",
    }
    assert '<a href="#id_doc_number_2">Документ 2: сократите до 60 знаков, сейчас 61</a>' in html
    assert typed_in(html, "doc_number") == "1"
    for control in ("doc_name_2", "doc_number_2", "doc_date_2"):
        assert f'href="#id_{control}"' in html
        assert f'id="id_{control}"' in html


def test_the_eleventh_row_is_told_of_and_stays(client, draft):
    typed = ["я" * 1001, *(f"Просьба {n}" for n in range(10))]
    html, _where = post(client, draft, requests=typed)
    said = "Можно написать до 10 просьб, сейчас 11. Объедините похожие или уберите лишние"
    assert sentence_beside(html, "requests_field") == f"Ошибка: {said}"
    assert sentence_beside(html, "requests") == "Ошибка: Сократите на 1 знак"
    assert 'href="#id_requests_field"' in html
    assert values(html, "requests") == typed
    html, _where = post(client, draft, **documents(*typed[1:], "ещё один"))
    assert "Можно назвать до 10 документов, сейчас 11" in html
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_save_and_leave_keeps_rows_with_faults_as_they_were_typed(client, author):
    RegistryFactory()
    draft = DraftFactory(author=author)
    post(
        client, draft, requests=["Дать воду.", "", "я" * 1001], doc_date=["31.02.2026"], doc_name=["Договор"], save="1"
    )
    html = client.get(page(draft, "story")).content.decode()
    client.post(page(draft, "review"), {"files_shown": "0"})
    draft.refresh_from_db()

    assert draft.requests == ["Дать воду.", "я" * 1001]
    assert draft.document_lines == ["Договор от 31.02.2026"]
    assert values(html, "doc_date") == ["31.02.2026"]
    assert draft.number is None


def test_rows_beyond_a_draft_are_not_kept_by_halves(client, draft):
    post(client, draft, requests=["я" * 6000, "ю" * 6000], save="1")
    assert draft.requests == []


# --- where they are shown ----------------------------------------------------------------------------------------------
def pages_of(client, verified_client, complaint):
    client.force_login(complaint.author)
    own = client.get(complaint.get_absolute_url()).content.decode()
    officer = verified_client(desk.officer("registrar", complaint))
    return own, officer.get(desk.page(complaint)).content.decode()


def test_several_requests_are_a_numbered_list_for_the_author_and_for_staff(client, verified_client):
    complaint = sent_complaint(
        requests=["Дать <воду>.", "Ответить."], norms="Постановление № 354",
        cited_documents=[{"name": "Договор", "number": "7", "date": "2026-05-01"}],
    )  # fmt: skip
    for html in pages_of(client, verified_client, complaint):
        assert re.search(r"<ol[^>]*><li[^>]*>Дать &lt;воду&gt;\.</li><li[^>]*>Ответить\.</li></ol>", html)
        assert "Договор № 7 от 01.05.2026" in html
        assert "Постановление № 354" in html


def test_the_review_shows_rows_and_leads_to_them(client, author):
    draft = DraftFactory(
        author=author, requests=["Дать воду.", "Ответить."], cited_documents=[{**NO_DOCUMENT, "name": "Счёт"}]
    )
    html = client.get(page(draft, "review")).content.decode()
    step = client.get(f"{page(draft, 'story')}?from=review").content.decode()
    assert "<li>Дать воду.</li><li>Ответить.</li>" in html
    assert "Счёт" in html
    for anchor in re.findall(rf"{page(draft, 'story')}\?from=review#(\w+)", html):
        assert f'id="{anchor}"' in step, anchor


def test_a_search_finds_words_of_every_request(client, author):
    complaint = sent_complaint(author=author, requests=["Починить фонарь.", "Подстричь тополя."])
    html = client.get(reverse("complaints:list"), {"q": "тополь"}).content.decode()
    assert complaint.number in html


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-05-14", "14.05.2026"), ("2026-W01-1", "2026-W01-1"), ("20260101", "20260101"), ("2026-02-30", "2026-02-30"),
        ("14 мая", "14 мая"), ("٢٠٢٦-٠٥-١٤", "٢٠٢٦-٠٥-١٤"),
    ],
)  # fmt: skip
def test_only_a_stored_day_is_turned_round_what_was_typed_stays(day, words):
    assert document_words({"name": "Договор", "date": day}) == f"Договор от {words}"
