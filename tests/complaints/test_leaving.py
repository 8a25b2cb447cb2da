"""Leaving without an answer on the merits: only the closed list, each ground with what the law asks of it."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from complaints import grounds, terms, timeline, workflow
from complaints.admin import history
from complaints.models import Complaint
from notifications.kinds import LABELS
from notifications.models import Message
from tests.complaints.desk import complaint_at, confirmed, form, move, officer
from tests.complaints.ends import leaving
from tests.factories import sent_complaint

pytestmark = pytest.mark.django_db
FULL = {"text": "Пояснение.", "published_at": "https://example.org/answers/1", "confirmed": True}
IN_TIME = [ground for ground in grounds.OFFERED if ground.in_time]


@pytest.fixture
def complaint():
    return complaint_at()


def test_the_list_is_that_of_the_law():
    told = {ground.code: (ground.article, ground.message, ground.in_time) for ground in grounds.ROWS}
    assert told == {
        "anonymous": ("59-ФЗ, ст. 11, ч. 1", "", False),
        "court": ("59-ФЗ, ст. 11, ч. 2", "returned_court", True),
        "abusive": ("59-ФЗ, ст. 11, ч. 3", "left_abusive", False),
        "unreadable": ("59-ФЗ, ст. 11, ч. 4", "left_unreadable", True),
        "unclear": ("59-ФЗ, ст. 11, ч. 4.1", "left_unclear", True),
        "repeated": ("59-ФЗ, ст. 11, ч. 5", "correspondence_terminated", False),
        "published": ("59-ФЗ, ст. 11, ч. 5.1", "published_answer", True),
        "secret": ("59-ФЗ, ст. 11, ч. 6", "secret", False),
        "returned": ("59-ФЗ, ст. 8, ч. 6 и 7", "returned_complaint", True),
    }
    assert {ground.code for ground in grounds.ROWS if ground.elsewhere} == {"anonymous", "repeated"}
    assert {ground.message for ground in grounds.OFFERED} <= set(LABELS)


@pytest.mark.parametrize("ground", grounds.OFFERED, ids=lambda ground: ground.code)
def test_each_ground_ends_it_with_its_notice_and_its_article(complaint, head, client, ground):
    move(complaint, "leave", head, ground=ground.code, **FULL)
    line = timeline.lines(complaint)[0]
    told = set(Message.objects.filter(created_at__gte=complaint.completed_at).values_list("kind", flat=True))
    client.force_login(complaint.author)
    page = client.get(complaint.get_absolute_url()).content.decode()

    assert (complaint.outcome, complaint.ground, told) == ("left", ground.code, {ground.message})
    for said in (str(ground.words), ground.article, "Пояснение.", str(ground.advice)):
        assert said in line.text
    for said in (str(ground.words), ground.article, "закон об обращениях граждан", str(grounds.APPEAL)):
        assert said in page
    assert ("https://example.org/answers/1" in line.text) == (ground.code == "published")
    assert ('href="https://example.org/answers/1"' in page) == (ground.code == "published")


@pytest.mark.parametrize(
    ("code", "button"),
    [
        ("abusive", "Исправить и отправить"),
        ("unreadable", "Исправить и отправить"),
        ("unclear", "Исправить и отправить"),
        ("published", "Написать, чего не хватает"),
        ("court", ""),
        ("secret", ""),
        ("returned", ""),
    ],
)
def test_only_what_writing_anew_would_help_is_offered_to_be_written_anew(complaint, head, client, code, button):
    move(complaint, "leave", head, ground=code, **FULL)
    client.force_login(complaint.author)
    page = client.get(complaint.get_absolute_url()).content.decode()

    assert (f"?like={complaint.number}&amp;what=text" in page) == bool(button)
    assert button in page
    assert ("Исправить и отправить" in page) == (button == "Исправить и отправить")
    heading = "Ответ уже опубликован" if code == "published" else "Ответа по существу не будет"
    assert f'<h2 id="state">{heading}</h2>' in page


@pytest.mark.parametrize("ground", grounds.OFFERED, ids=lambda ground: ground.code)
def test_neither_mail_nor_sms_says_what_the_officer_wrote(complaint, head, ground):
    move(complaint, "leave", head, ground=ground.code, note="Тайная заметка", **FULL)
    for message in Message.objects.filter(kind=ground.message).exclude(channel="cabinet"):
        for kept in ("Пояснение.", "example.org/answers", "Тайная", complaint.title):
            assert kept not in message.subject + message.body
    assert "вы вправе пожаловаться" in Message.objects.get(kind=ground.message, channel="email").body


REFUSALS = {
    "no ground": ({"ground": ""}, "закон не знает других"),
    "a ground of one's own": ({"ground": "silence"}, "закон не знает других"),
    "anonymous": ({"ground": "anonymous"}, "закон не знает других"),
    "repeated": ({"ground": "repeated"}, "закон не знает других"),
    "a court without the way to appeal": ({"ground": "court", "text": " "}, "как обжаловать"),
    "words that are not said": ({"ground": "abusive", "text": ""}, "что именно недопустимо"),
    "nobody knows what is unreadable": ({"ground": "unreadable", "text": ""}, "что не удалось прочитать"),
    "unreadable for lack of information": ({"ground": "unreadable", "confirmed": False}, "задайте вопрос заявителю"),
    "unclear for lack of information": ({"ground": "unclear", "confirmed": False}, "задайте вопрос заявителю"),
    "published nowhere": ({"ground": "published", "published_at": ""}, "адрес страницы"),
    "published somewhere": ({"ground": "published", "published_at": "на сайте"}, "адрес страницы"),
    "a link that runs": ({"ground": "published", "published_at": "javascript:alert(1)"}, "адрес страницы"),
    "a secret without a word": ({"ground": "secret", "text": ""}, "нельзя раскрыть"),
    "returned without the court": ({"ground": "returned", "text": ""}, "в какой суд"),
}


@pytest.mark.parametrize(("spoilt", "sentence"), REFUSALS.values(), ids=REFUSALS)
def test_a_ground_that_lacks_something_is_refused_with_a_sentence(complaint, head, spoilt, sentence):
    before = (complaint.version, Message.objects.count())
    with pytest.raises(workflow.Refused, match=sentence):
        move(complaint, "leave", head, **{**FULL, **spoilt})
    complaint.refresh_from_db()
    assert (complaint.version, Message.objects.count(), complaint.ground) == (*before, "")


def test_only_a_complaint_is_returned(head):
    statement = complaint_at(kind="statement")
    with pytest.raises(workflow.Refused, match="возвращают только жалобу"):
        move(statement, "leave", officer("head", statement), ground="returned", **FULL)


def test_a_lack_of_information_is_no_ground_and_the_form_says_so(verified_client, complaint, head):
    html = verified_client(head).get(form(complaint, "leave")).content.decode()
    assert "Не хватает сведений — это не основание" in html
    for ground in grounds.ROWS:
        assert (f'value="{ground.code}"' in html) == (not ground.elsewhere)


@pytest.mark.parametrize("ground", IN_TIME, ids=lambda ground: ground.code)
def test_after_the_last_day_of_the_notice_the_head_says_why(ground):
    complaint = sent_complaint()
    head = officer("head", complaint)
    last = terms.no_answer_until(complaint.registered_on)
    noon = timezone.make_aware(datetime.combine(last, datetime.min.time())) + timedelta(hours=12)
    given = leaving(complaint, ground=ground.code, **FULL)
    workflow.rehearse("leave", complaint.pk, by=head, at=noon, given=given)
    with pytest.raises(workflow.Refused, match="причину опоздания"):
        workflow.make("leave", complaint.pk, by=head, at=noon + timedelta(days=1), given=given)
    late = leaving(complaint, ground=ground.code, note="Ждали ответа суда.", **FULL)
    workflow.make("leave", complaint.pk, by=head, at=noon + timedelta(days=1), given=late)
    entry = history.entries(complaint)[0]

    assert (entry.tone, f"нужно было до {last:%d.%m.%Y}" in entry.change) == ("bad", True)
    assert "Ждали ответа суда." not in timeline.lines(complaint)[0].text


def test_insults_and_secrets_have_no_term():
    for code in ("abusive", "secret"):
        complaint = sent_complaint(at=timezone.now() - timedelta(days=20))
        event = move(complaint, "leave", officer("head", complaint), ground=code, **FULL)
        assert (event.details["due"], event.details["late"]) == ("", False)


@pytest.mark.parametrize(
    ("spoilt", "sentence"),
    [
        ({"ground": ""}, "Выберите основание."),
        ({"ground": "repeated"}, "Выберите основание из списка."),
        ({"text": ""}, "Напишите, что именно недопустимо, не повторяя самих слов."),
        ({"text": "я" * 4001}, "знак"),
        ({"published_at": "нет такого адреса"}, "Это не адрес страницы."),
        ({"version": "7"}, "обращение изменилось"),
    ],
)
def test_bad_input_comes_back_with_a_sentence_and_the_typing(verified_client, complaint, head, spoilt, sentence):
    fields = {"version": complaint.version, "ground": "abusive", "text": "В начале.", "note": "Заметка цела."}
    answer = verified_client(head).post(form(complaint, "leave"), {**fields, **spoilt})

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert "Заметка цела." in answer.content.decode()
    assert Complaint.objects.get(pk=complaint.pk).is_open


def test_pressed_twice_it_is_left_once(verified_client, complaint, head):
    desk, fields = verified_client(head), {"version": complaint.version, "ground": "abusive", "text": "В начале."}
    assert confirmed(desk, form(complaint, "leave"), fields).status_code == 302
    assert desk.post(form(complaint, "leave"), fields).status_code == 200
    assert complaint.events.filter(kind="leave").count() == 1
