"""In whose name a complaint is written, and what the step «Ваши данные» asks besides: nothing of another choice is sent."""

import html
import logging
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import closing as wishes
from accounts.models import User
from complaints import applicants, closing, personal_record, summary, wizard, workflow
from complaints.models import Applicant, Benefit, Complaint, Status
from notifications.models import Message
from tests.complaints.desk import LIST, complaint_at, move, officer
from tests.complaints.desk import page as desk_page
from tests.complaints.test_admin_list import listed
from tests.complaints.test_drafts import PERSON, page
from tests.complaints.test_formats import ORGANISATION, sentence_beside, typed_in
from tests.complaints.test_odd_input import ODD
from tests.factories import CategoryFactory, DraftFactory, PhoneUserFactory, RegistryFactory, UserFactory

pytestmark = pytest.mark.django_db
PURPOSE = "Данные нужны, чтобы рассмотреть обращение и ответить вам (Федеральные законы № 59‑ФЗ и № 152‑ФЗ)"
OF_ORGANISATION = {
    "applicant": "organisation", "organisation": "ТСЖ «Заречье»", "org_number": "7707083893",
    "post_held": "председатель правления",
}  # fmt: skip
OF_REPRESENTATIVE = {
    "applicant": "representative", "represented": "Ковригина Вера Петровна, мать",
    "basis": "Доверенность № 5 от 01.10.2026",
}  # fmt: skip
EVERYTHING = {**OF_ORGANISATION, **OF_REPRESENTATIVE}
LABELS = {"Организация", "ИНН", "Должность", "За кого обращение", "На каком основании", "Льгота"}
TYPED = [EVERYTHING[name] for name in applicants.FIELDS]


@pytest.fixture
def draft(author):
    RegistryFactory()
    return DraftFactory(author=author)


def shown_at(client, address):
    """The page as a person reads it."""
    return html.unescape(client.get(address).content.decode()).replace("\xa0", " ")


def sent(draft):
    """The draft, sent past the pages."""
    workflow.make("send", draft.pk, by=draft.author, at=timezone.now())
    draft.refresh_from_db()
    return draft


# --- the choice ------------------------------------------------------------------------------------------------------
def test_who_says_nothing_writes_for_oneself_and_every_field_can_be_reached_without_a_script(client, draft):
    shown = client.get(page(draft, "person")).content.decode()
    assert re.findall(r'name="applicant" value="(\w+)"[^>]*checked', shown) == ["person"]
    for name in applicants.FIELDS:
        assert f'name="{name}"' in shown
        assert typed_in(shown, name) == ""


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"applicant": "person"}, {}),
        (OF_ORGANISATION, OF_ORGANISATION),
        (ORGANISATION, ORGANISATION),  # the number and the post are optional
        (OF_REPRESENTATIVE, OF_REPRESENTATIVE),
    ],
)
def test_the_choice_and_what_it_asks_reach_the_complaint(client, draft, answers, told):
    assert client.post(page(draft, "person"), {**PERSON, **answers}).url == page(draft, "story")
    client.post(page(draft, "review"), {"files_shown": "0"})
    complaint = Complaint.objects.get()

    assert complaint.status == Status.ACCEPTED
    assert complaint.applicant == answers["applicant"]
    assert {name: value for name in applicants.FIELDS if (value := getattr(complaint, name))} == {
        name: value for name, value in told.items() if name != "applicant"
    }


@pytest.mark.parametrize(
    ("choice", "name"),
    [("organisation", "organisation"), ("representative", "represented"), ("representative", "basis")],
)
def test_a_choice_that_is_not_told_is_refused_at_the_step_on_the_review_and_past_them(client, draft, choice, name):
    answers = {**PERSON, **EVERYTHING, "applicant": choice, name: "", "save": ""}
    client.post(page(draft, "person"), answers)
    assert page(draft, "person") in client.get(page(draft, "review")).content.decode()
    client.post(page(draft, "review"), {"files_shown": "0"})
    with pytest.raises(workflow.Refused, match="не до конца"):
        sent(draft)
    del answers["save"]
    shown = client.post(page(draft, "person"), answers, follow=True).content.decode()
    assert sentence_beside(shown, name)
    assert Complaint.objects.get().number is None


def test_a_field_without_a_word_of_its_own_is_called_by_its_label_on_the_review(draft, monkeypatch):
    monkeypatch.setattr(applicants, "rows", lambda _draft: [("licence", "Номер лицензии", "77-1")])
    rows = [row for section in summary.sections(draft, draft.author) for row in section.rows]
    (row,) = [row for row in rows if row.value == "77-1"]
    assert (row.label, row.step_label) == ("Номер лицензии", "номер лицензии")


def test_a_word_that_is_no_choice_is_told_to_choose(client, draft):
    odd = {**PERSON, **EVERYTHING, "applicant": "pigeon"}
    shown = client.post(page(draft, "person"), odd, follow=True).content.decode()
    assert "Выберите, от чьего имени вы пишете" in shown
    client.post(page(draft, "person"), {**odd, "save": ""})
    with pytest.raises(workflow.Refused):
        sent(draft)


def test_a_page_that_did_not_ask_yet_changes_no_choice(client, draft):
    client.post(page(draft, "person"), {**PERSON, **OF_ORGANISATION})
    client.post(page(draft, "person"), {**PERSON, "organisation": "Совет дома"})
    draft.refresh_from_db()
    assert (draft.applicant, draft.organisation) == ("organisation", "Совет дома")


# --- what is typed under another choice ------------------------------------------------------------------------------
def test_what_another_choice_asked_waits_in_the_draft_and_is_not_sent(client, draft):
    client.post(page(draft, "person"), {**PERSON, **EVERYTHING, "applicant": "person"})
    back = client.get(page(draft, "person")).content.decode()
    review = shown_at(client, page(draft, "review"))
    client.post(page(draft, "review"), {"files_shown": "0"})
    complaint = Complaint.objects.get()

    assert [typed_in(back, name) for name in applicants.FIELDS] == TYPED
    assert not [typed for typed in TYPED if typed in review]
    assert complaint.status == Status.ACCEPTED
    assert not any(getattr(complaint, name) for name in applicants.FIELDS)


@pytest.mark.parametrize("choice", ["organisation", "representative"])
def test_nothing_of_another_choice_comes_to_staff(client, verified_client, draft, choice):
    client.post(page(draft, "person"), {**PERSON, **EVERYTHING, "applicant": choice})
    complaint = sent(draft)
    desk = verified_client(officer("head", complaint))
    seen = shown_at(desk, desk_page(complaint)) + shown_at(client, complaint.get_absolute_url())
    other = [EVERYTHING[name] for name in applicants.other_fields(choice)]

    assert all(EVERYTHING[name] in seen for name in applicants.own_fields(choice))
    assert not [typed for typed in other if typed in seen]
    assert ("зареч" in complaint.search_text) == (choice == "organisation")
    assert ("ковригин" in complaint.search_text) == (choice == "representative")


@pytest.mark.parametrize("odd", [*ODD.values(), "7707083894"], ids=[*ODD, "misprint"])
def test_fields_of_another_choice_stop_nobody(client, draft, odd):
    typed = {**PERSON, **dict.fromkeys(applicants.FIELDS, odd), "applicant": "person"}
    assert client.post(page(draft, "person"), typed).url == page(draft, "story")
    draft.refresh_from_db()
    for name in applicants.FIELDS:
        assert len(getattr(draft, name)) <= Complaint._meta.get_field(name).max_length
    assert client.get(page(draft, "person")).status_code == 200


@pytest.mark.parametrize("pressed", ["next", "save"])
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize("name", [*applicants.FIELDS, "applicant", "benefit"])
def test_every_field_that_is_asked_has_an_answer_to_every_odd_text(client, draft, name, odd, pressed):
    choice = next((each for each, names in applicants.OWN.items() if name in names), "organisation")
    typed = {**PERSON, **EVERYTHING, "applicant": choice, name: odd, pressed: ""}
    answer = client.post(page(draft, "person"), typed, follow=True)
    shown = answer.content.decode()

    assert answer.status_code == 200
    assert "<script>alert(1)" not in shown
    assert "<title>Ошибка" not in shown or f'id="id_{name}_error"' in shown
    assert client.get(page(draft, "person")).status_code == 200
    assert client.get(page(draft, "review")).status_code == 200


def test_a_number_with_spaces_and_a_misprint_is_not_lost_by_saving(client, draft):
    typed = {**PERSON, **OF_ORGANISATION, "org_number": "ОГРН 1 027 700 132 196", "save": ""}
    client.post(page(draft, "person"), typed)
    shown = client.get(page(draft, "person")).content.decode()
    assert typed_in(shown, "org_number") == "1027700132196"


def test_an_address_is_sent_only_for_a_paper_letter(client, draft):
    address = "101000, Москва, ул. Мира, 5"
    client.post(page(draft, "person"), {**PERSON, "answer_channel": "cabinet", "postal_address": address})
    draft.refresh_from_db()
    assert draft.postal_address == address
    assert sent(draft).postal_address == ""
    letter = DraftFactory(author=draft.author, answer_channel="post", postal_address=address)
    assert sent(letter).postal_address == address


# --- where it is shown -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "rows"),
    [
        ({}, [("Пишете", "От себя")]),
        (
            OF_ORGANISATION,
            [
                ("Пишете", "От организации или объединения"), ("Организация", "ТСЖ «Заречье»"),
                ("ИНН", "7707083893"), ("Должность", "председатель правления"),
            ],
        ),
        (
            {"applicant": "organisation"},
            [
                ("Пишете", "От организации или объединения"), ("Организация", ""), ("ИНН или ОГРН", ""),
                ("Должность", ""),
            ],
        ),
        (
            OF_REPRESENTATIVE,
            [
                ("Пишете", "За другого человека, как представитель"),
                ("За кого обращение", "Ковригина Вера Петровна, мать"),
                ("На каком основании", "Доверенность № 5 от 01.10.2026"),
            ],
        ),
    ],
)  # fmt: skip
def test_the_review_shows_in_whose_name_and_leads_back_to_each_answer(client, author, fields, rows):
    draft = DraftFactory(author=author, **fields)
    person = summary.sections(draft, author)[1].rows
    review = client.get(page(draft, "review")).content.decode()

    assert [(row.label, row.value) for row in person[: len(rows)]] == rows
    assert person[len(rows)].label == "Фамилия, имя, отчество"
    form = client.get(page(draft, "person")).content.decode()
    for row in person[: len(rows)]:
        assert row.step_url in review
        assert f'id="{row.step_url.partition("#")[2]}"' in form


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, []),
        (
            {**OF_ORGANISATION, "benefit": "veteran"},
            [
                ("Организация", "ТСЖ «Заречье»"), ("ИНН", "7707083893"), ("Должность", "председатель правления"),
                ("Льгота", "Ветеран, участник боевых действий или член его семьи"),
            ],
        ),
        (
            OF_REPRESENTATIVE,
            [
                ("За кого обращение", "Ковригина Вера Петровна, мать"),
                ("На каком основании", "Доверенность № 5 от 01.10.2026"),
            ],
        ),
    ],
)  # fmt: skip
def test_the_pages_of_a_complaint_say_it_to_both_sides(client, verified_client, fields, told):
    complaint = complaint_at(**fields)
    client.force_login(complaint.author)
    desk = verified_client(officer("head", complaint))
    for shown in (shown_at(client, complaint.get_absolute_url()), shown_at(desk, desk_page(complaint))):
        pairs = re.findall(r"<dt>([^<]*)</dt><dd[^>]*>([^<]*)</dd>", shown)
        assert [pair for pair in pairs if pair[0] in LABELS] == told


@pytest.mark.parametrize("typed", ["заречья", "ТСЖ", "Ковригиной Веры", "«Заречье»"])
def test_staff_find_it_by_the_organisation_and_by_who_is_represented(verified_client, typed):
    story = {"title": "Нет света", "story": "Третий день в подъезде нет света, вечером темно."}
    first = complaint_at(**OF_ORGANISATION, **story)
    second = complaint_at(**OF_REPRESENTATIVE, **story, category=first.category)
    desk = verified_client(officer("head", first))
    assert listed(desk, q=typed) == [second.number if "Ковр" in typed else first.number]
    assert listed(desk, q="правления доверенность") == []


def test_letters_greet_and_name_nobody_else(client):
    complaint = complaint_at(**OF_REPRESENTATIVE)
    move(complaint, "take", officer("head", complaint))
    letters = Message.objects.filter(reference=complaint.number)
    assert {letter.channel for letter in letters} >= {"cabinet", "email"}
    assert not [letter for letter in letters if "Ковригин" in f"{letter.subject} {letter.body}"]


# --- a benefit is told to those who decide, and to nobody else (L117) ------------------------------------------------
def test_a_benefit_is_not_asked_for_and_taken_when_told(client, draft):
    shown = client.get(page(draft, "person")).content.decode()
    assert '<option value="" selected>Не указывать</option>' in shown
    client.post(page(draft, "person"), PERSON)
    draft.refresh_from_db()
    assert draft.benefit == ""
    assert "Льгота" not in client.get(page(draft, "review")).content.decode()
    client.post(page(draft, "person"), {**PERSON, "benefit": "disabled"})
    assert "Инвалид или родитель ребёнка-инвалида" in client.get(page(draft, "review")).content.decode()


def test_a_benefit_that_is_not_on_the_list_is_told_so(client, draft):
    shown = client.post(page(draft, "person"), {**PERSON, "benefit": "hero"}, follow=True).content.decode()
    assert sentence_beside(shown, "benefit").endswith("Выберите категорию из списка или «Не указывать»")


@pytest.mark.parametrize("benefit", Benefit)
def test_lists_search_messages_history_and_logs_do_not_know_the_benefit(
    client, verified_client, draft, caplog, benefit
):
    caplog.set_level(logging.DEBUG)
    client.post(page(draft, "person"), {**PERSON, "last_name": "", "benefit": benefit.value})
    client.post(page(draft, "person"), {**PERSON, "benefit": benefit.value})
    complaint = sent(draft)
    head = officer("head", complaint)
    desk = verified_client(head)
    assert str(benefit.label) in desk.get(desk_page(complaint)).content.decode()
    move(complaint, "take", head)
    seen = [
        desk.get(LIST).content.decode(),
        client.get(reverse("complaints:list")).content.decode(),
        client.get(reverse("notifications:list")).content.decode(),
        *(f"{message.subject} {message.body}" for message in Message.objects.all()),
        *(f"{event.text} {event.details}" for event in complaint.events.all()),
        complaint.search_text,
        caplog.text,
    ]

    assert complaint.benefit == benefit
    assert Message.objects.count() > 1
    assert not [text for text in seen if str(benefit.label) in text or f"'{benefit.value}'" in text]
    assert listed(desk, q=str(benefit.label)) == []


# --- prefilled, and said so ------------------------------------------------------------------------------------------
def test_the_next_draft_copies_nothing_of_the_last_complaint_but_what_the_profile_knows(client, author):
    RegistryFactory()
    sent(DraftFactory(author=author, **OF_ORGANISATION, benefit="veteran"))
    sent(DraftFactory(author=author, **OF_REPRESENTATIVE, benefit="veteran"))
    fresh = wizard.start(author, at=timezone.now())

    assert (fresh.applicant, fresh.benefit, fresh.last_name) == ("person", "", "Смирнова")
    assert not any(getattr(fresh, name) for name in applicants.FIELDS)


def test_what_stands_as_in_the_profile_is_said_to_come_from_there(client):
    known = PhoneUserFactory(postal_address="101000, Москва, ул. Мира, 5")
    client.force_login(known)
    draft = wizard.start(known, at=timezone.now())
    shown = client.get(page(draft, "person")).content.decode()
    assert "Имя подставлено из профиля" in shown
    assert shown.count("Подставлен из профиля") == 2
    own = {"last_name": "Ким", "first_name": "Юн", "middle_name": "Ли", "phone": "", "postal_address": ""}
    client.post(page(draft, "person"), {**PERSON, **own})
    assert "из профиля" not in client.get(page(draft, "person")).content.decode()
    refused = client.post(page(draft, "person"), {**PERSON, "last_name": ""}, follow=True).content.decode()
    assert "из профиля" not in refused


def test_nothing_is_said_to_come_from_a_profile_that_is_empty(client):
    nameless = UserFactory(last_name="", first_name="", middle_name="")
    client.force_login(nameless)
    draft = wizard.start(nameless, at=timezone.now())
    shown = client.get(page(draft, "person")).content.decode()
    assert "из профиля" not in shown
    assert "Данные должны совпадать с документами" in shown


# --- a notice, not a consent -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("step", ["person", "review"])
def test_the_step_and_the_review_say_what_the_data_are_for_and_ask_no_consent(client, draft, step):
    shown = shown_at(client, page(draft, step))
    assert f"{PURPOSE}. Согласие для этого не требуется." in shown
    assert f'<a href="{reverse("privacy")}">Как мы обрабатываем данные</a>' in shown
    boxes = re.findall(r'<input type="checkbox" name="(\w+)"', shown)
    assert set(boxes) <= {"no_middle_name", "notify_email", "notify_sms"}


def test_the_page_about_data_names_what_the_step_asks(client):
    shown = shown_at(client, reverse("privacy"))
    assert "название организации, её ИНН или ОГРН и вашу должность" in shown
    assert "Льготную категорию — только если вы её назвали" in shown


# --- the copy and the end of the cabinet -----------------------------------------------------------------------------
def test_the_copy_of_ones_data_holds_it_all_and_of_a_draft_what_waits_there_too(author):
    draft = DraftFactory(author=author, **{**EVERYTHING, "applicant": "person"}, benefit="pensioner")
    copied = personal_record.of_complaint(draft, {})
    assert [copied[name] for name in applicants.FIELDS] == TYPED
    assert (copied["applicant"], copied["benefit"]) == ("От себя", "Пенсионер")


def test_closing_the_cabinet_takes_drafts_away_and_leaves_the_record_of_the_law_whole(author):
    complaint = complaint_at("completed", author=author, **OF_REPRESENTATIVE, benefit="pensioner")
    DraftFactory(author=author, **OF_ORGANISATION)
    wishes.ask(author, at=timezone.now() - timedelta(days=14))
    assert closing.anonymise_closed(at=timezone.now()) == 1
    (left,) = Complaint.objects.all()

    assert User.objects.get(pk=author.pk).last_name == ""
    assert (left, left.represented, left.benefit) == (complaint, OF_REPRESENTATIVE["represented"], "pensioner")


def test_a_topic_with_a_number_of_a_document_asks_it_beside_the_rest(client, settings, author):
    settings.COLLECT_ID_DOC = True
    RegistryFactory()
    draft = DraftFactory(author=author, category=CategoryFactory(asks_id_doc=True))
    passport = {"id_doc_kind": "passport", "id_doc_number": "45 08 123456"}
    client.post(page(draft, "person"), {**PERSON, **OF_ORGANISATION, **passport})
    complaint = sent(draft)
    assert (complaint.organisation, complaint.id_doc_number) == ("ТСЖ «Заречье»", "4508 123456")


def test_every_choice_says_what_it_asks():
    assert set(applicants.OWN) == set(Applicant)
