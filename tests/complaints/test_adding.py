"""Adding materials at any time before the answer: one line however often it is pressed, nothing typed is lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint, Status
from notifications.models import Message
from tests.complaints.desk import complaint_at, move, officer
from tests.factories import UserFactory
from tests.journeys.steps import file, hidden

pytestmark = pytest.mark.django_db
STATUSES = ("accepted", "in_progress", "needs_clarification")


@pytest.fixture
def anna(client):
    person = UserFactory()
    client.force_login(person)
    return person


def page(complaint, name="add"):
    return reverse(f"complaints:{name}", args=[complaint.number])


def html_of(client, complaint, name="add"):
    return client.get(page(complaint, name)).content.decode()


def press(client, complaint, text="Вчера снова погас свет.", **given):
    """Open the page, fill it in and send."""
    seen = hidden(html_of(client, complaint), "seen")
    return client.post(page(complaint), {"text": text, "send": "1", "seen": seen, **given})


def added(complaint):
    return list(complaint.events.filter(kind="add"))


@pytest.mark.parametrize("status", STATUSES)
def test_words_and_files_become_one_line_and_change_nothing_else(client, anna, status):
    complaint = complaint_at(status, author=anna)
    before = (complaint.status, complaint.due_on, complaint.executor)
    answer = press(client, complaint, files=[file("Опора.png"), file("Акт.pdf")])
    complaint.refresh_from_db()
    [line] = added(complaint)
    assert answer.url == complaint.get_absolute_url()
    assert (complaint.status, complaint.due_on, complaint.executor) == before
    assert complaint.unseen_by_staff
    assert [each.name for each in line.attachments.all()] == ["Опора.png", "Акт.pdf"]
    shown = html_of(client, complaint, "detail")
    for words in ("Сведения добавлены.", "Вы добавили сведения", "Вчера снова погас свет.", "Опора.png"):
        assert words in shown


def test_a_file_without_words_is_enough_and_nothing_at_all_is_not(client, anna):
    complaint = complaint_at(author=anna)
    client.post(page(complaint), {"text": "  "})
    empty = html_of(client, complaint)
    assert empty.count("Напишите, что нового, или приложите файл") == 2
    press(client, complaint, "", files=[file("Опора.png")])
    [line] = added(complaint)
    assert (line.text, line.attachments.count()) == ("", 1)


def test_staff_and_author_are_told_without_the_words(client, anna):
    complaint = complaint_at("in_progress", author=anna)
    Message.objects.all().delete()
    press(client, complaint, "Тайна")
    told = Message.objects.order_by("pk")
    assert {(each.kind, each.address) for each in told} == {
        ("supplement_received", ""), ("supplement_received", anna.email),
        ("staff_supplement", complaint.executor.email),
    }  # fmt: skip
    assert not any("Тайна" in f"{each.subject} {each.body}" for each in told)


def test_an_open_question_has_its_own_form_and_stays_open(client, anna):
    complaint = complaint_at("needs_clarification", author=anna)
    html = html_of(client, complaint)
    assert page(complaint, "reply") in html
    assert "вопрос останется открытым" in html
    press(client, complaint)
    complaint.refresh_from_db()
    assert (complaint.status, complaint.clarifications.get().closed_at) == (Status.NEEDS_CLARIFICATION, None)


# --- pressed again -------------------------------------------------------------------------------------------------
def test_a_second_press_with_its_files_carried_up_once_more_is_the_first_one(client, anna):
    complaint = complaint_at(author=anna)
    seen = hidden(html_of(client, complaint), "seen")
    answers = [
        client.post(page(complaint), {"text": "Ещё", "seen": seen, "files": [file("Опора.png")]}) for _press in range(3)
    ]
    [line] = added(complaint)
    assert {answer.url for answer in answers} == {complaint.get_absolute_url()}
    assert [each.name for each in complaint.attachments.all()] == [each.name for each in line.attachments.all()]
    assert Message.objects.filter(kind="supplement_received", channel="cabinet").count() == 1


def test_the_same_words_with_another_file_are_something_new(client, anna):
    complaint = complaint_at(author=anna)
    seen = hidden(html_of(client, complaint), "seen")
    for name in ("Опора.png", "Акт.pdf"):
        client.post(page(complaint), {"text": "Смотрите снимок", "seen": seen, "files": [file(name)]})
    assert [line.attachments.get().name for line in added(complaint)] == ["Опора.png", "Акт.pdf"]


def test_the_same_words_on_another_day_are_said_again(client, anna):
    complaint = complaint_at(author=anna)
    press(client, complaint)
    press(client, complaint)
    assert len(added(complaint)) == 2


@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 30, "²"])
def test_a_forged_mark_harms_nobody(client, anna, seen):
    complaint = complaint_at(author=anna)
    assert client.post(page(complaint), {"text": "Ещё", "seen": seen}).status_code == 302
    assert len(added(complaint)) == 1


# --- refused -------------------------------------------------------------------------------------------------------
def test_a_refused_file_leaves_the_words_and_the_other_file(client, anna):
    complaint = complaint_at(author=anna)
    bad = file("Опора.png")
    bad.name = "опора.exe"
    press(client, complaint, "Вот снимок", files=[file("Двор.png"), bad])
    html = html_of(client, complaint)
    for words in ("Вот снимок", "Двор.png", "подойдёт PDF, JPG, PNG или DOCX"):
        assert words in html
    press(client, complaint, "Вот снимок")
    assert [each.name for each in added(complaint)[0].attachments.all()] == ["Двор.png"]


def test_a_file_can_be_taken_back_and_the_words_stay(client, anna):
    complaint = complaint_at(author=anna)
    press(client, complaint, "я" * 4001, files=[file("Двор.png")])
    waiting = complaint.attachments.get()
    client.post(page(complaint), {"text": "Вот снимок", "remove": str(waiting.uuid)})
    html = html_of(client, complaint)
    assert "Вот снимок" in html
    assert "Двор.png" not in html
    assert "Напишите" not in html.partition("<main")[2].partition("<form")[0]


def test_too_long_a_text_says_by_how_much_and_stays(client, anna):
    complaint = complaint_at(author=anna)
    press(client, complaint, "я" * 4001)
    html = html_of(client, complaint)
    assert "Сократите на 1" in html
    assert "я" * 4001 in html


def test_the_brake_says_when_and_keeps_words_and_files(client, anna, settings):
    settings.ADDITIONS_PER_HOUR = 1
    complaint = complaint_at(author=anna)
    press(client, complaint)
    refused = press(client, complaint, "Второе за час", files=[file("Двор.png")])
    html = client.get(refused.url).content.decode()
    free = timezone.localtime(added(complaint)[0].at + timedelta(minutes=61))
    assert f"не больше 1 раз. То, что вы написали и приложили, на месте: отправьте после {free:%H:%M}." in html
    assert "Второе за час" in html
    assert "Двор.png" in html
    assert len(added(complaint)) == 1


# --- too late ------------------------------------------------------------------------------------------------------
def test_after_the_answer_it_leads_to_a_new_complaint_and_shows_what_was_typed(client, anna):
    complaint = complaint_at("completed", author=anna)
    sent = client.post(page(complaint), {"text": "Опять течёт, вызывали дважды."})
    html = client.get(sent.url).content.decode()
    assert added(complaint) == []
    assert "Обращение уже рассмотрено" in html
    assert f"?like={complaint.number}&amp;what=again" in html
    assert "Опять течёт, вызывали дважды." in html
    assert "<textarea" not in html


def test_a_text_too_long_to_wait_is_shown_at_once(client, anna):
    complaint = complaint_at("completed", author=anna)
    answer = client.post(page(complaint), {"text": "Опять течёт. " * 6000})
    assert answer.status_code == 200
    assert "Опять течёт. Опять течёт." in answer.content.decode()


def test_after_a_withdrawal_it_says_so(client, anna):
    complaint = complaint_at(author=anna)
    move(complaint, "withdraw", anna)
    assert "Вы отозвали обращение, его больше не рассматривают" in html_of(client, complaint)


def test_a_reply_to_a_question_that_was_closed_goes_on_as_an_addition(client, anna):
    complaint = complaint_at("needs_clarification", author=anna)
    move(complaint, "resume", officer("head", complaint), text="Разобрались сами")
    late = client.post(page(complaint, "reply"), {"answer_1": "Подъезд второй", "files": [file("Двор.png")]})
    html = client.get(late.url).content.decode()
    assert late.url == page(complaint)
    for words in ("Вопрос уже закрыт", "Подъезд второй", "Двор.png"):
        assert words in html


@pytest.mark.parametrize("status", STATUSES)
def test_a_draft_has_no_such_page_and_a_stranger_leaves_nothing(client, anna, status):
    foreign = complaint_at(status)
    assert client.post(page(foreign), {"text": "Моё", "files": [file("Двор.png")]}).status_code == 404
    assert (added(foreign), foreign.attachments.count()) == ([], 0)


def test_the_page_asks_the_database_as_often_after_thirty_additions(client, anna):
    complaint = complaint_at("needs_clarification", author=anna)

    def queries():
        html_of(client, complaint)
        with CaptureQueriesContext(connection) as asked:
            html_of(client, complaint)
        return len(asked)

    one = queries()
    for n in range(15):
        move(complaint, "add", anna, text=f"Ещё {n}")
    assert queries() == one <= 10


# --- from the page of the complaint --------------------------------------------------------------------------------
@pytest.mark.parametrize("status", [*STATUSES, "completed"])
def test_the_page_offers_what_can_be_done_in_one_place(client, anna, status):
    complaint = complaint_at(status, author=anna)
    html = html_of(client, complaint, "detail")
    offered = html.partition("Что можно сделать")[2].partition("</section>")[0]
    links = {"Добавить сведения": "add/", "Подать похожее": "?like=", "Отозвать обращение": "withdraw/"}
    expected = {"Подать похожее"} if status == "completed" else set(links)
    assert {words for words, address in links.items() if words in offered and address in offered} == expected
    assert 'data-copy="number"' in html
    assert f'id="number">{Complaint.objects.get().number}<' in html


@pytest.mark.parametrize(
    ("name", "field", "status"), [("add", "text", "in_progress"), ("reply", "answer_1", "needs_clarification")]
)
def test_after_a_session_that_ended_the_page_says_what_is_in_place_and_that_the_files_are_not(
    client, anna, name, field, status
):
    complaint = complaint_at(status, author=anna)
    client.logout()
    client.post(page(complaint, name), {field: "Вчера снова погас свет.", "send": "1", "files": [file("Опора.png")]})
    client.force_login(anna)

    shown = html_of(client, complaint, name)

    assert "Вчера снова погас свет." in shown
    assert "Вы вошли снова. <b>Выбранные файлы не загрузились: выберите их снова.</b>" in shown
    assert "То, что вы успели напечатать, на месте" in shown
    assert "Вы вошли снова" not in html_of(client, complaint, name)
