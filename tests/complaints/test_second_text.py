"""Two tabs of one draft: a conflict is told before anything is overwritten, and both texts are kept."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import second_text, wizard, workflow
from complaints.models import Complaint
from tests.complaints.tabs import Tab
from tests.complaints.test_drafts import PERSON, STORY
from tests.complaints.test_personal_record import in_copy
from tests.factories import CategoryFactory, DraftFactory, RegistryFactory, UserFactory

pytestmark = pytest.mark.django_db
OURS = {
    "title": "Лифт", "story": "В доме 5 третью неделю стоит лифт.",
    "requests": ["Прошу починить лифт.", "Прошу сообщить срок."],
}  # fmt: skip
OURS_LATER = {**OURS, "story": "В доме 5 третью неделю стоит лифт, звонили дважды."}
CONFLICT, SECOND = "сохранено другое</h2>", "Второй вариант текста"


def two_tabs(client, draft, step="story"):
    """Both opened before anything was typed."""
    return Tab(client, draft, step), Tab(client, draft, step)


def saved():
    return Complaint.objects.values_list("story", flat=True).get()


def beside():
    """The stories of the second texts, as they are kept."""
    texts = Complaint.objects.get().aside.get("story", {}).get("texts", [])
    return [text["values"]["story"][0] if text["is_typed"] else text["values"]["story"] for text in texts]


# --- what is a conflict, and what is not ---------------------------------------------------------------------------
def test_a_pause_in_a_tab_that_saw_less_is_put_beside_and_told(client, draft):
    theirs, ours = two_tabs(client, draft)
    theirs.pause(STORY)
    answer = ours.pause(OURS)

    assert (answer["ok"], answer["conflict"], answer["state"]) == (False, True, "conflict")
    assert (saved(), beside()) == (STORY["story"], [OURS["story"]])


def test_the_same_tab_never_quarrels_with_itself(client, draft):
    tab = Tab(client, draft)
    for end in range(5):
        assert tab.pause({**OURS, "story": OURS["story"] + "!" * end})["ok"]
    tab.press("continue", OURS_LATER)
    assert (saved(), beside()) == (OURS_LATER["story"], [])


def test_an_answer_lost_on_the_way_is_no_other_tab(client, draft):
    tab = Tab(client, draft)
    before = tab.base
    tab.pause(OURS)
    tab.base = before.rpartition(".")[0] + ".7"  # the page has not heard of its own saving
    assert tab.pause(OURS_LATER)["ok"]
    assert (saved(), beside()) == (OURS_LATER["story"], [])


def test_the_page_before_this_one_may_go_on_after_back_without_scripts(client, draft):
    tab = Tab(client, draft)
    same = tab.base
    tab.press("continue", OURS)
    tab.base = same  # the browser shows the page as it was
    assert tab.press("continue", OURS_LATER).url == reverse("complaints:step", args=[draft.uuid, "files"])
    assert saved() == OURS_LATER["story"]


def test_two_tabs_that_type_the_same_agree(client, draft):
    theirs, ours = two_tabs(client, draft)
    theirs.pause(OURS)
    assert ours.pause({**OURS, "story": f"  {OURS['story']}  "})["ok"]
    assert beside() == []


def test_a_tab_with_nothing_new_overwrites_nothing_and_hears_of_no_conflict(client, author):
    draft = DraftFactory(author=author)
    theirs, ours = two_tabs(client, draft)
    was = {name: getattr(draft, name) for name in ("title", "story", "requests")}
    theirs.pause(OURS)
    answer = ours.pause(was)
    assert answer["conflict"]  # it would bring the old text back
    assert saved() == OURS["story"]


def test_different_steps_never_conflict(client, draft):
    person, story = Tab(client, draft, "person"), Tab(client, draft, "story")
    for _turn in range(2):
        assert story.pause(OURS)["ok"]
        assert person.pause(PERSON)["ok"]
    assert "texts" not in json.dumps(Complaint.objects.get().aside).replace('"texts": []', "")


def test_another_topic_that_asks_for_a_document_is_no_conflict_on_the_persons_step(client, draft, settings):
    settings.COLLECT_ID_DOC = True
    topic, person = Tab(client, draft, "topic"), Tab(client, draft, "person")
    topic.pause({"category": CategoryFactory(asks_id_doc=True).code})
    assert person.pause(PERSON)["ok"]


@pytest.mark.parametrize("base", ["", "abc", "'; drop", "0" * 12 + ".abcdefgh.x", "\x00" * 12, "я" * 30])
def test_a_page_without_a_base_that_can_be_read_wins_as_the_last(client, draft, base):
    theirs, ours = two_tabs(client, draft)
    theirs.pause(STORY)
    ours.base = base
    ours.press("continue", OURS)
    assert (saved(), beside()) == (OURS["story"], [])


def test_a_tab_that_saw_less_than_an_old_page_wrote_is_told(client, draft):
    tab = Tab(client, draft)
    tab.pause(OURS)
    client.post(tab.url, STORY)
    assert tab.pause(OURS_LATER)["conflict"]
    assert (saved(), beside()) == (STORY["story"], [OURS_LATER["story"]])


def test_a_tab_goes_on_typing_beside_and_its_text_stays_one(client, draft):
    theirs, ours = two_tabs(client, draft)
    theirs.pause(STORY)
    for typed in (OURS, OURS_LATER):
        ours.pause(typed)
    theirs.pause({**STORY, "story": STORY["story"] + " И холодной."})
    assert saved() == STORY["story"] + " И холодной."
    assert beside() == [OURS_LATER["story"]]


def test_five_tabs_lose_no_text(client, draft):
    tabs = [Tab(client, draft) for _tab in range(5)]
    stories = [f"{OURS['story']} Рассказ номер {number}." for number in range(5)]
    for tab, story in zip(tabs, stories, strict=True):
        tab.pause({**OURS, "story": story})
    assert {saved(), *beside()} == set(stories)


# --- told by a button, resolved by a button ------------------------------------------------------------------------
@pytest.mark.parametrize("button", ["continue", "save", "check", "second_see"])
def test_a_button_of_a_tab_that_saw_less_comes_back_with_both_texts(client, draft, button):
    theirs, ours = two_tabs(client, draft)
    theirs.press("continue", STORY)
    answer = ours.press(button, OURS)

    assert answer.url == f"{ours.url}#other"
    assert CONFLICT in ours.html
    assert STORY["story"] in ours.html.split('id="other"')[1].split("</section>")[0]
    assert "Расскажите по порядку" in ours.html.split('id="other"')[1].split("</section>")[0]
    assert (ours.field("story"), ours.field("title")) == (OURS["story"], OURS["title"])
    assert (saved(), beside()) == (STORY["story"], [OURS["story"]])  # even if the person leaves now


def test_going_on_saves_the_fields_and_keeps_the_other_text_beside(client, draft):
    theirs, ours = two_tabs(client, draft)
    theirs.press("continue", STORY)
    ours.press("continue", OURS)
    answer = ours.press("continue", OURS_LATER)

    assert answer.url == reverse("complaints:step", args=[draft.uuid, "files"])
    assert (saved(), beside()) == (OURS_LATER["story"], [STORY["story"]])
    later = Tab(client, draft).html
    assert SECOND in later
    assert STORY["story"] in later
    assert CONFLICT not in later


def test_another_saving_between_the_telling_and_the_press_is_told_again(client, draft):
    theirs, ours = two_tabs(client, draft)
    theirs.pause(STORY)
    ours.press("continue", OURS)
    theirs.pause({**STORY, "story": "Ещё раз другое, пока читали."})
    ours.press("continue", OURS)
    assert "Ещё раз другое, пока читали." in ours.html
    assert saved() == "Ещё раз другое, пока читали."


def test_with_scripts_the_pause_after_the_telling_resolves_it_too(client, draft):
    theirs, ours = two_tabs(client, draft)
    theirs.pause(STORY)
    ours.pause(OURS)
    ours.press("second_see", OURS)
    assert ours.pause(OURS_LATER)["ok"]
    assert (saved(), beside()) == (OURS_LATER["story"], [STORY["story"]])


def test_a_tab_whose_text_was_put_aside_is_told_in_its_turn(client, draft):
    theirs, ours = two_tabs(client, draft)
    theirs.pause(STORY)
    ours.press("continue", OURS)
    ours.press("continue", OURS)
    answer = theirs.pause({**STORY, "story": STORY["story"] + " И холодной."})
    assert answer["conflict"]
    assert (saved(), beside()) == (OURS["story"], [STORY["story"] + " И холодной."])


def test_a_conflict_with_errors_keeps_what_was_typed_and_names_them(client, draft):
    theirs, ours = two_tabs(client, draft)
    theirs.pause(STORY)
    ours.press("continue", {**OURS, "title": "я" * 151})
    assert ours.field("title") == "я" * 151
    assert "Сократите до 150 знаков" in ours.html
    assert CONFLICT in ours.html


def test_a_text_too_long_for_the_session_is_shown_at_once(client, draft):
    theirs, ours = two_tabs(client, draft)
    theirs.pause(STORY)
    answer = ours.press("continue", {**OURS, "story": "я" * 70_000})
    assert answer.status_code == 200
    assert CONFLICT in ours.shows(answer)
    assert ours.field("story") == "я" * 70_000


def test_choices_are_told_in_their_words(client, draft):
    theirs, ours = two_tabs(client, draft, "kind")
    theirs.press("continue", {"kind": "unsure"})
    ours.press("continue", {"kind": "proposal", "collective": "on"})
    told = ours.html.split('id="other"')[1].split("</section>")[0]
    assert "Не знаю" in told
    assert "Нет" in told
    assert "unsure" not in told


def test_the_notice_never_makes_markup_of_a_text(client, draft):
    theirs, ours = two_tabs(client, draft)
    theirs.pause({**STORY, "story": "<script>alert(1)</script>" * 2})
    ours.press("continue", OURS)
    assert "<script>alert" not in ours.html


# --- the texts kept beside -----------------------------------------------------------------------------------------
@pytest.fixture
def with_second(client, draft):
    """Ours is saved, theirs stands beside; the page as it is opened later."""
    theirs, ours = two_tabs(client, draft)
    theirs.press("continue", STORY)
    ours.press("continue", OURS)
    ours.press("continue", OURS)
    return Tab(client, draft)


def key(tab):
    return tab.html.split('name="second_take" value="')[1].split('"')[0]


def test_taking_the_second_text_swaps_the_two(client, with_second):
    answer = with_second.press("second_take", OURS, second_take=key(with_second))
    assert answer.url == with_second.url
    assert (saved(), beside()) == (STORY["story"], [OURS["story"]])
    assert Complaint.objects.get().requests == STORY["requests"]
    assert with_second.field("story") == STORY["story"]
    assert SECOND in with_second.html
    with_second.press("second_take", STORY, second_take=key(with_second))
    assert (saved(), beside()) == (OURS["story"], [STORY["story"]])
    assert Complaint.objects.get().requests == OURS["requests"]


def test_what_was_typed_before_taking_the_other_text_stays_beside(client, with_second):
    with_second.press("second_take", OURS_LATER, second_take=key(with_second))
    assert (saved(), beside()) == (STORY["story"], [OURS_LATER["story"]])


def test_a_second_text_not_needed_is_removed(client, with_second):
    with_second.press("second_drop", OURS, second_drop=key(with_second))
    assert (saved(), beside()) == (OURS["story"], [])
    assert SECOND not in with_second.html


@pytest.mark.parametrize("button", ["second_take", "second_drop"])
def test_a_text_that_changed_since_it_was_seen_is_neither_taken_nor_removed(client, draft, button):
    theirs, ours = two_tabs(client, draft)
    theirs.pause(STORY)
    ours.pause(OURS)
    reader = Tab(client, draft)
    ours.pause(OURS_LATER)
    reader.press(button, STORY, **{button: key(reader)})
    assert (saved(), beside()) == (STORY["story"], [OURS_LATER["story"]])


@pytest.mark.parametrize("button", ["second_take", "second_drop"])
def test_buttons_of_a_text_that_never_was_do_nothing(client, draft, button):
    Tab(client, draft).press(button, OURS, **{button: "x" * 12})
    assert saved() == OURS["story"]


def test_both_texts_agree_when_one_is_typed_over(client, with_second):
    with_second.pause(STORY)
    assert SECOND not in with_second.open()


def test_the_document_number_is_never_put_beside(client, author, settings):
    settings.COLLECT_ID_DOC = True
    draft = DraftFactory(
        author=author, category=CategoryFactory(asks_id_doc=True), id_doc_kind="passport", id_doc_number="4508 111111"
    )
    documents = {"id_doc_kind": "passport", "id_doc_number": "4508 222222"}
    theirs, ours = two_tabs(client, draft, "person")
    theirs.press("continue", {**PERSON, **documents})
    ours.press("continue", {**PERSON, **documents, "last_name": "Ким", "id_doc_number": "4508 333333"})
    told = ours.html.split('id="other"')[1].split("</section>")[0]
    ours.press("continue", {**PERSON, **documents, "last_name": "Ким", "id_doc_number": "4508 333333"})
    whole = Complaint.objects.get()

    assert "Другой. Здесь не показываем" in told
    assert "222222" not in told
    assert (whole.last_name, whole.id_doc_number) == ("Ким", "4508 333333")
    for number in ("111111", "222222", "333333"):
        assert number not in str(whole.aside)
    later = Tab(client, draft, "person")
    later.press("second_take", {**PERSON, **documents, "last_name": "Ким"}, second_take=key(later))
    assert Complaint.objects.get().last_name == "Салтыков-Щедрин"


def test_sending_leaves_nothing_beside(client, author):
    RegistryFactory()
    draft = DraftFactory(author=author)
    theirs, ours = two_tabs(client, draft)
    theirs.pause({**STORY, "story": "Совсем другое, чего отправлять не стали."})
    ours.pause(OURS)
    draft.refresh_from_db()
    assert draft.aside
    workflow.make("send", draft.pk, by=author, at=timezone.now())
    assert Complaint.objects.get().aside == {}


@pytest.mark.django_db(transaction=True)
def test_the_copy_of_ones_data_has_both_texts(client, draft):
    theirs, ours = two_tabs(client, draft)
    theirs.pause(STORY)
    ours.pause(OURS)
    record, page = in_copy(draft.author)
    (text,) = record["complaints"][0]["second_texts"]

    assert text["what"] == "Что случилось"
    assert OURS["story"] in text["text"]
    assert OURS["story"] in page
    assert SECOND in page


def test_a_strangers_press_finds_nothing(client, with_second):
    client.force_login(UserFactory())
    for button in ("second_take", "second_drop", "second_see"):
        assert client.post(with_second.url, {button: key(with_second)}).status_code == 404
    assert (saved(), beside()) == (OURS["story"], [STORY["story"]])


def test_older_texts_make_room_only_when_they_would_not_fit(client, draft):
    tabs = [Tab(client, draft) for _tab in range(4)]
    for number, tab in enumerate(tabs):
        tab.pause({**OURS, "story": f"{number} " + "я" * 50_000})
    assert [story[0] for story in beside()] == ["2", "3"]


def test_what_a_page_saw_is_told_from_what_is_saved_by_its_digest():
    answers = {"story": "Текст", "requests": ["раз", "два"], "collective": False}
    assert second_text.digest(answers) == second_text.digest({**answers, "asked_later": "", "list": []})
    assert second_text.digest(answers) != second_text.digest({**answers, "requests": ["два", "раз"]})


def test_restored_typing_of_an_ended_session_overwrites_nothing_that_another_tab_saved_since(client, draft, author):
    theirs, ours = two_tabs(client, draft)
    client.logout()
    client.post(ours.url, {**OURS, "base": ours.base, "continue": "1"})
    client.force_login(author)
    theirs.pause(STORY)
    ours.open()
    assert "data-unsaved" in ours.html
    assert ours.field("story") == OURS["story"]
    ours.press("continue", OURS)
    assert CONFLICT in ours.html
    assert (saved(), beside()) == (STORY["story"], [OURS["story"]])


def test_a_conflict_prolongs_the_draft_too(client, draft):
    theirs, ours = two_tabs(client, draft)
    theirs.pause(STORY)
    Complaint.objects.update(updated_at=timezone.now() - timedelta(days=29))
    ours.pause(OURS)
    assert Complaint.objects.get().updated_at > timezone.now() - timedelta(minutes=1)


def test_a_draft_written_without_any_page_has_nothing_beside(author, draft):
    wizard.save(draft.uuid, {"story": "Так."}, by=author, at=timezone.now())
    assert Complaint.objects.get().aside == {}


# --- rows of repeated inputs ---------------------------------------------------------------------------------------
ROWS = {
    **OURS, "doc_name": ["Договор", "Квитанция"], "doc_number": ["5", ""], "doc_date": ["12.10.2026", "когда-то осенью"],
}  # fmt: skip


def test_rows_are_saved_at_a_pause_told_in_words_and_come_back_whole(client, draft):
    theirs, ours = two_tabs(client, draft)
    ours.pause(ROWS)
    theirs.press("continue", STORY)
    told = theirs.html.split('id="other"')[1].split("</section>")[0]
    theirs.press("continue", STORY)
    later = Tab(client, draft)
    later.press("second_take", STORY, second_take=key(later))
    kept = Complaint.objects.get()

    for words in ("Прошу починить лифт.\nПрошу сообщить срок.", "Договор, 5", "Квитанция, когда-то осенью"):
        assert words in told
    assert kept.requests == OURS["requests"]
    assert [row["name"] for row in kept.cited_documents] == ["Договор", "Квитанция"]


@pytest.mark.parametrize("button", [{"add_row": "requests"}, {"remove_row": "requests-1"}])
def test_a_button_of_the_rows_tells_a_conflict_and_loses_no_row(client, draft, button):
    theirs, ours = two_tabs(client, draft)
    theirs.pause(STORY)
    ours.press("rows", OURS, **button)
    assert CONFLICT in ours.html
    assert Complaint.objects.get().aside["story"]["texts"][0]["values"]["requests"] == OURS["requests"]


def test_adding_a_row_saves_what_was_typed_and_is_no_conflict(client, draft):
    tab = Tab(client, draft)
    tab.press("rows", OURS, add_row="requests")
    assert saved() == OURS["story"]
    tab.press("rows", {**OURS, "requests": [*OURS["requests"], "И покрасить."]}, remove_row="requests-0")
    assert Complaint.objects.get().requests == ["Прошу сообщить срок.", "И покрасить."]
    assert CONFLICT not in tab.html


# --- what may be put beside --------------------------------------------------------------------------------------------
def test_only_the_forms_own_fields_are_put_beside(client, draft):
    theirs, ours = two_tabs(client, draft)
    theirs.pause(STORY)
    ours.pause(
        {**OURS, "status": "completed", "junk": "я" * 1000, "id_doc_number\x00": "4508 987654", "doc_name": ["Акт"]}
    )
    (text,) = Complaint.objects.get().aside["story"]["texts"]
    assert set(text["values"]) == {*OURS, "doc_name"}


def test_what_is_larger_than_the_place_beside_is_told_and_overwrites_nothing(client, draft):
    theirs, ours = two_tabs(client, draft)
    theirs.pause(STORY)
    huge = {**OURS, "story": "я" * 150_000}
    answer = client.post(
        reverse("complaints:autosave", args=[draft.uuid, "story"]), {**huge, "base": ours.base}
    ).json()  # fmt: skip
    assert answer == {"ok": False, "state": "fault"}
    ours.shows(ours.press("continue", huge))
    assert "текст слишком длинный" in ours.html
    assert ours.field("story") == huge["story"]
    assert (saved(), beside()) == (STORY["story"], [])


def test_a_draft_full_of_second_texts_stays_a_row_of_a_few_megabytes(client, draft):
    for step, field, typed in (("person", "last_name", PERSON), ("story", "story", OURS)):
        for number in range(12):
            stale = f"{'0' * 12}.{number:08d}.1"
            client.post(
                reverse("complaints:autosave", args=[draft.uuid, step]),
                {**typed, field: f"{number} " + "\U0001f600" * 50_000, "base": stale},
            )
    assert len(json.dumps(Complaint.objects.get().aside)) < 2 * second_text.LARGEST + 10_000


def test_lists_leave_second_texts_in_the_database(draft):
    assert "aside" in Complaint.objects.get().get_deferred_fields()
    assert "aside" not in Complaint.objects.with_second_texts().get().get_deferred_fields()


# --- sending ------------------------------------------------------------------------------------------------------------
def test_words_that_did_not_fit_hold_the_sending_until_they_are_taken_away(client, author):
    RegistryFactory()
    draft = DraftFactory(author=author)
    tab = Tab(client, draft)
    assert "Не помещается: Где это" in tab.pause({**STORY, "place": "у дома " * 60})["says"]
    review = reverse("complaints:step", args=[draft.uuid, "review"])

    page = client.post(review, {"files_shown": "0", "send": "1"}, follow=True).content.decode()
    assert f'<li><a href="{tab.url}">Что случилось</a></li>' in page
    assert Complaint.objects.get().number is None

    again = Tab(client, draft)
    client.post(again.url, {"second_drop": re.search(r'second_drop" value="(\w+)"', again.html)[1], **STORY})
    client.post(review, {"files_shown": "0", "send": "1"})
    assert Complaint.objects.get().number


def test_the_review_tells_of_a_second_text_that_will_not_be_sent(client, author):
    RegistryFactory()
    draft = DraftFactory(author=author)
    theirs, ours = two_tabs(client, draft)
    theirs.pause(STORY)
    ours.pause(OURS)
    review = reverse("complaints:step", args=[draft.uuid, "review"])
    assert "Есть второй вариант текста." in client.get(review).content.decode()

    again = Tab(client, draft)
    again.press("second_drop", STORY, second_drop=key(again))
    assert "Есть второй вариант текста." not in client.get(review).content.decode()
