"""Following: the list, the complaint's page, the reply to a question."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from complaints import terms, workflow
from complaints.models import Complaint, InternalNote, Status
from complaints.workflow import AskedQuestion, Given
from notifications.models import Message
from tests.complaints import desk
from tests.factories import CategoryFactory, DraftFactory, PostingFactory, UserFactory, sent_complaint

pytestmark = pytest.mark.django_db


def head_of(complaint):
    return PostingFactory(department=complaint.department, role="head").user


def asked(author, **draft):
    """A complaint with an open question «Какой номер опоры?»."""
    complaint = sent_complaint(author=author, **draft)
    at = timezone.now()
    until, asked = terms.reply_dates(at, complaint.due_on)[0], (AskedQuestion("Какой номер опоры?"),)
    given = Given(questions=asked, note="Служебное", reply_until=until)
    workflow.make("ask", complaint.pk, by=head_of(complaint), at=at, given=given)
    complaint.refresh_from_db()
    return complaint


def html_of(client, name, *args, **query):
    response = client.get(reverse(f"complaints:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


PAGES = ("detail", "sent", "reply", "add", "withdraw")


@pytest.mark.parametrize("name", PAGES)
def test_a_complaint_of_someone_else_is_not_found(client, author, name):
    foreign = asked(UserFactory())
    for method in (client.get, client.post):
        assert method(reverse(f"complaints:{name}", args=[foreign.number])).status_code in {404, 405}
    assert Complaint.objects.get().status == Status.NEEDS_CLARIFICATION


@pytest.mark.parametrize("name", PAGES)
def test_an_anonymous_visitor_signs_in_first(name):
    complaint = asked(UserFactory())
    response = Client().get(reverse(f"complaints:{name}", args=[complaint.number]))
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", PAGES)
def test_an_officer_reads_it_in_the_admin_not_here(client, name):
    complaint = asked(UserFactory())
    client.force_login(head_of(complaint))
    assert client.get(reverse(f"complaints:{name}", args=[complaint.number])).status_code == 404


@pytest.mark.parametrize("number", ["2026-000001-0", "x", "%00", "2026-" + "9" * 300, "новый"])
def test_an_odd_number_is_not_found(client, author, number):
    assert client.get(f"/complaints/{number}/").status_code == 404


def test_the_empty_list_invites_to_write(client, author):
    assert "Пока вы ничего не отправляли" in html_of(client, "list")


def test_the_list_shows_own_complaints_only_and_first_what_waits(client, author):
    calm = sent_complaint(author=author, title="Спокойное обращение")
    waiting = asked(author, title="Нужен ответ автора")
    foreign = sent_complaint(title="Чужое обращение")
    draft = DraftFactory(author=author, title="Недописанное")
    html = html_of(client, "list")
    assert html.index(waiting.title) < html.index(calm.title)
    assert draft.title in html
    assert foreign.title not in html


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("воду", True),
        ("ВОДА", True),
        ("воды горячей", True),
        ("ёлка", True),
        ("елки", True),
        ("газ", False),
        ("%", False),
    ],
)
def test_search_finds_word_forms(client, author, typed, found):
    sent_complaint(author=author, title="Нет воды", story="Горячая вода пропала, а у ёлки во дворе темно.")
    assert ("Нет воды" in html_of(client, "list", q=typed)) is found


def test_search_finds_by_number_in_any_spelling(client, author):
    complaint = sent_complaint(author=author, title="По номеру")
    other = sent_complaint(author=author, title="Другое дело")
    for typed in (complaint.number, complaint.number.replace("-", ""), complaint.number[:11]):
        html = html_of(client, "list", q=typed)
        assert complaint.title in html
        assert other.title not in html


def test_the_status_filter_and_an_odd_filter(client, author):
    sent_complaint(author=author, title="Принятое")
    asked(author, title="С вопросом")
    assert "Принятое" not in html_of(client, "list", status="needs_clarification")
    assert "Принятое" in html_of(client, "list", status="nonsense", page="-7")


def test_a_long_list_comes_in_pages(client, author):
    topic = CategoryFactory()
    for _ in range(21):
        sent_complaint(author=author, category=topic)
    assert "page=2" in html_of(client, "list")
    assert "page=1" in html_of(client, "list", page=2)


def test_the_page_tells_who_acts_and_by_when(client, author):
    complaint = sent_complaint(author=author)
    html = html_of(client, "detail", complaint.number)
    assert "Сейчас от вас ничего не нужно" in html
    assert complaint.number in html


def test_what_the_author_told_stands_on_the_page_once_and_staff_read_it_too(client, author, verified_client):
    previous = "2026-004217-9"
    complaint = sent_complaint(author=author, place="Луговая, 14", previous_number=previous)
    own = client.get(complaint.get_absolute_url()).content.decode()
    staff = verified_client(desk.officer("registrar", complaint)).get(desk.page(complaint)).content.decode()

    for html in (own, staff):
        assert [html.count(f"<dt>{label}</dt>") for label in ("Место", "Прошлое обращение")] == [1, 1]
        assert "Луговая, 14" in html
        assert previous in html


def test_the_page_of_an_overdue_complaint_says_so(client, author):
    complaint = sent_complaint(author=author, at=timezone.now() - timedelta(days=40))
    assert "Срок ответа прошёл" in html_of(client, "detail", complaint.number)


def test_the_question_is_shown_and_the_note_among_staff_is_not(client, author):
    complaint = asked(author)
    html = html_of(client, "detail", complaint.number)
    assert "Какой номер опоры?" in html
    assert InternalNote.objects.get().text == "Служебное"
    assert "Служебное" not in html


def test_an_answer_is_read_on_the_page(client, author):
    complaint = sent_complaint(author=author)
    head = head_of(complaint)
    workflow.make("take", complaint.pk, by=head, at=timezone.now())
    workflow.make(
        "answer",
        complaint.pk,
        by=head,
        at=timezone.now(),
        given=Given(text="Фонарь починили 3 числа.", results=desk.results(complaint)),
    )
    html = html_of(client, "detail", complaint.number)
    assert "Фонарь починили 3 числа." in html
    assert "удовлетворено" in html


def test_markup_in_any_text_stays_text(client, author):
    evil = "<script>alert(1)</script>{{ 7|add:7 }}"
    complaint = sent_complaint(author=author, title=evil, story=evil, requests=[evil], place=evil)
    workflow.make("comment", complaint.pk, by=head_of(complaint), at=timezone.now(), given=Given(text=evil))
    for name, args in (("detail", [complaint.number]), ("sent", [complaint.number]), ("list", [])):
        html = html_of(client, name, *args)
        assert "<script>alert" not in html


def reply(client, complaint, **data):
    return client.post(reverse("complaints:reply", args=[complaint.number]), data, follow=True)


def test_a_reply_in_words_brings_it_back_to_work(client, author):
    complaint = asked(author)
    response = reply(client, complaint, answer_1="Опора 14")
    complaint.refresh_from_db()
    assert response.redirect_chain[-1][0] == reverse("complaints:detail", args=[complaint.number])
    assert complaint.status == Status.IN_PROGRESS
    assert "Опора 14" in html_of(client, "detail", complaint.number)


def test_an_empty_reply_gets_a_sentence(client, author):
    complaint = asked(author)
    assert "Напишите ответ или приложите файл" in reply(client, complaint, answer_1="  ").content.decode()


def test_a_refused_file_leaves_the_words_and_the_other_file(client, author):
    complaint = asked(author)
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8), "gray").save(drawn, "PNG")
    good = SimpleUploadedFile("опора.png", drawn.getvalue())
    bad = SimpleUploadedFile("опора.exe", b"MZ" + bytes(100))
    html = reply(client, complaint, answer_1="Вот снимок", files=[good, bad]).content.decode()
    assert "подойдёт PDF, JPG, PNG или DOCX" in html
    assert "Вот снимок" in html
    assert [file.name for file in complaint.attachments.filter(event=None)] == ["опора.png"]
    reply(client, complaint, answer_1="Вот снимок")
    assert [file.name for file in complaint.events.get(kind="reply").attachments.all()] == ["опора.png"]


def test_a_second_press_of_reply_is_told_and_adds_nothing(client, author):
    complaint = asked(author)
    reply(client, complaint, answer_1="Опора 14")
    again = client.post(reverse("complaints:reply", args=[complaint.number]), {"answer_1": "Опора 14"}, follow=True)
    assert "уже у нас" in again.content.decode()
    assert complaint.events.filter(kind="reply").count() == 1


def test_a_too_long_reply_keeps_what_was_typed(client, author):
    complaint = asked(author)
    html = reply(client, complaint, answer_1="я" * 4001).content.decode()
    assert "Сократите на 1" in html
    assert "я" * 4001 in html


def test_reading_the_page_reads_what_was_told_about_it(client, author):
    complaint, other = sent_complaint(author=author), sent_complaint(author=author)
    html_of(client, "detail", complaint.number)
    unread = Message.objects.in_cabinet_of(author.pk).unread()
    assert [message.reference for message in unread] == [other.number]
