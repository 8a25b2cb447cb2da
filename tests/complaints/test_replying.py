"""Answering what was asked: a field for each question, no duty to fill it, nothing typed is lost."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import personal_record, terms
from complaints.forms.replying import ReplyForm
from complaints.models import Clarification, Complaint, Question
from complaints.timeline import day_words
from complaints.workflow import AskedQuestion, Refused
from tests.complaints.desk import complaint_at, move, officer, results
from tests.factories import UserFactory
from tests.journeys.steps import file, hidden

pytestmark = pytest.mark.django_db
FOUR = (
    AskedQuestion("Какой подъезд?\nИ этаж?"),
    AskedQuestion("С какого дня вас застать?", "date"),
    AskedQuestion("Наряд мастера", "file"),
    AskedQuestion("Кто звонил?", "choice", ("Я", "Сосед <b>")),
)
WHOLE = {
    "answer_1": "Второй, третий",
    "answer_2": "1 дек 26",
    "answer_3": "Не оставил",
    "answer_4": "Я",
    "text": "Код 12",
}


@pytest.fixture
def anna(client):
    person = UserFactory()
    client.force_login(person)
    return person


@pytest.fixture
def asked(anna):
    return complaint_at("needs_clarification", author=anna, questions=FOUR)


def page(complaint, name="reply"):
    return reverse(f"complaints:{name}", args=[complaint.number])


def html_of(client, complaint, name="reply"):
    return client.get(page(complaint, name)).content.decode()


def press(client, complaint, **given):
    """Open the page, fill it in and send; what is seen then."""
    key = hidden(html_of(client, complaint), "asked")
    return client.post(page(complaint), {"send": "1", "asked": key, **given}, follow=True).content.decode()


def answers(complaint):
    complaint.refresh_from_db()
    return [each.answer for each in complaint.clarifications.first().questions.all()]


@pytest.mark.parametrize("name", ["reply", "detail"])
def test_each_question_has_a_field_of_its_kind(client, asked, name):
    html = html_of(client, asked, name)
    for words in (
        '<label class="label" for="id_answer_1">1. Какой подъезд?<br>И этаж?', '<textarea name="answer_3"',
        'name="answer_2" class="input w-10"', 'type="radio" name="answer_4" value="Сосед &lt;b&gt;"', 'name="text"',
        "Оставить без ответа", "Приложите файл ниже. Если его нет, напишите, почему",
    ):  # fmt: skip
        assert words in html, words


def test_all_answers_are_kept_at_their_questions_and_told_in_the_history(client, asked):
    html = press(client, asked, **WHOLE)

    assert "Ответ отправлен. Обращение снова в работе." in html
    assert answers(asked) == ["Второй, третий", "01.12.2026", "Не оставил", "Я"]
    assert asked.status == "in_progress"
    assert asked.events.last().text == (
        "1. Какой подъезд?\nИ этаж?\n— Второй, третий\n\n2. С какого дня вас застать?\n— 01.12.2026\n\n"
        "3. Наряд мастера\n— Не оставил\n\n4. Кто звонил?\n— Я\n\nИ ещё: Код 12"
    )


def test_a_file_answers_the_question_of_a_file(client, asked):
    press(client, asked, **{**WHOLE, "answer_3": ""}, files=[file("Наряд.png"), file("Акт.pdf")])
    assert answers(asked)[2] == "Приложено файлов: 2"
    assert asked.events.last().attachments.count() == 2


def test_unanswered_questions_are_named_once_and_then_it_goes(client, asked):
    html = press(client, asked, answer_1="Второй")
    assert "Без ответа останутся вопросы 2, 3, 4." in html
    assert "Второй" in html
    assert answers(asked) == [""] * 4

    html = press(client, asked, answer_1="Второй", unanswered=hidden(html, "unanswered"))
    assert "Ответ отправлен" in html
    assert answers(asked) == ["Второй", "", "", ""]
    assert asked.events.last().text.count("— без ответа") == 3


def test_a_question_left_empty_after_the_warning_is_named_again(client, asked):
    html = press(client, asked, answer_1="", answer_4="Я", unanswered="2, 3")
    assert "Без ответа останутся вопросы 1, 2, 3." in html
    assert asked.events.last().kind == "ask"


def test_words_that_answer_nothing_are_enough(client, asked):
    press(client, asked, text="Позвоните мне", unanswered="1, 2, 3, 4")
    assert answers(asked) == [""] * 4
    assert "И ещё: Позвоните мне" in asked.events.last().text


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({}, "answer_1", "Напишите ответ или приложите файл"),
        ({"answer_1": " \n ", "answer_4": ""}, "answer_1", "Напишите ответ или приложите файл"),
        ({"answer_2": "вчера"}, "answer_2", "Напишите день, месяц и год, например 12.10.2026"),
        ({"answer_2": "31.04.2026"}, "answer_2", "Такой даты нет: в апреле 30 дней"),
        ({"answer_2": "01.01.2099"}, "answer_2", "Проверьте год"),
        ({"answer_4": "Никто"}, "answer_4", "Выберите ответ из списка"),
        ({"answer_1": "д" * 4001}, "answer_1", "Сократите на 1 знак"),
        ({"answer_3": "вода\x00"}, "answer_3", "невидимый знак"),
    ],
)
def test_what_does_not_fit_is_told_beside_its_question_and_stays(client, asked, given, field, sentence):
    html = (
        press(client, asked, text="Код 12", **given)
        if given and "answer_1" not in given
        else press(client, asked, **given)
    )
    assert f'id="id_{field}_error"' in html
    assert sentence in html
    assert all(value in html for value in given.values() if value.isprintable() and value not in {"", "Никто"})
    assert asked.events.last().kind == "ask"


def test_the_workflow_takes_no_choice_that_was_not_offered(asked):
    for replies in (("", "", "", "Никто"), ("а",) * 5):
        with pytest.raises(Refused, match="не подходят к вопросам"):
            move(asked, "reply", asked.author, replies=replies)


def test_one_question_in_words_has_one_field_and_no_warning(client, anna):
    complaint = complaint_at("needs_clarification", author=anna)
    html = html_of(client, complaint)
    assert html.count("<textarea") == 1
    press(client, complaint, answer_1="", files=[file("Двор.png")])
    assert answers(complaint) == ["Файл приложен"]
    assert complaint.events.last().text == "Файл приложен"


def test_a_file_and_words_on_the_way_keep_everything_typed(client, asked):
    html = press(client, asked, **{**WHOLE, "answer_2": "1 декабря"}, files=[file("Двор.png")], upload="1")
    for words in ("Второй, третий", "1 декабря", "Не оставил", "Код 12", "Двор.png"):
        assert words in html
    assert 'value="Я" id="id_answer_4_0" checked' in html.replace('class="input" ', "") or "checked" in html
    assert "Ошибка:" not in html


def test_a_refused_file_and_an_uploaded_one_say_that_nothing_is_sent_yet(client, asked):
    refused = press(client, asked, **WHOLE, files=[SimpleUploadedFile("Видео.mp4", b"ftypmp42")])
    assert "Ответ ещё не отправлен: приложите другой файл или отправьте без него." in refused
    uploaded = press(client, asked, **WHOLE, files=[file("Двор.png")], upload="1")
    assert "Файлы загружены, но ответ ещё не отправлен." in uploaded
    assert asked.events.last().kind == "ask"


def test_the_form_says_by_when_and_what_if_not(client, asked):
    until = f"Ждём ваш ответ до {day_words(asked.clarifications.get().reply_until)}."
    for html in (html_of(client, asked), press(client, asked)):
        assert until in html
        assert "Если не ответите, рассмотрим по тем сведениям, которые есть." in html


def test_the_receipt_names_the_question_that_waits(client, asked):
    html = html_of(client, asked, "sent")
    assert "Сейчас от вас ничего не нужно" not in html
    assert "Ждём ваш ответ до" in html
    assert f'href="{page(asked, "detail")}#state"' in html


def test_the_list_does_not_ask_for_a_reply_by_a_day_that_has_passed(client, asked):
    assert "Ответьте до" in client.get(reverse("complaints:list")).content.decode()
    Clarification.objects.update(reply_until=timezone.localdate() - timedelta(days=1))
    html = client.get(reverse("complaints:list")).content.decode()
    assert "Ответить ещё можно. Просили до" in html
    assert "Ответьте до" not in html


@pytest.mark.parametrize("name", ["detail", "sent", "reply"])
def test_a_question_does_not_hide_that_the_authority_is_late(client, asked, name):
    Clarification.objects.update(reply_until=timezone.localdate() - timedelta(days=9))
    day = timezone.localdate() - timedelta(days=2)
    Complaint.objects.update(due_on=day)
    html = html_of(client, asked, name)
    assert f"Наш ответ должен был быть до {day_words(day)}." in html
    assert "это нарушение срока" in html
    assert "не сдвигается" not in html


def test_typing_survives_a_session_that_ended(client, asked):
    client.logout()
    client.post(page(asked), {"send": "1", **WHOLE})
    client.force_login(asked.author)
    html = html_of(client, asked)
    for words in ("Второй, третий", "1 дек 26", "Не оставил", "Код 12", "То, что вы успели напечатать, на месте"):
        assert words in html


def test_a_second_press_is_told_and_adds_nothing(client, asked):
    key = hidden(html_of(client, asked), "asked")
    for _press in range(2):
        last = client.post(page(asked), {**WHOLE, "asked": key, "send": "1"}, follow=True).content.decode()
    assert "Ваш ответ уже у нас." in last
    assert [asked.events.filter(kind=kind).count() for kind in ("reply", "add")] == [1, 0]


def test_other_words_after_the_reply_go_on_as_an_addition(client, asked):
    key = hidden(html_of(client, asked), "asked")
    client.post(page(asked), {**WHOLE, "asked": key, "send": "1"})
    html = client.post(page(asked), {**WHOLE, "answer_1": "Нет, первый", "asked": key}, follow=True).content.decode()
    assert "отправьте его как новые сведения" in html
    assert "— Нет, первый" in html


def test_answers_to_closed_questions_never_become_answers_to_newer_ones(client, asked):
    old, head = hidden(html_of(client, asked), "asked"), officer("head", asked)
    move(asked, "resume", head, text="Разобрались сами")
    until = terms.reply_dates(timezone.now(), asked.due_on)[0]
    move(asked, "ask", head, questions=(AskedQuestion("Куда писать?"),), reply_until=until)
    late = client.post(page(asked), {"asked": old, "answer_1": "Второй", "answer_4": "Я", "send": "1"}, follow=True)
    html = late.content.decode()

    assert late.redirect_chain[-1][0] == page(asked, "add")
    assert "1. Какой подъезд?\nИ этаж?\n— Второй\n\n4. Кто звонил?\n— Я" in html
    assert answers(asked) == [""]
    assert asked.status == "needs_clarification"


def test_words_typed_before_the_session_ended_are_not_lost_with_the_question(client, asked):
    key = hidden(html_of(client, asked), "asked")
    client.logout()
    client.post(page(asked), {"asked": key, "send": "1", **WHOLE})
    move(asked, "resume", officer("head", asked), text="Разобрались сами")
    client.force_login(asked.author)
    shown = client.get(page(asked), follow=True)
    assert shown.redirect_chain[-1][0] == page(asked, "add")
    assert "— 01.12.2026" in shown.content.decode()


def test_words_for_a_complaint_that_is_answered_are_shown(client, asked):
    key = hidden(html_of(client, asked), "asked")
    move(asked, "answer", officer("head", asked), text="Починили.", results=results(asked))
    html = client.post(page(asked), {"asked": key, **WHOLE}, follow=True).content.decode()
    assert "Обращение уже рассмотрено" in html
    assert "Второй, третий" in html


def test_after_the_date_it_can_still_be_answered(client, asked):
    Clarification.objects.update(reply_until=timezone.localdate() - timedelta(days=2))
    assert "Ответить ещё можно" in html_of(client, asked, "detail")
    assert "Ответ отправлен" in press(client, asked, **WHOLE)


def test_a_forged_key_answers_nothing(client, asked):
    shown = client.post(page(asked), {"asked": "999999", "answer_1": "Второй"}, follow=True)
    assert shown.status_code == 200
    assert answers(asked) == [""] * 4


@pytest.mark.parametrize(("who", "code"), [("stranger", 404), ("officer", 404), ("nobody", 302)])
def test_nobody_else_answers(asked, who, code):
    client = Client()
    if who != "nobody":
        client.force_login(UserFactory() if who == "stranger" else officer("head", asked))
    assert client.post(page(asked), WHOLE).status_code == code
    assert answers(asked) == [""] * 4


def test_the_copy_of_ones_data_tells_each_question_with_its_answer(client, asked):
    press(client, asked, **WHOLE)
    told = personal_record.of_complaint(asked, {})["questions"][0]
    assert told["answered"] is True
    assert told["asked"][3] == {
        "what": "выбор из списка", "text": "Кто звонил?", "options": ["Я", "Сосед <b>"], "answer": "Я",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "kept"), [("1.2.27", "01.02.2027"), ("03/04/45", "03.04.2045"), ("5 мая 99", "05.05.1999"), ("", "")]
)
def test_a_day_of_two_digits_is_a_year_near_to_us(typed, kept):
    question = Question(position=1, kind="date", text="Когда?")
    form = ReplyForm({"answer_1": typed, "text": "Слова"}, questions=[question])
    assert form.is_valid()
    assert form.said()["replies"] == (kept,)
