"""The clocks in the open: every date with its rule, its article and the days skipped; the internal target for staff only."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from complaints import recalculation, term_panel, workflow
from complaints.models import Complaint, Day
from complaints.workflow import AskedQuestion, Given
from tests.complaints.desk import complaint_at, officer, page
from tests.factories import CategoryFactory, PostingFactory, sent_complaint

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def moment(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/Moscow"))


def sent_on(day, **draft):
    return sent_complaint(at=moment(day), **draft)


def shown(complaint, *, today=TODAY, for_staff=True):
    question = complaint.clarifications.filter(closed_at=None).first()
    return {clock.title: clock for clock in term_panel.clocks(complaint, question, today, for_staff=for_staff)}


def test_staff_see_every_clock_with_its_rule_and_the_days_that_moved_it():
    complaint = sent_on(date(2026, 11, 13), category=CategoryFactory(target_days=10))
    clocks = shown(complaint)

    assert [(title, clock.due_on) for title, clock in clocks.items()] == [
        ("Зарегистрировано", date(2026, 11, 13)),
        ("Передать в другой орган", date(2026, 11, 20)),
        ("Ответить", date(2026, 12, 11)),
        ("Внутренний срок", date(2026, 11, 27)),
    ]
    answer = clocks["Ответить"]
    assert answer.rule == "30 дн. со дня регистрации, 13.11.2026 (59-ФЗ, ст. 12, ч. 1). Выходные считаются."
    assert answer.skipped == "Перенесён с нерабочих дней: 13.12 — воскресенье, 12.12 — суббота"
    assert "ст. 8, ч. 3" in clocks["Передать в другой орган"].rule
    assert "10 раб. дн." in clocks["Внутренний срок"].rule


def test_the_author_sees_the_same_dates_and_no_target():
    complaint = sent_on(date(2026, 11, 13))
    staff, author = shown(complaint), shown(complaint, for_staff=False)
    assert list(author) == ["Зарегистрировано", "Передадим в другой орган, если вопрос не наш, до", "Ответим до"]
    assert [clock.due_on for clock in author.values()] == [clock.due_on for clock in staff.values()][:3]


@pytest.mark.parametrize("how", ["late", "answered"])
def test_what_is_over_is_no_promise_to_the_author(how):
    complaint = complaint_at("completed") if how == "answered" else sent_on(date(2026, 10, 12))
    author = shown(complaint, for_staff=False)
    assert list(author) == ["Зарегистрировано", "Передать в другой орган можно было до", "Срок нашего ответа был до"]
    assert not any(clock.passed for clock in author.values())


def test_the_note_of_a_day_decided_by_hand_is_the_reason():
    Day.objects.create(date=date(2026, 11, 11), is_working=False, note="День города")
    answer = shown(sent_on(date(2026, 10, 12)))["Ответить"]
    assert answer.skipped == "Перенесён с нерабочих дней: 11.11 — День города"


def test_a_holiday_inside_working_days_is_named():
    target = shown(sent_on(date(2026, 10, 27), category=CategoryFactory(target_days=10)))["Внутренний срок"]
    assert target.skipped == "Не считались выходные: 04.11 — День народного единства"


def test_a_term_without_a_working_day_inside_says_so():
    redirect = shown(sent_on(date(2026, 12, 30)))["Передать в другой орган"]
    assert redirect.skipped == "Рабочих дней до него нет, дата осталась выходной: Новогодние каникулы"


def test_a_day_that_has_become_working_since_is_explained():
    day = Day.objects.create(date=date(2026, 11, 11), is_working=False, note="День города")
    complaint = sent_on(date(2026, 10, 12))
    day.delete()
    assert shown(complaint)["Ответить"].skipped.endswith("11.11 — был выходным, когда считали срок")


def test_an_extended_and_a_recounted_term_say_what_was_before():
    complaint = sent_on(date(2026, 10, 12))
    head = PostingFactory(department=complaint.department, role="head").user
    given = Given(days=14, text="Запрос")
    workflow.make("extend", complaint.pk, by=head, at=moment(date(2026, 11, 9)), given=given)
    answer = shown(complaint)["Ответить"]
    assert (answer.due_on, answer.changed) == (date(2026, 11, 25), "Раньше: 11.11.2026")
    assert answer.rule.endswith("Продлён на 14 дн. (59-ФЗ, ст. 12, ч. 2).")
    Day.objects.create(date=date(2026, 11, 25), is_working=False, note="День города")
    recalculation.recount(complaint.pk, at=moment(date(2026, 11, 10)))
    answer = shown(complaint)["Ответить"]
    assert (answer.due_on, answer.changed) == (date(2026, 11, 24), "Раньше: 25.11.2026")


def test_an_open_question_has_its_date_and_an_answered_one_has_none():
    complaint = sent_on(date(2026, 10, 12))
    head = PostingFactory(department=complaint.department, role="head").user
    given = Given(questions=(AskedQuestion("Где?"),), reply_until=date(2026, 10, 21))
    workflow.make("ask", complaint.pk, by=head, at=moment(date(2026, 10, 14)), given=given)
    asked = shown(complaint)["Ждём ответа заявителя"]
    assert (asked.due_on, asked.passed, asked.skipped) == (date(2026, 10, 21), True, "")
    workflow.make("reply", complaint.pk, by=complaint.author, at=moment(date(2026, 10, 15)), given=Given(text="Тут"))
    assert "Ждём ответа заявителя" not in shown(Complaint.objects.get(pk=complaint.pk))


def test_a_panel_costs_two_queries(django_assert_num_queries):
    complaint = sent_on(date(2026, 10, 12))
    with django_assert_num_queries(2):
        term_panel.clocks(complaint, None, TODAY, for_staff=True)


def test_both_pages_show_it_and_only_staff_the_target(client, verified_client):
    complaint = complaint_at("in_progress")
    client.force_login(complaint.author)
    author = client.get(complaint.get_absolute_url()).content.decode()
    staff = verified_client(officer("head", complaint)).get(page(complaint)).content.decode()

    for html in (author, staff):
        assert "30 дн. со дня регистрации" in html
        assert "(59-ФЗ, ст. 8, ч. 3)" in html
    assert "Внутренний срок" in staff
    assert "Внутренний срок" not in author
