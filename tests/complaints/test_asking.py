"""Asking the author: several questions in one form, each told at its row when it does not fit; reminding once a day."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints import terms
from complaints.workflow import AskedQuestion, Given, Refused, make
from notifications.models import Message
from notifications.rendering import render
from tests.complaints.desk import complaint_at, confirmed, form, move, officer, page
from tests.factories import MessageFactory, PostingFactory

pytestmark = pytest.mark.django_db
THREE = {
    "question": ["В какое время вас застать?", "С какого дня?", "Наряд, если мастер его оставил"],
    "question_kind": ["choice", "date", "file"],
    "question_options": ["В будни до 17:00\r\nВечером, до 20:00", "", ""],
}


@pytest.fixture
def complaint():
    return complaint_at("in_progress")


def typed(complaint, **given):
    """The form as it was opened, with `given` filled in."""
    until = terms.reply_dates(timezone.now(), complaint.due_on)[0]
    return {"version": complaint.version, "reply_until": until.isoformat(), **given}


def rows(count, **cells):
    """So many questions, alike."""
    whole = {"question": "Где?", "question_kind": "text", "question_options": "", **cells}
    return {name: [value] * count for name, value in whole.items()}


def asked(complaint):
    """What stands in the database of the newest asking."""
    return [
        (each.position, each.kind, each.text, each.options) for each in complaint.clarifications.first().questions.all()
    ]


def test_several_questions_of_every_kind_are_asked_at_once(desk, complaint):
    answer = confirmed(desk, form(complaint, "ask"), typed(complaint, text="Комиссии нужно войти.", **THREE))
    complaint.refresh_from_db()

    assert (answer.status_code, complaint.status) == (302, "needs_clarification")
    assert complaint.clarifications.get().introduction == "Комиссии нужно войти."
    assert asked(complaint) == [
        (1, "choice", "В какое время вас застать?", ["В будни до 17:00", "Вечером, до 20:00"]),
        (2, "date", "С какого дня?", []),
        (3, "file", "Наряд, если мастер его оставил", []),
    ]
    assert complaint.events.last().text == (
        "Комиссии нужно войти.\n\n1. В какое время вас застать? Варианты: В будни до 17:00; Вечером, до 20:00\n"
        "2. С какого дня?\n3. Наряд, если мастер его оставил"
    )


def test_the_preview_shows_the_questions_and_writes_none(desk, complaint):
    html = desk.post(form(complaint, "ask"), typed(complaint, **THREE)).content.decode()

    assert "Вот что уйдёт" in html
    assert "1. В какое время вас застать? Варианты: В будни до 17:00; Вечером, до 20:00" in html
    assert not complaint.clarifications.exists()


def test_one_question_needs_neither_a_number_nor_a_kind(desk, complaint):
    confirmed(desk, form(complaint, "ask"), typed(complaint, question="Какой подъезд?"))

    assert asked(complaint) == [(1, "text", "Какой подъезд?", [])]
    assert complaint.events.last().text == "Какой подъезд?"


def test_options_may_stand_in_one_line_and_the_same_twice_is_one(desk, complaint):
    choice = rows(1, question_kind="choice", question_options=" да,нет , да,,  не знаю")
    confirmed(desk, form(complaint, "ask"), typed(complaint, **choice))

    assert asked(complaint)[0][3] == ["да", "нет", "не знаю"]


@pytest.mark.parametrize(
    ("given", "anchor", "sentence"),
    [
        ({}, "id_question", "Напишите вопрос"),
        (rows(2, question=" \n "), "id_question", "Напишите вопрос"),
        ({"question": ["", "Где?"], "question_options": ["а, б", ""]}, "id_question", "Напишите вопрос"),
        (rows(1, question_kind="choice", question_options="да"), "id_question_options", "от 2 до 10 разных вариантов, сейчас 1"),
        (rows(2, question_kind="choice", question_options=",".join(map(str, range(11)))), "id_question_options_2", "сейчас 11"),
        (rows(1, question_options="да, нет"), "id_question_options", "Варианты нужны только для выбора"),
        (rows(1, question_kind="choice", question_options=f"да,{'д' * 201}"), "id_question_options", "до 200 знаков"),
        (rows(1, question_kind="wish"), "id_question_kind", "Выберите из списка"),
        (rows(1, question="д" * 1001), "id_question", "Сократите на 1 знак"),
        (rows(1, question="вода\x00"), "id_question", "невидимый знак"),
        (rows(11), "id_questions_field", "Можно задать до 10 вопросов, сейчас 11"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_at_its_row_and_stays(desk, complaint, given, anchor, sentence):
    answer = desk.post(form(complaint, "ask"), typed(complaint, text="Пояснение", **given))
    html = answer.content.decode()

    assert answer.status_code == 200
    assert f'id="{anchor}_error"' in html
    assert f'<a href="#{anchor}">' in html
    assert sentence in html
    assert "Пояснение" in html
    assert not complaint.clarifications.exists()


@pytest.mark.parametrize(
    "questions",
    [
        (AskedQuestion(" "),), (AskedQuestion("д" * 1001),), (AskedQuestion("Где?", "wish"),), (AskedQuestion("Где?"),) * 11,
        (AskedQuestion("Где?", "choice", ("там",)),), (AskedQuestion("Где?", "text", ("там", "тут")),),
    ],
)  # fmt: skip
def test_the_workflow_takes_no_question_that_the_form_would_not(complaint, head, questions):
    until = terms.reply_dates(timezone.now(), complaint.due_on)[0]
    with pytest.raises(Refused, match="Проверьте вопросы"):
        move(complaint, "ask", head, questions=questions, reply_until=until)


def test_rows_are_added_and_taken_away_by_plain_buttons(desk, complaint):
    url = form(complaint, "ask")
    more = desk.post(url, typed(complaint, **THREE, add_row="questions")).content.decode()
    less = desk.post(url, typed(complaint, **THREE, remove_row="questions-1")).content.decode()

    assert more.count('name="question"') == 4
    assert less.count('name="question"') == 2
    assert "С какого дня?" not in less
    assert "Вечером, до 20:00" in less
    assert "Ошибка:" not in more + less


def test_ten_rows_have_no_room_for_one_more(desk, complaint):
    html = desk.post(form(complaint, "ask"), typed(complaint, **rows(10), add_row="questions")).content.decode()
    assert html.count('name="question"') == 10
    assert "Добавить вопрос" not in html


@pytest.mark.parametrize("days", [-400, 0, 400])
def test_a_reply_date_outside_the_law_is_told_beside_its_field(desk, complaint, days):
    until = timezone.localdate() + timedelta(days=days)
    answer = desk.post(form(complaint, "ask"), typed(complaint, question="Где?", reply_until=until.isoformat()))
    html = answer.content.decode()

    assert re.search(r'<a href="#id_reply_until"[^>]*>Дата ответа должна быть позже сегодняшней и не позже', html)
    assert "Где?" in html


def test_the_reply_date_follows_the_day_of_the_answer_where_it_was_moved(desk, complaint):
    complaint.due_on += timedelta(days=20)
    complaint.save(update_fields=["due_on"])
    latest = terms.reply_dates(timezone.now(), complaint.due_on)[1]

    assert f'max="{latest.isoformat()}"' in desk.get(form(complaint, "ask")).content.decode()
    answer = confirmed(desk, form(complaint, "ask"), typed(complaint, **THREE, reply_until=latest.isoformat()))
    assert answer.status_code == 302


# --- the page of the complaint ---------------------------------------------------------------------------------------
def test_staff_see_what_is_open_what_was_answered_and_when(desk, complaint, head):
    until = terms.reply_dates(timezone.now(), complaint.due_on)[0]
    move(complaint, "ask", head, questions=(AskedQuestion("Где?"), AskedQuestion("Когда?", "date")), reply_until=until)
    open_one = desk.get(page(complaint)).content.decode()
    move(complaint, "reply", complaint.author, replies=("Во дворе", ""), text="Звоните")
    closed = desk.get(page(complaint)).content.decode()

    assert "Ждём ответа заявителя до" in open_one
    assert open_one.count("Ответа пока нет") == 2
    for words in ("есть ответ", "Во дворе", "Без ответа", "И ещё: Звоните"):
        assert words in closed
    assert "Ждём ответа" not in closed


def test_staff_see_that_the_reply_date_has_passed(desk, complaint, head):
    until = terms.reply_dates(timezone.now(), complaint.due_on)[0]
    move(complaint, "ask", head, questions=(AskedQuestion("Где?"),), reply_until=until)
    complaint.clarifications.update(reply_until=timezone.localdate() - timedelta(days=1))
    html = desk.get(page(complaint)).content.decode()

    assert "Заявитель не ответил до" in html
    assert "ответа нет, дата прошла" in html


def test_the_page_asks_the_database_as_often_after_thirty_askings(desk, complaint, head):
    def queries():
        desk.get(page(complaint))
        with CaptureQueriesContext(connection) as made:
            desk.get(page(complaint))
        return len(made)

    counts = []
    for number in range(6):
        until = terms.reply_dates(timezone.now(), complaint.due_on)[0]
        move(complaint, "ask", head, questions=(AskedQuestion("Где?"),) * (number + 1), reply_until=until)
        counts.append(queries())
        move(complaint, "reply", complaint.author, text="Там")
    assert len(set(counts)) == 1


# --- reminding -------------------------------------------------------------------------------------------------------
@pytest.fixture
def waiting():
    return complaint_at("needs_clarification")


def test_a_reminder_is_one_press_tells_the_author_and_changes_no_status(verified_client, waiting):
    desk = verified_client(officer("executor", waiting))
    before = (waiting.status, waiting.due_on, waiting.clarifications.get().reply_until)
    shown = desk.get(form(waiting, "remind")).content.decode()
    answer = desk.post(form(waiting, "remind"), {"version": waiting.version})
    waiting.refresh_from_db()

    assert "напоминаем об уточнении" in shown
    assert (answer.status_code, answer.url) == (302, page(waiting))
    assert (waiting.status, waiting.due_on, waiting.clarifications.get().reply_until) == before
    told = Message.objects.filter(kind="clarification_reminder")
    assert {each.channel for each in told} == {"cabinet", "email", "sms"}
    assert "Какой подъезд?" not in " ".join(f"{each.subject} {each.body}" for each in told)
    assert "Заявителю отправлено напоминание." in desk.get(page(waiting)).content.decode()


def test_the_author_reads_in_the_history_that_they_were_reminded(client, waiting):
    move(waiting, "remind", officer("head", waiting))
    client.force_login(waiting.author)
    html = client.get(waiting.get_absolute_url()).content.decode()
    assert "Напомнили вам о вопросе" in html
    assert "Ответить можно и позже." in html


def test_nobody_is_reminded_twice_a_day(verified_client, waiting):
    head = officer("head", waiting)
    move(waiting, "remind", head)
    desk = verified_client(officer("executor", waiting))
    opened = desk.get(form(waiting, "remind")).content.decode()
    pressed = desk.post(form(waiting, "remind"), {"version": waiting.version}).content.decode()

    assert "Сегодня заявителю уже напоминали" in opened
    assert "Сегодня заявителю уже напоминали" in pressed
    assert waiting.events.filter(kind="remind").count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        move(waiting, "remind", head)
    assert waiting.events.filter(kind="remind").count() == 2


def test_what_the_clock_has_sent_counts_too(waiting):
    head, at = officer("head", waiting), timezone.now()
    MessageFactory(kind="clarification_reminder", reference=waiting.number, created_at=at)
    with pytest.raises(Refused, match="Сегодня заявителю уже напоминали"):
        make("remind", waiting.pk, by=head, at=at, given=Given())


@pytest.mark.parametrize(("late", "words"), [(False, "Ответить можно до 29.11.2026"), (True, "но ответить ещё можно")])
def test_a_reminder_after_the_date_says_other_words_and_fits_one_sms(late, words):
    context = {
        "number": "2026-004217-9", "reply_until": "29.11.2026", "reply_until_short": "29.11", "due_on": "22.12.2026",
        "reply_is_late": late,
    }  # fmt: skip
    texts = render("clarification_reminder", context)
    assert words in texts.text
    assert len(texts.sms) <= 70


def test_a_reminder_is_of_those_who_consider_it(verified_client, waiting):
    stranger = PostingFactory(role="head").user
    for person in (officer("registrar", waiting), stranger, officer("superuser", waiting)):
        assert verified_client(person).post(form(waiting, "remind"), {"version": waiting.version}).status_code == 404
    assert not waiting.events.filter(kind="remind").exists()
