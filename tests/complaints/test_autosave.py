"""Autosave: what fits is saved at each pause, the answer is honest about the rest, and nothing else happens by itself."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints import wizard
from complaints.models import Complaint, Status
from tests.complaints.tabs import Tab
from tests.complaints.test_drafts import PERSON, STORY
from tests.complaints.test_retention import with_file
from tests.factories import CategoryFactory, DraftFactory, PostingFactory, UserFactory, sent_complaint

pytestmark = pytest.mark.django_db
FORMS = [step.name for step in wizard.STEPS if step.form]
MOST_QUERIES = 6


def address(draft, step="story"):
    return reverse("complaints:autosave", args=[draft.uuid, step])


@pytest.fixture
def passport_topic(settings):
    settings.COLLECT_ID_DOC = True
    return CategoryFactory(asks_id_doc=True)


def test_a_pause_in_typing_saves_and_tells_the_time_and_the_new_base(client, author, draft):
    with time_machine.travel("2026-11-22 11:36:20+00:00", tick=False):
        client.force_login(author)
        tab = Tab(client, draft)
        answer = tab.pause(STORY)
        again = Tab(client, draft)
    draft.refresh_from_db()

    assert answer == {
        "ok": True, "says": "Сохранено в 14:36", "saved_at": "14:36", "base": tab.base.split(".")[0], "restored": False,
    }  # fmt: skip
    assert (draft.title, draft.story, draft.requests) == (STORY["title"], STORY["story"], STORY["requests"])
    assert again.base.split(".")[0] == answer["base"]


@pytest.mark.parametrize(
    ("step", "typed", "saved"),
    [
        ("kind", {"kind": "proposal", "collective": "on"}, {"kind": "proposal", "collective": True}),
        ("topic", {"category": "unsure"}, {"category_unsure": True}),
        ("person", PERSON, {"last_name": "Салтыков-Щедрин", "phone": "+79123456789"}),
        ("person", {**PERSON, "phone": "89123"}, {"last_name": "Салтыков-Щедрин", "phone": "89123"}),
        ("story", {"story": "Нача"}, {"story": "Нача"}),
        ("story", {**STORY, "story": "я" * 10_001}, {"story": "я" * 10_001}),
    ],
)
def test_every_step_with_a_form_saves_what_it_accepts_or_what_fits(client, draft, step, typed, saved):
    assert Tab(client, draft, step).pause(typed)["says"].startswith("Сохранено в")
    assert Complaint.objects.values(*saved).get() == saved


def test_what_fits_no_column_is_not_called_saved_and_waits_beside(client, draft):
    tab = Tab(client, draft)
    answer = tab.pause({**STORY, "title": "я" * 151, "place": "дом\x00 5"})
    draft.refresh_from_db()
    again = Tab(client, draft)

    assert "Не помещается: О чём обращение, в одном предложении, Где это" in answer["says"]
    assert (draft.title, draft.place, draft.story) == ("", "", STORY["story"])
    assert "Не поместилось" in again.html
    assert "я" * 151 in again.html
    assert "дом\ufffd 5" in again.html
    tab.pause(STORY)
    assert "Не поместилось" not in again.open()


def test_spaces_alone_are_no_text_that_does_not_fit(client, draft):
    assert "Не помещается" not in Tab(client, draft).pause({**STORY, "story": "   "})["says"]


def test_a_required_text_wiped_out_is_not_wiped_out_of_the_draft(client, author):
    draft = DraftFactory(author=author)
    Tab(client, draft).pause({**STORY, "story": ""})
    assert Complaint.objects.get().story == draft.story


@pytest.mark.parametrize("step", ["files", "review", "payment", "autosave"])
def test_a_step_without_a_form_has_no_autosave(client, draft, step):
    assert client.post(address(draft, step), STORY).status_code == 404


def test_it_takes_posts_only(client, draft):
    assert client.get(address(draft)).status_code == 405


@pytest.mark.parametrize("step", FORMS)
def test_a_draft_of_someone_else_is_not_found(client, author, step):
    foreign = DraftFactory()
    before = Complaint.objects.values().get()
    assert client.post(address(foreign, step), {**STORY, **PERSON, "kind": "proposal"}).status_code == 404
    assert Complaint.objects.values().get() == before


def test_nobody_is_led_to_the_sign_in_and_nothing_is_kept_for_later(client, draft, author):
    tab = Tab(client, draft)
    client.logout()
    led = client.post(address(draft), {**STORY, "base": tab.base})
    kept = "kept_typing" in client.session
    client.force_login(author)

    assert led.status_code == 302
    assert led.url.startswith(reverse("account_login"))
    assert not kept
    assert STORY["story"] not in tab.open()
    assert Complaint.objects.get().story == ""


def test_what_a_button_left_in_the_session_is_not_pushed_out_by_autosave(client, draft, author):
    client.logout()
    client.post(reverse("complaints:step", args=[draft.uuid, "story"]), STORY)
    client.post(address(draft), {**STORY, "story": "Набрано позже в другой вкладке."})
    client.force_login(author)
    assert Tab(client, draft).field("story") == STORY["story"]


def test_a_stale_token_leaves_nothing_behind(author, draft):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(author)
    refused = browser.post(address(draft), STORY, headers={"origin": "http://testserver"})
    assert refused.status_code == 403
    assert "kept_typing" not in browser.session


def test_a_sent_complaint_says_so_and_does_not_change(client, author):
    complaint = sent_complaint(author=author)
    answer = client.post(address(complaint), STORY).json()
    after = Complaint.objects.get()

    assert (answer["ok"], answer["sent"], answer["state"]) == (False, True, "sent")
    assert (after.status, after.story, after.version) == (Status.ACCEPTED, complaint.story, complaint.version)


def test_a_draft_deleted_in_another_tab_is_not_found(client, draft):
    tab = Tab(client, draft)
    draft.delete()
    assert client.post(tab.url + "autosave/", STORY).status_code == 404


def test_the_number_of_a_document_waits_for_the_button(client, author, passport_topic):
    draft = DraftFactory(author=author, category=passport_topic, id_doc_kind="passport", id_doc_number="4508 123456")
    typed = {**PERSON, "id_doc_kind": "licence", "id_doc_number": "99 12 345678"}
    tab = Tab(client, draft, "person")
    tab.pause(typed)
    whole = Complaint.objects.get()
    assert (whole.last_name, whole.id_doc_kind, whole.id_doc_number) == ("Салтыков-Щедрин", "passport", "4508 123456")
    assert "345678" not in str(whole.aside)
    assert "Номер документа сохраняем только по кнопке." in tab.html
    tab.press("continue", typed)
    whole = Complaint.objects.get()
    assert (whole.id_doc_kind, whole.id_doc_number) == ("licence", "9912 345678")


def test_looking_at_another_topic_does_not_wipe_the_number_out(client, author, passport_topic):
    draft = DraftFactory(author=author, category=passport_topic, id_doc_kind="passport", id_doc_number="4508 123456")
    Tab(client, draft, "topic").pause({"category": CategoryFactory().code})
    assert Complaint.objects.get().id_doc_number == "4508 123456"


def test_the_profile_learns_nothing_before_a_button(client):
    nameless = UserFactory(last_name="", first_name="", middle_name="", notify_email=True)
    client.force_login(nameless)
    draft = Complaint.objects.create(author=nameless)
    tab = Tab(client, draft, "person")
    tab.pause(PERSON)
    nameless.refresh_from_db()
    assert (nameless.last_name, nameless.notify_email) == ("", True)
    tab.press("continue", PERSON)
    nameless.refresh_from_db()
    assert (nameless.last_name, nameless.notify_email) == ("Салтыков-Щедрин", False)


def test_a_slower_sending_of_the_same_page_does_not_undo_a_newer_one(client, draft):
    tab = Tab(client, draft)
    seen, page, number = tab.base.split(".")
    newer = {**STORY, "story": "Набрано до последней буквы.", "base": f"{seen}.{page}.{int(number) + 5}"}
    client.post(tab.url, newer)
    late = client.post(address(draft), {**STORY, "story": "Набрано до", "base": f"{seen}.{page}.{int(number) + 4}"})

    assert late.json()["ok"]
    assert Complaint.objects.get().story == "Набрано до последней буквы."


def test_typing_that_a_broken_page_did_not_send_is_taken_and_told_once(client, draft):
    tab = Tab(client, draft)
    first = tab.pause(STORY, restored="1")
    told = "Вернули то, что не успело сохраниться" in tab.open()
    again = client.post(address(draft), {**STORY, "base": tab.base, "restored": "1"}).json()
    same = client.post(address(draft), {**STORY, "base": tab.base, "restored": "1"}).json()

    assert first["restored"]
    assert told
    assert again["restored"]
    assert not same["restored"]  # the very sending has arrived


def test_saving_prolongs_the_life_of_the_draft(client, author):
    draft = DraftFactory(author=author, updated_at=timezone.now() - timedelta(days=29))
    Tab(client, draft).pause(STORY)
    assert Complaint.objects.get().updated_at > draft.updated_at


@pytest.mark.parametrize("typed", [STORY, {"story": "Нача"}], ids=["accepted", "unfinished"])
def test_the_story_costs_six_queries_at_most(client, author, typed):
    plain, full = DraftFactory(author=author), DraftFactory(author=author)
    for _file in range(3):
        with_file(full)
    asked = [queries_of(client, draft, "story", typed) for draft in (plain, full)]
    assert asked[0] == asked[1] <= MOST_QUERIES


@pytest.mark.parametrize(
    ("step", "typed"), [("kind", {"kind": "proposal"}), ("topic", {"category": "unsure"}), ("person", PERSON)]
)
def test_every_step_costs_six_queries_at_most(client, author, step, typed):
    assert queries_of(client, DraftFactory(author=author), step, typed) <= MOST_QUERIES


def test_the_story_about_somebody_costs_six_queries_at_most(client, author):
    head = PostingFactory(role="head")
    earlier = sent_complaint(author=author)
    typed = {
        **STORY, "about_department": str(head.department_id), "about_official": str(head.user_id),
        "previous": earlier.number, "previous_number": "",
    }  # fmt: skip
    draft = DraftFactory(author=author)
    assert queries_of(client, draft, "story", typed) <= MOST_QUERIES
    draft.refresh_from_db()
    assert (draft.about_official, draft.previous_number) == (head.user, earlier.number)


def queries_of(client, draft, step, typed):
    """Of the second sending, savepoints not counted, as for the pages."""
    tab = Tab(client, draft, step)
    tab.pause(typed)
    with CaptureQueriesContext(connection) as asked:
        tab.pause({**typed, "place": "Луговая, 14"})
    return sum(not each["sql"].startswith(("SAVEPOINT", "RELEASE")) for each in asked.captured_queries)


# --- what stands on the page ----------------------------------------------------------------------------------------
def test_the_page_tells_when_the_draft_was_saved_without_scripts_too(client, author):
    saved = DraftFactory(author=author, version=3, updated_at=timezone.now())
    older = DraftFactory(author=author, version=3, updated_at=timezone.now() - timedelta(days=3))
    new = Complaint.objects.create(author=author)
    time = f"{timezone.localtime(saved.updated_at):%H:%M}"

    assert f"Сохранено в\xa0{time}" in Tab(client, saved).html
    assert f"Сохранено {timezone.localdate(older.updated_at).day}\xa0" in Tab(client, older).html
    assert "Сохранено" not in Tab(client, new).html.replace("Не сохраняется", "")


@pytest.mark.parametrize("step", FORMS)
def test_every_page_with_a_form_saves_itself_and_has_its_words(client, draft, step):
    shown = Tab(client, draft, step).html
    assert f'data-autosave="{address(draft, step)}"' in shown
    assert "js/autosave.js" in shown
    # Where nothing is typed there is less to say.
    for state in ("lost", "fault", "conflict", *(("out", "sent") if step in ("person", "story") else ())):
        assert f'data-state="{state}" hidden' in shown


@pytest.mark.parametrize("step", ["files", "review"])
def test_pages_without_a_form_save_nothing(client, draft, step):
    assert "data-autosave" not in client.get(reverse("complaints:step", args=[draft.uuid, step])).content.decode()


def test_enter_in_a_field_goes_on_and_presses_no_other_button(client, draft):
    buttons = [
        part for part in Tab(client, draft).html.split("<form")[-1].split("<button")[1:] if 'type="submit"' in part
    ]
    assert 'name="continue"' in buttons[0]


# --- without scripts each button saves ------------------------------------------------------------------------------
@pytest.mark.parametrize("button", ["continue", "save", "check"])
def test_each_button_saves_what_fits_of_a_form_with_errors(client, draft, button):
    Tab(client, draft).press(button, {**STORY, "previous_number": "2026-1", "place": "Луговая, 14"})
    draft.refresh_from_db()
    assert (draft.story, draft.place, draft.previous_number) == (STORY["story"], "Луговая, 14", "2026-1")


def test_leaving_with_a_text_that_fits_nowhere_comes_back_and_says_so(client, draft):
    tab = Tab(client, draft)
    answer = tab.press("save", {**STORY, "title": "я" * 151})
    assert answer.url == f"{tab.url}#errors"
    assert "Сократите до 150 знаков, сейчас 151" in tab.html
    assert tab.field("title") == "я" * 151


def test_a_press_with_errors_that_says_nothing_new_changes_nothing(client, draft):
    Tab(client, draft, "kind").press("continue", {})
    assert Complaint.objects.get().version == 0
