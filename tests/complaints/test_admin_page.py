"""The page of a complaint at the desk: the record, the history, what was told; what stays among staff stays there."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from complaints import workflow
from complaints.models import Attachment, Complaint, InternalNote
from complaints.models.attachment import private_storage
from tests.complaints.desk import complaint_at, form, move, officer, page, results
from tests.factories import MessageFactory, PostingFactory

pytestmark = pytest.mark.django_db
SECRET = "Сосед уже жаловался, проверить у участкового"


@pytest.fixture
def complaint():
    return complaint_at("needs_clarification", story="Третий день нет воды <b>совсем</b>.", place="ул. Луговая, 14")


def html_of(client, complaint):
    return client.get(page(complaint)).content.decode()


def add_file(complaint, by, *, event=None):
    """A row with a stored file, past the checks of uploading."""
    stored = private_storage().save("a1b2", ContentFile(b"%PDF-1.4"))
    return Attachment.objects.create(
        complaint=complaint, event=event, uploaded_by=by, name="Заявка в УК.pdf", media_type="application/pdf", size=8,
        sha256="0" * 64, sha256_received="0" * 64, file=stored, created_at=timezone.now(),
    )  # fmt: skip


def test_everything_needed_to_decide_is_there(desk, complaint):
    html = html_of(desk, complaint)

    for expected in (
        complaint.title, "Третий день нет воды &lt;b&gt;совсем&lt;/b&gt;.", "ул. Луговая, 14", complaint.author_name,
        complaint.category.name.lower(), complaint.department.name, "Какой подъезд?", "Требует уточнения", "Взято в работу",
    ):  # fmt: skip
        assert expected in html


def test_contacts_are_masked_and_the_code_of_the_receipt_is_not_shown(desk, complaint):
    html = html_of(desk, complaint)

    assert "+7 ••• •••-45-67" in html
    assert f"{complaint.email[0]}••••@example.org" in html
    for whole in (complaint.phone, complaint.email, complaint.receipt_code, "9001234567"):
        assert whole not in html


@pytest.mark.parametrize("channel", ["cabinet", "post"])
def test_the_address_is_shown_only_for_a_letter(desk, complaint, channel):
    Complaint.objects.filter(pk=complaint.pk).update(answer_channel=channel, postal_address="ул. Тихая, 3, кв. 8")

    assert ("ул. Тихая, 3, кв. 8" in html_of(desk, complaint)) == (channel == "post")


def test_messages_are_listed_without_texts_and_codes_not_at_all(desk, complaint):
    MessageFactory(
        reference=complaint.number, encrypted=True, expires_at=timezone.now(), body="gAAAA314159", subject="Код 314159",
        kind="security_code", address=complaint.email,
    )  # fmt: skip
    failed = MessageFactory(
        reference=complaint.number,
        channel="sms",
        address="+79001234567",
        body="Текст из СМС",
        status="failed",
        next_at=None,
    )
    MessageFactory(reference="2026-999999-9", kind="answered")
    html = html_of(desk, complaint)

    assert "Обращение зарегистрировано" in html
    assert "СМС +7 ••• •••-45-67: не отправлено" in html
    for hidden in ("gAAAA", "314159", "Код подтверждения", failed.body, "Ответ</b>"):
        assert hidden not in html


def test_notes_stand_apart_and_never_reach_the_citizen(desk, client, complaint, head):
    desk.post(form(complaint, "note"), {"text": SECRET})
    move(complaint, "comment", head, text="Мастер придёт завтра.", note="Второй раз " + SECRET)
    html = html_of(desk, complaint)
    public, _border, inner = html.partition('id="notes-title"')

    assert SECRET not in public
    assert inner.count(SECRET) == 2
    client.force_login(complaint.author)
    for url in (
        complaint.get_absolute_url(), reverse("complaints:list"),
        reverse("complaints:reply", args=[complaint.number]), reverse("notifications:list"),
    ):  # fmt: skip
        assert "участкового" not in client.get(url).content.decode()
    assert complaint.number not in client.get(reverse("complaints:list"), {"q": "участкового"}).content.decode()


def test_the_same_note_pressed_twice_is_one_note(desk, complaint):
    for _press in range(2):
        assert desk.post(form(complaint, "note"), {"text": SECRET}).status_code == 302
    assert InternalNote.objects.filter(complaint=complaint).count() == 1


@pytest.mark.parametrize("typed", ["", "   ", "д" * 2001, "a\x00b"])
def test_a_note_that_cannot_be_kept_comes_back_with_a_sentence(desk, complaint, typed):
    answer = desk.post(form(complaint, "note"), {"text": typed})

    assert answer.status_code == 200
    assert "Ошибка:" in answer.content.decode()
    assert not complaint.notes.exists()


def test_files_of_the_record_lead_to_their_download(desk, complaint, head):
    sent = add_file(complaint, complaint.author, event=complaint.events.first())
    pending = add_file(complaint, complaint.author)
    html = html_of(desk, complaint)

    assert sent.get_absolute_url() in html
    assert str(pending.uuid) not in html


def test_opening_takes_the_mark_away_for_whoever_must_act(verified_client, complaint):
    executor = complaint.executor
    move(complaint, "reply", complaint.author, text="Второй")
    for role in ("registrar", "superuser", "head"):
        verified_client(officer(role, complaint)).get(page(complaint))
        assert Complaint.objects.get(pk=complaint.pk).unseen_by_staff
    verified_client(executor).head(page(complaint))
    assert Complaint.objects.get(pk=complaint.pk).unseen_by_staff
    verified_client(executor).get(page(complaint))
    assert not Complaint.objects.get(pk=complaint.pk).unseen_by_staff


def test_without_an_executor_anybody_of_the_department_takes_it_away(verified_client):
    complaint = complaint_at()
    assert complaint.unseen_by_staff
    verified_client(officer("executor", complaint)).get(page(complaint))

    assert not Complaint.objects.get(pk=complaint.pk).unseen_by_staff


def test_the_history_names_what_changed(desk, complaint, head):
    colleague = PostingFactory(department=complaint.department).user
    move(complaint, "assign", head, executor_id=colleague.pk)
    move(complaint, "reclassify", head, kind="statement")
    html = html_of(desk, complaint)

    assert f"Исполнитель — {colleague.official_name}" in html
    assert f"Жалоба, {complaint.category.name} → Заявление, {complaint.category.name}" in html
    assert "«Принято» → «В работе»" in html


def test_every_move_of_the_table_has_its_words():
    from complaints import timeline
    from complaints.admin import history
    from complaints.admin.forms.move_form import BUILD, FIELDS, OWN

    of_staff = {name for name, row in workflow.MOVES.items() if not row.by_author}
    assert set(FIELDS) == of_staff
    for name, fields in FIELDS.items():
        assert set(fields) <= set(BUILD) | set(OWN.get(name, {}))
    of_citizens = {name for name, row in workflow.MOVES.items() if not row.internal}
    assert of_citizens <= set(timeline._looks())
    assert set(workflow.MOVES) <= set(history._looks())
    for name in of_staff:
        assert workflow.MOVES[name].done


def test_a_finished_complaint_tells_when_it_ended_and_what_the_term_was(verified_client):
    done = complaint_at("completed")
    html = verified_client(officer("head", done)).get(page(done)).content.decode()

    assert "Ответить до" not in html
    assert re.search(r"Завершено \d+\s\w+\s\d{4}, срок был \d+\s\w+\s\d{4}", html)


def test_the_history_says_which_of_its_lines_the_author_does_not_see(verified_client):
    complaint = complaint_at("in_progress")
    head = officer("head", complaint)
    move(complaint, "comment", head, text="Мастер придёт завтра.")
    move(complaint, "prepare", officer("executor", complaint), text="Починили.", results=results(complaint))
    shown = html_of(verified_client(head), complaint).partition('id="public-title"')[2].partition("</ol>")[0]
    marked = {
        line.partition("<h3>")[2].partition("<")[0]: "Видят только сотрудники" in line
        for line in shown.split("<li")[1:]
    }

    assert "Эти записи видит заявитель, кроме отмеченных" in shown
    assert marked == {
        "Ответ подготовлен, ждёт подписи": True,
        "Сообщение заявителю": False,
        "Взято в работу": False,
        "Обращение поступило": False,
    }


def test_a_complaint_that_has_left_the_desk_is_told_as_such(verified_client):
    foreign = complaint_at()
    client = verified_client(officer("foreign head", foreign))
    answer = client.post(form(foreign, "comment"), {"version": 1, "text": "Да"})

    assert answer.status_code == 404
    assert "его передали другому подразделению" in answer.content.decode()
    assert f'href="{reverse("admin:index")}">Рабочее место' in answer.content.decode()


def test_a_repeated_complaint_leads_to_the_earlier_one(desk, complaint):
    earlier = complaint_at("in_progress", author=complaint.author, category=complaint.category)
    Complaint.objects.filter(pk=earlier.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    Complaint.objects.filter(pk=complaint.pk).update(previous_number=earlier.number)
    html = html_of(desk, complaint)
    told = (
        f'<a href="{page(earlier)}">№&nbsp;<span class="num">{earlier.number}</span></a>, в работе, срок ответа прошёл.'
    )
    assert told in html


def test_a_named_number_leads_nowhere_beyond_the_author_and_the_desk(desk, complaint):
    elsewhere = complaint_at("in_progress", author=complaint.author)
    somebodys = complaint_at("in_progress", category=complaint.category)
    assert elsewhere.department != complaint.department == somebodys.department
    for earlier in (elsewhere, somebodys):
        Complaint.objects.filter(pk=complaint.pk).update(previous_number=earlier.number)
        html = html_of(desk, complaint)
        assert earlier.number in html  # as the author has written it
        assert "Повторное" not in html
