"""The letter with an answer: written after the commit, once, with a layer of text; opened by those it concerns."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import answers, file_audit, letter, letters, personal_record
from complaints.models import Answer, Attachment
from complaints.workflow import RequestAnswer
from tests.complaints.desk import complaint_at, move, officer, page
from tests.factories import PostingFactory, UserFactory

pytestmark = pytest.mark.django_db
REQUESTS = ["Починить фонарь.", "Ответить, когда."]


@pytest.fixture
def complaint():
    """Answered, its letter not written yet."""
    complaint = complaint_at("in_progress", requests=REQUESTS)
    given = (RequestAnswer("met"), RequestAnswer("partly", "Дату назовёт подрядчик"))
    move(complaint, "answer", complaint.executor, text="Фонарь починили.\n\nСпасибо 😀 за терпение.", results=given)
    return complaint


def written(complaint):
    assert letters.write_waiting() == 1
    return answers.current(complaint).letter


def test_the_letter_is_a_file_of_the_answers_own_line(complaint):
    file = written(complaint)

    assert file.event.kind == "answer"
    assert (file.name, file.media_type) == (f"Ответ {complaint.number}_1.pdf", "application/pdf")
    assert not list(file_audit.damaged())
    assert letters.write_waiting() == 0
    assert Attachment.objects.filter(complaint=complaint).count() == 1


def test_it_has_a_language_a_title_and_a_layer_of_text(complaint):
    with written(complaint).file.open() as content, pikepdf.open(io.BytesIO(content.read())) as document:
        assert str(document.Root.Lang) == "ru-RU"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert str(document.docinfo.Title) == f"Ответ № {complaint.number}/1"
        fonts = document.pages[0].Resources.Font
        assert all("/ToUnicode" in font for _name, font in fonts.items())


def test_the_same_answer_gives_the_same_bytes(complaint):
    answer = Answer.objects.get()
    assert letter.pdf(answer) == letter.pdf(answer)


def test_the_longest_answer_takes_pages_and_little_time(complaint):
    answer = Answer.objects.get()
    answer.event.text = "Подробно отвечаем на каждое слово вашего обращения. " * 190
    with pikepdf.open(io.BytesIO(letter.pdf(answer))) as document:
        assert 3 <= len(document.pages) <= 6


def test_a_worker_killed_before_the_row_is_written_leaves_nothing_wrong(complaint, monkeypatch):
    def die(*_given):
        raise SystemExit

    with monkeypatch.context() as killed:
        killed.setattr(letters, "_keep", die)
        with pytest.raises(SystemExit):
            letters.write_waiting()
    assert Answer.objects.get().letter is None
    assert written(complaint)


def test_the_slower_of_two_workers_leaves_no_second_letter(complaint):
    slow = letters._whole(Answer.objects.get().pk)
    written(complaint)

    assert not letters._keep(slow, "ab/late", b"late")
    assert Attachment.objects.count() == 1


def test_one_letter_that_fails_does_not_hold_the_others(complaint, monkeypatch):
    other = complaint_at("completed")
    real = letter.pdf

    def breaks(answer):
        if answer.complaint_id == complaint.pk:
            raise OSError
        return real(answer)

    monkeypatch.setattr(letter, "pdf", breaks)
    assert letters.write_waiting() == 1
    assert answers.current(other).letter
    assert answers.current(complaint).letter is None


def test_an_answer_taken_back_gets_no_letter(complaint):
    Answer.objects.update(void_at=timezone.now())
    assert letters.write_waiting() == 0


def test_the_author_and_the_desk_open_it_and_nobody_else(complaint, client, verified_client):
    url = written(complaint).get_absolute_url()
    client.force_login(complaint.author)
    assert status_of(client, url) == 200
    for role in ("executor", "head", "registrar"):
        assert status_of(verified_client(officer(role, complaint)), url) == 200
    for stranger in ("foreign head", "administrator"):
        assert status_of(verified_client(officer(stranger, complaint)), url) == 404
    client.force_login(UserFactory())
    assert status_of(client, url) == 404
    client.logout()
    assert status_of(client, url) == 302


def status_of(client, url):
    """Read to its end, as a browser does: a file left open is a warning, one closed halfway costs the test its connection."""
    answer = client.get(url)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


# --- the pages -------------------------------------------------------------------------------------------------------
def test_the_citizen_reads_each_request_with_its_result_and_basis(complaint, client):
    client.force_login(complaint.author)
    html = client.get(complaint.get_absolute_url()).content.decode()
    for words in (
        f"{complaint.number}/1", *REQUESTS, "удовлетворено", "Дату назовёт подрядчик", "Письмо готовится", "ст. 5, п. 4",
        "Фонарь починили.",
    ):  # fmt: skip
        assert words in html
    file = written(complaint)
    html = client.get(complaint.get_absolute_url()).content.decode()
    assert "Письмо готовится" not in html
    assert html.count(file.get_absolute_url()) == 1


def test_staff_read_the_same_and_who_prepared_it(verified_client):
    complaint = complaint_at("in_progress", requests=REQUESTS)
    head = complaint.executor
    preparer = PostingFactory(department=complaint.department, user__last_name="Орлов").user
    given = (RequestAnswer("met"), RequestAnswer("refused", "ст. 192 ТК РФ"))
    move(complaint, "prepare", preparer, text="Проект.", results=given)
    client = verified_client(head)
    html = client.get(page(complaint)).content.decode()
    for words in ("Проект ответа", "Ждёт подписи", "ст. 192 ТК РФ", "Орлов О. П."):
        assert words in html
    move(complaint, "answer", head, text="Ответ.", results=given)
    html = client.get(page(complaint)).content.decode()
    for words in (f"{complaint.number}/1", "ст. 192 ТК РФ", "Подготовил(а) Орлов О. П.", "Письмо готовится"):
        assert words in html


def test_the_copy_of_ones_data_holds_the_answer_and_its_letter(complaint):
    written(complaint)
    files = personal_record.files(complaint, complaint.author)
    record = personal_record.of_complaint(complaint, {file: file.name for file in files})

    assert record["answers"][0]["number"] == f"{complaint.number}/1"
    assert [each["result"] for each in record["answers"][0]["results"]] == ["удовлетворено", "удовлетворено частично"]
    assert [each["name"] for each in record["files"]] == [f"Ответ {complaint.number}_1.pdf"]


def test_the_mail_names_the_answer_and_says_nothing_of_it(complaint):
    from notifications.models import Message

    mail = Message.objects.get(kind="answered", channel="email")
    assert f"Ответ № {complaint.number}/1" in mail.body
    assert "Фонарь" not in mail.body + mail.subject
    assert "подрядчик" not in mail.body


def test_an_older_letter_stays_among_the_files_when_its_answer_is_taken_back(complaint, client):
    file = written(complaint)
    Answer.objects.update(void_at=timezone.now() - timedelta(minutes=1))
    client.force_login(complaint.author)
    html = client.get(complaint.get_absolute_url()).content.decode()
    assert file.name in html
    assert reverse("complaints:attachment", args=[file.uuid]) in html
