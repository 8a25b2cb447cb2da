"""The number of an identity document: only where asked, encrypted, masked, whole for a written reason."""

import io
import json
import logging
import zipfile
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import closing as accounts_closing
from accounts.models import AccessLog
from complaints import closing, identity, personal_data, personal_record, wizard, workflow
from complaints.models import Complaint
from notifications import secrecy
from notifications.models import Message
from tests.complaints.desk import LIST, complaint_at, move, officer, page
from tests.complaints.test_drafts import PERSON
from tests.complaints.test_drafts import page as step
from tests.factories import PASSWORD, CategoryFactory, DraftFactory, RegistryFactory, UserFactory

pytestmark = pytest.mark.django_db
NUMBER, MASKED = "4507 908172", "•••• ••8172"
PASSPORT = {"id_doc_kind": "passport", "id_doc_number": "45 07 908172"}
STORED = {"id_doc_kind": "passport", "id_doc_number": NUMBER}
REASON = {"reason": "Проверить право на льготу", "with_document": "on"}


@pytest.fixture(autouse=True)
def collecting(settings):
    settings.COLLECT_ID_DOC = True


@pytest.fixture
def topic():
    return CategoryFactory(asks_id_doc=True)


@pytest.fixture
def draft(client, topic):
    draft = DraftFactory(category=topic)
    client.force_login(draft.author)
    return draft


@pytest.fixture
def complaint(topic):
    return complaint_at(category=topic, **STORED)


def contacts(complaint):
    return reverse("admin:complaints_complaint_contacts", args=[complaint.pk])


def column(complaint):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_doc_number FROM complaints_complaint WHERE id = %s", [complaint.pk])
        return cursor.fetchone()[0]


def write_column(complaint, token):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE complaints_complaint SET id_doc_number = %s WHERE id = %s", [token, complaint.pk])


def everything_written():
    """All rows of all tables, as they lie there."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the database itself
            yield from (str(value) for row in cursor.fetchall() for value in row)


# --- only where asked ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("portal", "topic_asks"), [(False, True), (True, False), (False, False)])
def test_it_is_not_asked_unless_both_the_portal_and_the_topic_ask(client, settings, draft, portal, topic_asks):
    settings.COLLECT_ID_DOC = portal
    type(draft.category).objects.update(asks_id_doc=topic_asks)
    assert "id_doc" not in client.get(step(draft, "person")).content.decode()
    client.post(step(draft, "person"), {**PERSON, **PASSPORT})
    client.post(step(draft, "review"), {"files_shown": "0"})
    sent = Complaint.objects.get()

    assert sent.number
    assert (sent.id_doc_kind, sent.id_doc_number) == ("", "")


def test_where_it_is_asked_the_page_says_why_and_for_how_long(client, settings, draft):
    settings.ID_DOC_DAYS = 31
    html = client.get(step(draft, "person")).content.decode()

    assert 'name="id_doc_number"' in html
    assert f"По теме «{draft.category}» нужно знать, что пишете именно вы" in html
    assert "Сотрём через 31 день после ответа" in html


@pytest.mark.parametrize("asked", [True, False])
def test_the_page_about_data_names_it_only_where_the_portal_asks(client, settings, asked):
    settings.COLLECT_ID_DOC = asked
    assert ("Номер документа" in client.get(reverse("privacy")).content.decode()) == asked


def test_without_it_the_complaint_is_not_sent_even_past_the_form(client, draft):
    RegistryFactory()
    assert step(draft, "person") in client.get(step(draft, "review")).content.decode()
    client.post(step(draft, "review"), {"files_shown": "0"})
    with pytest.raises(workflow.Refused, match="не до конца"):
        workflow.make("send", draft.pk, by=draft.author, at=timezone.now())
    assert Complaint.objects.get().number is None


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("passport", "4507908172", "4507 908172"),
        ("passport", " 45 07 № 908172 ", "4507 908172"),
        ("licence", "99 12 345678", "9912 345678"),
        ("licence", "77ом 345678", "77ОМ 345678"),
        ("other", "Удостоверение  беженца АБ-1", "Удостоверение беженца АБ-1"),
    ],
)
def test_any_usual_spelling_is_taken(client, draft, kind, typed, kept):
    answer = client.post(step(draft, "person"), {**PERSON, "id_doc_kind": kind, "id_doc_number": typed})
    draft = Complaint.objects.get()

    assert answer.url == step(draft, "story")
    assert (draft.id_doc_kind, draft.id_doc_number) == (kind, kept)


BAD = {
    "nothing": ({}, "Выберите документ", "Введите серию и номер документа"),
    "no number": ({"id_doc_kind": "passport"}, "Введите серию и номер документа"),
    "unknown kind": ({**PASSPORT, "id_doc_kind": "visa"}, "Выберите документ"),
    "nine digits": ({**PASSPORT, "id_doc_number": "45 07 90817"}, "В паспорте 10 цифр"),
    "letters": ({**PASSPORT, "id_doc_number": "АБ07 908172"}, "В паспорте 10 цифр"),
    "short licence": ({"id_doc_kind": "licence", "id_doc_number": "99 12 3456"}, "В удостоверении 10 знаков"),
    "too long": ({"id_doc_kind": "other", "id_doc_number": "9" * 41}, "Сократите до 40 знаков, сейчас 41"),
    "NUL": ({**PASSPORT, "id_doc_number": "45\x0007 908172"}, "id_id_doc_number_error"),
}


@pytest.mark.parametrize("said", BAD.values(), ids=BAD)
def test_a_wrong_number_gets_a_sentence_and_what_was_typed_stays(client, draft, said):
    typed, *sentences = said
    html = client.post(step(draft, "person"), {**PERSON, **typed}, follow=True).content.decode()

    assert all(sentence in html for sentence in sentences)
    assert "<title>Ошибка" in html
    assert typed.get("id_doc_number", "").replace("\x00", "") in html.replace("\x00", "")
    draft = Complaint.objects.get()
    assert not wizard.BY_NAME["person"].is_done(draft, draft.author)
    assert "9081" not in column(draft) + str(draft.aside)


def test_save_and_leave_keeps_half_a_number_encrypted_and_it_is_not_sent(client, draft):
    RegistryFactory()
    client.post(step(draft, "person"), {**PERSON, **PASSPORT, "id_doc_number": "45 07 908", "save": "1"})
    client.post(step(draft, "review"), {"files_shown": "0"})
    draft = Complaint.objects.get()

    assert (draft.number, draft.id_doc_number, "908" in column(draft)) == (None, "45 07 908", False)
    assert 'value="45 07 908"' in client.get(step(draft, "person")).content.decode()


@pytest.mark.parametrize("other", [{"category": "unsure"}, {}])
def test_a_topic_that_does_not_ask_drops_the_number(client, draft, other):
    client.post(step(draft, "person"), {**PERSON, **PASSPORT})
    client.post(step(draft, "topic"), other or {"category": CategoryFactory().code})
    draft = Complaint.objects.get()
    assert (draft.id_doc_kind, draft.id_doc_number, column(draft)) == ("", "", "")


def test_a_topic_that_asks_too_keeps_it(client, draft):
    client.post(step(draft, "person"), {**PERSON, **PASSPORT})
    client.post(step(draft, "topic"), {"category": CategoryFactory(asks_id_doc=True).code})
    assert Complaint.objects.get().id_doc_number == NUMBER


# --- encrypted -------------------------------------------------------------------------------------------------------
def test_the_database_holds_no_digits_of_it_from_the_form_to_the_desk(client, verified_client, draft):
    RegistryFactory()
    client.post(step(draft, "person"), {**PERSON, **PASSPORT, "last_name": ""})
    assert any(name.startswith("id_doc") for name in Session.objects.get().get_decoded()["kept_typing"]["typed"])
    kept = str(Session.objects.get().get_decoded())
    client.get(step(draft, "person"))
    client.post(step(draft, "person"), {**PERSON, **PASSPORT})
    client.post(step(draft, "review"), {"files_shown": "0"})
    sent = Complaint.objects.get()
    move(sent, "take", officer("head", sent))
    verified_client(officer("registrar", sent)).post(contacts(sent), REASON)

    assert Complaint.objects.get().id_doc_number == NUMBER
    assert secrecy.decrypt(column(sent)) == NUMBER
    for text in (kept, *everything_written()):
        assert "908172" not in text
        assert "45 07" not in text


def test_what_was_typed_after_the_session_ended_waits_encrypted(client, draft):
    stranger = Client(headers={"origin": "http://testserver"})
    stranger.post(step(draft, "person"), {**PERSON, **PASSPORT})
    assert "908172" not in str(Session.objects.order_by("expire_date").last().get_decoded())
    stranger.post(reverse("account_login"), {"login": draft.author.email, "password": PASSWORD})
    assert 'value="45 07 908172"' in stranger.get(step(draft, "person")).content.decode()


@pytest.mark.parametrize("place", [0, 9, 40, -2])
def test_a_flipped_bit_is_noticed_and_takes_no_page_away(client, verified_client, complaint, place):
    token = column(complaint)
    write_column(complaint, token[:place] + chr(ord(token[place]) ^ 1) + token[place:][1:])
    with pytest.raises(secrecy.Unreadable):
        _read = Complaint.objects.get().id_doc_number
    desk = verified_client(officer("head", complaint))
    client.force_login(complaint.author)

    for html in (
        desk.get(page(complaint)).content.decode(),
        desk.post(contacts(complaint), REASON).content.decode(),
        client.get(complaint.get_absolute_url()).content.decode(),
    ):
        assert "Паспорт РФ, номер не открывается" in html


def test_the_rotation_reaches_it(settings, capsys, complaint):
    old, new = settings.FIELD_KEYS[0], Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, old]
    call_command("rotate_field_keys")
    settings.FIELD_KEYS = [new]

    assert Complaint.objects.get().id_doc_number == NUMBER
    assert "Перешифровано" in capsys.readouterr().out


# --- masked, whole for a reason --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "number", "shown"),
    [
        ("passport", NUMBER, f"Паспорт РФ, {MASKED}"),
        ("licence", "9912 345678", "Водительское удостоверение, •••• ••5678"),
        ("other", "АБ-123456789", "Другой документ, ••••••6789"),
        ("other", "АБ-1", "Другой документ, ••••"),
        ("", "", ""),
    ],
)
def test_the_mask_leaves_four_signs_of_a_long_number(kind, number, shown):
    assert identity.masked(Complaint(id_doc_kind=kind, id_doc_number=number)) == shown


def test_pages_of_the_author_and_of_the_desk_show_the_mask(client, verified_client, draft):
    RegistryFactory()
    client.post(step(draft, "person"), {**PERSON, **PASSPORT})
    pages = [client.get(step(draft, "review"))]
    client.post(step(draft, "review"), {"files_shown": "0"})
    sent = Complaint.objects.get()
    pages += [client.get(sent.get_absolute_url()), verified_client(officer("head", sent)).get(page(sent))]

    for html in (each.content.decode() for each in pages):
        assert f"Паспорт РФ, {MASKED}" in html
        assert "908172" not in html


def test_an_officer_reads_it_whole_after_a_reason_and_the_author_is_told(client, verified_client, complaint):
    desk = verified_client(officer("executor", complaint))
    assert "908172" not in desk.get(contacts(complaint)).content.decode()
    assert "908172" not in desk.post(contacts(complaint), {"reason": ""}).content.decode()
    assert not AccessLog.objects.exists()
    shown = desk.post(contacts(complaint), REASON)
    client.force_login(complaint.author)

    assert f"Паспорт РФ, {NUMBER}" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert (AccessLog.objects.get().action, AccessLog.objects.get().reason) == ("document", REASON["reason"])
    assert "Показаны контакты и номер документа" in client.get(reverse("complaints:data")).content.decode()


def test_an_officer_who_needs_the_phone_only_does_not_see_the_number(verified_client, complaint):
    shown = verified_client(officer("head", complaint)).post(contacts(complaint), {"reason": REASON["reason"]})
    html = shown.content.decode()
    assert complaint.email in html
    assert "908172" not in html
    assert AccessLog.objects.get().action == "contacts"


def test_where_there_is_no_number_none_is_offered_or_journaled(verified_client):
    complaint = complaint_at()
    desk = verified_client(officer("head", complaint))
    assert "with_document" not in desk.get(contacts(complaint)).content.decode()
    desk.post(contacts(complaint), REASON)
    assert AccessLog.objects.get().action == "contacts"


@pytest.mark.parametrize("role", ["foreign head", "administrator", "without a posting"])
def test_officers_of_others_do_not_read_it(verified_client, complaint, role):
    answer = verified_client(officer(role, complaint)).post(contacts(complaint), REASON)
    assert answer.status_code in {403, 404}
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize("who", ["anonymous", "author", "stranger"])
def test_people_who_are_no_officers_do_not_read_it(client, complaint, who):
    if who != "anonymous":
        client.force_login(complaint.author if who == "author" else UserFactory())
    assert "908172" not in client.post(contacts(complaint), REASON, follow=True).content.decode()
    assert not AccessLog.objects.exists()


def test_lists_search_messages_history_and_logs_do_not_know_it(client, verified_client, complaint, caplog):
    caplog.set_level(logging.DEBUG)
    head = officer("head", complaint)
    desk = verified_client(head)
    desk.post(contacts(complaint), REASON)
    move(complaint, "take", head)
    client.force_login(complaint.author)
    seen = [
        *(desk.get(f"{LIST}?q={asked}").content.decode() for asked in ("", "4507908172", "908172")),
        client.get(f"{reverse('complaints:list')}?q=908172").content.decode(),
        *(f"{message.subject} {message.body}" for message in Message.objects.all()),
        *(f"{event.text} {event.details}" for event in complaint.events.all()),
        complaint.search_text,
        complaint.title,
        caplog.text,
    ]

    assert len(Message.objects.all()) > 1
    assert not any("4507 908172" in text or MASKED in text for text in seen)
    assert complaint.number not in seen[1] + seen[2]


def test_no_list_takes_it_out_of_the_database(client, verified_client, complaint):
    write_column(complaint, "not a token")
    client.force_login(complaint.author)
    assert complaint.number in client.get(reverse("complaints:list")).content.decode()
    assert complaint.number in verified_client(officer("head", complaint)).get(LIST).content.decode()


# --- its end ---------------------------------------------------------------------------------------------------------
def test_the_copy_of_ones_data_holds_it_whole(client, complaint):
    assert personal_record.of_complaint(complaint, {})["id_document"] == f"Паспорт РФ, {NUMBER}"
    personal_data.ask(complaint.author, at=timezone.now())
    personal_data.build_waiting(at=timezone.now())
    client.force_login(complaint.author)
    answer = client.post(reverse("complaints:data_copy"), {"current_password": PASSWORD})
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))

    assert json.loads(packed.read("data.json"))["complaints"][0]["id_document"] == f"Паспорт РФ, {NUMBER}"
    assert f"Паспорт РФ, {NUMBER}" in packed.read("data.html").decode()


def test_it_is_erased_the_promised_days_after_the_answer(settings, topic):
    settings.ID_DOC_DAYS = 30
    complaint = complaint_at("completed", category=topic, **STORED)
    for days, left in ((29, NUMBER), (31, "")):
        Complaint.objects.update(completed_at=timezone.now() - timedelta(days=days))
        call_command("tidy")
        assert Complaint.objects.get().id_doc_number == left
    assert (column(complaint), Complaint.objects.get().last_name) == ("", "Смирнова")


def test_an_open_complaint_keeps_it_however_old(complaint):
    Complaint.objects.update(sent_at=timezone.now() - timedelta(days=400))
    call_command("tidy")
    assert Complaint.objects.get().id_doc_number == NUMBER


def test_it_goes_with_the_cabinet(topic):
    complaint = complaint_at("completed", category=topic, **STORED)
    now = timezone.now()
    accounts_closing.ask(complaint.author, at=now - timedelta(days=15))
    assert closing.anonymise_closed(at=now) == 1
    assert column(complaint) == ""
