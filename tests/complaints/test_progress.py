"""«Почему нет движения?»: one question at a time, a term of two working days for the staff, the legal term untouched."""

import html
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from complaints import reminders, timeline, workflow
from complaints.models import Complaint, ProgressQuestion, Status, Term
from complaints.models.event import broken_links
from complaints.workflow import MOVES, Given
from notifications.models import Message
from tests.complaints.desk import LIST, complaint_at, confirmed, form, move, officer, page
from tests.complaints.test_workflow import complaint_in, given_for, someone
from tests.factories import CategoryFactory, PostingFactory, UserFactory, sent_complaint

pytestmark = pytest.mark.django_db
MOSCOW = ZoneInfo("Europe/Moscow")
ANSWERS = {"take", "ask", "resume", "comment", "extend", "answer", "redirect", "redirect_part", "leave", "stop"}
OPEN = ("accepted", "in_progress", "needs_clarification")


def at(day, hour=10):
    return datetime(day.year, day.month, day.day, hour, tzinfo=MOSCOW)


def inquire(complaint, text="Когда осмотр?", moment=None):
    given = Given(text=text)
    return workflow.make("inquire", complaint.pk, by=complaint.author, at=moment or timezone.now(), given=given)


def said(response):
    return html.unescape(response.content.decode()).replace("\xa0", " ")


def address(complaint):
    return reverse("complaints:ask", args=[complaint.number])


def stand_still(complaint, days=11):
    Complaint.objects.filter(pk=complaint.pk).update(updated_at=timezone.now() - timedelta(days=days))
    complaint.refresh_from_db()


@pytest.fixture
def complaint(author):
    return complaint_at("in_progress", author=author)


# --- the move --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("status", OPEN)
def test_a_question_is_a_sealed_line_with_a_term_and_moves_nothing(status):
    complaint = complaint_in(status)
    before = Complaint.objects.values("status", "due_on", "target_on", "updated_at", "extended_by").get(pk=complaint.pk)
    event = inquire(complaint)
    question = ProgressQuestion.objects.get()
    term = Term.objects.get(kind="progress")

    assert Complaint.objects.values(*before).get(pk=complaint.pk) == before
    assert Complaint.objects.get(pk=complaint.pk).unseen_by_staff
    assert (event.kind, event.text, event.details) == (
        "inquire", "Когда осмотр?", {"reply_until": question.reply_until.isoformat()},
    )  # fmt: skip
    assert (question.asked, question.closed_at, question.reply_until) == (event, None, term.due_on)
    assert (term.days, term.in_working_days) == (2, True)
    assert not broken_links(list(complaint.events.order_by("position")))


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2026, 11, 23), date(2026, 11, 25)),  # Monday
        (date(2026, 11, 26), date(2026, 11, 30)),  # Thursday: over the weekend
        (date(2026, 11, 28), date(2026, 12, 1)),  # Saturday
        (date(2026, 12, 30), date(2027, 1, 12)),  # over the New Year holidays
    ],
)
def test_the_term_is_two_working_days_of_the_production_calendar(day, until):
    complaint = sent_complaint(at=at(day - timedelta(days=5)), category=CategoryFactory())
    inquire(complaint, moment=at(day))
    assert ProgressQuestion.objects.get().reply_until == until


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("name", [name for name, move in MOVES.items() if name not in {"send", "inquire"}])
def test_a_word_of_staff_answers_it_the_end_closes_it_and_nothing_else_does(status, name):
    """status × move, by whoever may make it."""
    complaint = complaint_in(status)
    if status not in MOVES[name].sources or status in {"draft", "completed"}:
        return
    inquire(complaint)
    person = complaint.author if MOVES[name].by_author else someone("head", complaint)
    complaint.refresh_from_db()
    event = workflow.make(name, complaint.pk, by=person, at=timezone.now(), given=given_for(name, complaint, person))
    question, ended = ProgressQuestion.objects.get(), MOVES[name].target == Status.COMPLETED

    assert (question.answer == event) is (name in ANSWERS)
    assert (question.closed_at is not None) is (name in ANSWERS or ended)
    assert not broken_links(list(complaint.events.order_by("position")))


def test_one_question_at_a_time_and_the_same_press_is_once():
    complaint = complaint_in("in_progress")
    first = inquire(complaint)
    assert inquire(complaint) == first
    with pytest.raises(workflow.Refused, match=r"Вы уже спросили, ответим до \d\d\.\d\d\.\d{4}"):
        inquire(complaint, "Другой вопрос")
    move(complaint, "comment", someone("head", complaint), text="Завтра.")
    assert inquire(complaint, "Другой вопрос") != first


def test_questions_and_additions_of_an_hour_have_one_limit(settings):
    settings.ADDITIONS_PER_HOUR = 1
    complaint = complaint_in("in_progress")
    inquire(complaint)
    move(complaint, "comment", someone("head", complaint), text="Завтра.")
    with pytest.raises(workflow.Refused, match="За час можно написать нам не больше 1 раз"):
        inquire(complaint, "Ещё?")


def test_the_executor_is_told_by_mail_with_the_term_and_without_the_words():
    complaint = complaint_in("accepted")
    taker = PostingFactory(department=complaint.department).user
    move(complaint, "take", taker)
    Message.objects.all().delete()
    inquire(complaint, "Тайна-1")
    (told,) = Message.objects.all()
    until = ProgressQuestion.objects.get().reply_until
    assert (told.kind, told.address) == ("staff_progress_question", taker.email)
    assert f"до {until:%d.%m.%Y}" in told.body
    assert f"не изменился: {complaint.due_on:%d.%m.%Y}" in told.body
    assert "Тайна" not in told.body + told.subject


# --- the citizen's pages -----------------------------------------------------------------------------------------------
def test_one_press_is_offered_where_nothing_moved_for_ten_days(client, complaint):
    assert "Почему нет движения?" not in said(client.get(complaint.get_absolute_url()))
    stand_still(complaint)
    assert "Почему нет движения?" in said(client.get(complaint.get_absolute_url()))
    answer = client.post(address(complaint), {"why": "1"}, follow=True)
    until = timeline.day_words(ProgressQuestion.objects.get().reply_until)
    assert f"Вопрос отправлен. Ответим до {until}, срок ответа на обращение не изменился." in said(answer)
    assert f"Ответим до {until}. Срок ответа на обращение из-за вопроса не меняется." in said(answer)
    assert complaint.events.last().text == "Почему нет движения?"


def test_the_press_without_standing_still_asks_for_words(client, complaint):
    assert "Напишите, что хотите узнать" in said(client.post(address(complaint), {"why": "1"}))
    assert not ProgressQuestion.objects.exists()


def test_a_question_in_ones_own_words(client, complaint):
    assert client.post(address(complaint), {"text": "Когда осмотр?"}).url == complaint.get_absolute_url()
    assert "Когда осмотр?" in said(client.get(complaint.get_absolute_url()))


def test_the_second_press_shows_the_first_with_its_term_and_keeps_the_words(client, complaint):
    client.post(address(complaint), {"text": "Когда осмотр?"})
    client.post(address(complaint), {"text": "Когда осмотр?"})
    assert ProgressQuestion.objects.count() == 1
    shown = said(client.post(address(complaint), {"text": "И кто придёт?"}))
    until = timeline.day_words(ProgressQuestion.objects.get().reply_until)
    assert "Вы уже спросили" in shown
    assert f"Ответим до {until}" in shown
    assert "И кто придёт?" in shown
    assert 'name="text"' not in said(client.get(address(complaint)))


@pytest.mark.parametrize(
    ("text", "sentence"), [("", "Напишите, что хотите узнать"), ("я" * 1001, "Сократите на 1 знак")]
)
def test_a_mistake_is_told_at_the_field_and_the_typing_stays(client, complaint, text, sentence):
    shown = said(client.post(address(complaint), {"text": text}))
    assert sentence in shown
    assert text in shown


@pytest.mark.parametrize("who", ["anonymous", "stranger", "head"])
def test_only_the_author_asks(client, who):
    complaint = complaint_at("in_progress")
    if who != "anonymous":
        client.force_login(UserFactory() if who == "stranger" else officer("head", complaint))
    expected = 302 if who == "anonymous" else 404
    assert client.get(address(complaint)).status_code == expected
    assert client.post(address(complaint), {"text": "Когда?"}).status_code == expected
    assert not ProgressQuestion.objects.exists()


def test_while_it_waits_the_complaint_says_so_instead_of_offering_another(client, complaint):
    stand_still(complaint)
    inquire(complaint)
    shown = said(client.get(complaint.get_absolute_url()))
    assert "Ваш вопрос о рассмотрении" in shown
    assert 'name="why"' not in shown


def test_about_a_finished_matter_there_is_nothing_to_ask(client, author):
    complaint = complaint_at("completed", author=author)
    assert "уже завершено" in said(client.post(address(complaint), {"text": "Когда?"}, follow=True))
    assert not ProgressQuestion.objects.exists()
    assert address(complaint) not in said(client.get(complaint.get_absolute_url()))


def test_the_answer_stands_under_the_question(client, complaint):
    inquire(complaint)
    head = officer("head", complaint)
    Message.objects.all().delete()
    move(complaint, "comment", head, text="Осмотр завтра в 10 часов.")
    shown = said(client.get(complaint.get_absolute_url()))
    day = timezone.localtime()
    assert re.search(r"Ответили \d+ \w+, \d\d:\d\d: Осмотр завтра в 10 часов\.", shown), day
    assert "Ответ на ваш вопрос о рассмотрении" in shown
    assert {("comment", "cabinet"), ("comment", "email")} <= set(Message.objects.values_list("kind", "channel"))


def test_of_another_move_the_question_says_which_it_was(complaint):
    inquire(complaint)
    move(complaint, "extend", officer("head", complaint), text="Ждём ответ.", days=14)
    asked = next(line for line in timeline.lines(complaint) if line.title == "Вы спросили, как идёт рассмотрение")
    assert asked.under.endswith(": Срок продлён")
    move(complaint, "withdraw", complaint.author)
    assert Complaint.objects.get(pk=complaint.pk).status == "completed"


def test_a_question_that_the_end_overtook_says_so(complaint):
    inquire(complaint)
    move(complaint, "withdraw", complaint.author)
    asked = next(line for line in timeline.lines(complaint) if line.title == "Вы спросили, как идёт рассмотрение")
    assert asked.under == "Обращение завершено до ответа на этот вопрос."


def test_the_history_is_proved_with_questions_in_it(complaint, capsys):
    inquire(complaint)
    move(complaint, "comment", officer("head", complaint), text="Завтра.")
    call_command("verify_history")
    assert complaint.number not in capsys.readouterr().out


# --- at the desk -----------------------------------------------------------------------------------------------------------
def test_the_desk_counts_it_lists_it_and_its_page_leads_to_the_answer(verified_client, complaint):
    desk = verified_client(officer("head", complaint))
    inquire(complaint)
    assert "?desk=inquired" in said(desk.get(reverse("admin:index")))
    assert complaint.number in said(desk.get(LIST, {"desk": "inquired"}))
    shown = said(desk.get(page(complaint)))
    assert "Заявитель спрашивает, как идёт рассмотрение. Ответить до" in shown
    assert "Когда осмотр?" in shown
    assert form(complaint, "comment") in shown
    complaint.refresh_from_db()
    preview = desk.post(form(complaint, "comment"), {"version": complaint.version, "text": "Завтра."})
    assert "Ответ на ваш вопрос о рассмотрении" in said(preview)
    assert (
        confirmed(desk, form(complaint, "comment"), {"version": complaint.version, "text": "Завтра."}).status_code
        == 302
    )
    assert ProgressQuestion.objects.get().answer.text == "Завтра."
    assert complaint.number not in said(desk.get(LIST, {"desk": "inquired"}))


def test_a_colleague_of_another_department_sees_nothing_of_it(verified_client, complaint):
    inquire(complaint)
    desk = verified_client(officer("foreign head", complaint))
    assert complaint.number not in said(desk.get(LIST, {"desk": "inquired"}))


def test_it_stays_counted_as_standing_still(verified_client, complaint):
    stand_still(complaint)
    inquire(complaint)
    desk = verified_client(officer("head", complaint))
    assert complaint.number in said(desk.get(LIST, {"desk": "stale"}))


def test_whoever_answers_a_question_from_the_list_comes_back_to_it(verified_client, complaint):
    inquire(complaint)
    desk = verified_client(officer("head", complaint))
    shown = desk.get(page(complaint), {"_changelist_filters": "desk=inquired"}).content.decode()
    assert f'{form(complaint, "comment")}?_changelist_filters=desk%3Dinquired">Ответить заявителю</a>' in shown


# --- the clock --------------------------------------------------------------------------------------------------------------
@pytest.fixture
def asked():
    """Asked on Monday 23.11.2026, to be answered by Wednesday."""
    complaint = sent_complaint(at=at(date(2026, 11, 16)), category=CategoryFactory())
    head = PostingFactory(department=complaint.department, role="head").user
    executor = PostingFactory(department=complaint.department).user
    workflow.make("take", complaint.pk, by=executor, at=at(date(2026, 11, 17)))
    inquire(complaint, moment=at(date(2026, 11, 23)))
    return complaint, head, executor


def told(day):
    before = set(Message.objects.values_list("pk", flat=True))
    reminders.run(at=at(day, 9))
    fresh = Message.objects.exclude(pk__in=before).filter(kind="staff_progress_late")
    return set(fresh.values_list("address", flat=True))


def test_a_late_answer_is_remembered_each_working_day_to_executor_and_head(asked):
    complaint, head, executor = asked
    both = {head.email, executor.email}
    days = [date(2026, 11, 24) + timedelta(days=number) for number in range(7)]
    assert [told(day) for day in days] == [set(), set(), both, both, set(), set(), both]
    assert told(days[-1]) == set()
    text = Message.objects.filter(kind="staff_progress_late").latest("pk").body
    assert "до 25.11.2026" in text
    assert f"не изменился: {complaint.due_on:%d.%m.%Y}" in text


def test_an_answered_question_is_not_remembered(asked):
    complaint, head, _executor = asked
    workflow.make("comment", complaint.pk, by=head, at=at(date(2026, 11, 25)), given=Given(text="Завтра."))
    assert told(date(2026, 11, 26)) == set()
