"""The list of complaints at the desk: found by words and numbers, filtered with counts, of a constant price."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.utils import timezone

from complaints.admin import changelist
from complaints.models import Complaint
from tests.complaints.desk import LIST, complaint_at, move, officer
from tests.factories import CategoryFactory, DepartmentFactory, PostingFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def complaint():
    return complaint_at(title="Нет воды в доме", story="Третий день в квартире нет горячей воды, дети мёрзнут.")


def listed(client, **query):
    """Numbers on the list, in their order."""
    html = client.get(LIST, query).content.decode()
    return re.findall(r'<span class="num">(\d{4}-\d{6}-\d)</span>', html)


def text_of(client, **query):
    """The words of the page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(LIST, query).content.decode()).split())


@pytest.mark.parametrize("typed", ["воду", "ВОДА", "воды", "горячая вода", "дети мерзнут", "«Нет воды»"])
def test_a_word_is_found_in_any_form(desk, complaint, typed):
    complaint_at(category=complaint.category, title="Яма", story="На перекрёстке яма глубиной полметра.")

    assert listed(desk, q=typed) == [complaint.number]


def test_the_beginning_of_a_number_is_found_with_and_without_dashes(desk, complaint):
    other = complaint_at(category=complaint.category)

    assert listed(desk, q=complaint.number[:-2]) == [complaint.number]
    assert listed(desk, q=other.number.replace("-", "")[:-1]) == [other.number]
    assert listed(desk, q="ничего такого") == []


def test_search_stays_at_the_desk(verified_client, complaint):
    client = verified_client(officer("foreign executor", complaint))

    assert listed(client, q="воду") == []
    assert listed(client, department=complaint.department_id) == []


def test_a_row_says_all_that_matters(desk, complaint, head):
    move(complaint, "take", head)
    words = text_of(desk)

    for expected in (
        complaint.number, "Нет воды в доме", complaint.category.name, complaint.department.name, head.official_name,
        "В работе", f"{complaint.due_on:%d.%m.%Y}",
    ):  # fmt: skip
        assert expected in words
    assert "новое" not in words.partition("Фильтр")[0]
    assert "просрочено" not in words


def test_news_replies_and_overdue_ones_are_marked(desk, complaint):
    assert "новое" in text_of(desk).partition("Фильтр")[0]
    asked = complaint_at("needs_clarification", category=complaint.category)
    move(asked, "reply", asked.author, text="Второй подъезд")
    assert "ответил заявитель" in text_of(desk)
    Complaint.objects.filter(pk=complaint.pk).update(due_on=TODAY - timedelta(days=1))
    assert "просрочено" in text_of(desk)


def test_the_nearest_term_stands_on_top_and_finished_ones_below(desk, complaint):
    done = complaint_at("completed", category=complaint.category)
    late = complaint_at(category=complaint.category)
    Complaint.objects.filter(pk=late.pk).update(due_on=TODAY - timedelta(days=5))
    Complaint.objects.filter(pk=done.pk).update(due_on=TODAY - timedelta(days=9))

    assert listed(desk) == [late.number, complaint.number, done.number]


def test_filters_choose_and_count(desk, complaint, head):
    """One overdue of mine, one due today, one in two days, one finished."""
    mine, today, soon = (complaint_at(category=complaint.category) for _each in range(3))
    done = complaint_at("completed", category=complaint.category)
    move(mine, "take", head)
    for each, days in ((mine, -1), (today, 0), (soon, 2), (done, -9)):
        Complaint.objects.filter(pk=each.pk).update(due_on=TODAY + timedelta(days=days))
    Complaint.objects.filter(pk=done.pk).update(unseen_by_staff=True)

    assert listed(desk, status="completed") == [done.number]
    assert listed(desk, status="open") == [mine.number, today.number, soon.number, complaint.number]
    assert listed(desk, due="overdue") == [mine.number]
    assert listed(desk, due="today") == [today.number]
    assert listed(desk, due="soon") == [today.number, soon.number]
    assert listed(desk, executor="me") == [mine.number]
    assert listed(desk, executor="nobody") == [today.number, soon.number, complaint.number]
    assert listed(desk, news="unseen") == [today.number, soon.number, complaint.number, done.number]
    assert "(4)" not in text_of(desk)  # only when asked for: each count reads the whole list
    words = text_of(desk, _facets="True")
    for expected in (
        "Все незавершённые (4)",
        "Принято (3)",
        "В работе (1)",
        "Завершено (1)",
        "Просрочен (1)",
        "Мои (1)",
    ):
        assert expected in words


def test_the_registrar_chooses_among_departments(verified_client, complaint):
    other = complaint_at()
    client = verified_client(officer("registrar", complaint))

    assert set(listed(client)) == {complaint.number, other.number}
    assert listed(client, department=other.department_id) == [other.number]
    assert f"{other.department.name} (1)" in text_of(client, _facets="True")


def test_an_officer_of_one_department_has_no_departments_to_choose(desk):
    assert "department=" not in desk.get(LIST).content.decode()


def test_days_lead_through_the_list(desk, complaint):
    day = timezone.localtime(complaint.sent_at)
    found = {"sent_at__year": day.year, "sent_at__month": day.month, "sent_at__day": day.day}

    assert listed(desk, **found) == [complaint.number]
    assert listed(desk, sent_at__year=day.year - 1) == []


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%27%3B--", "q=" + "д" * 3000, "p=abc", "p=99999999999", "o=99", "o=-1.x", "status=%FF", "due=' OR 1=1",
     "department=9999999999999999999999", "department=abc", "executor=1", "sent_at__year=abc", "sent_at__year=99999",
     "sent_at__month=13&sent_at__year=2026", "sent_at__day=0&sent_at__month=1&sent_at__year=2026", "all=", "_facets=1", "e=1"],
)  # fmt: skip
def test_odd_questions_are_no_faults(desk, query):
    assert desk.get(f"{LIST}?{query}").status_code in {200, 302, 400}


@pytest.mark.parametrize(
    "lookup",
    ["phone__startswith", "email__contains", "receipt_code", "author__password__startswith", "notes__text__contains"],
)
def test_no_field_can_be_guessed_by_a_lookup(desk, complaint, lookup):
    assert desk.get(LIST, {lookup: "+7900"}).status_code == 400


def test_days_to_choose_from_begin_and_end_with_the_complaints_of_the_desk(desk, complaint):
    at = datetime(2025, 11, 20, 12, tzinfo=UTC)
    Complaint.objects.filter(pk=complaint.pk).update(sent_at=at)
    last = complaint_at(category=complaint.category)
    Complaint.objects.filter(pk=last.pk).update(sent_at=datetime(2026, 2, 3, 9, tzinfo=UTC))
    line = re.compile(r'<nav class="toplinks"[^>]*>(.*?)</nav>', re.DOTALL)

    def choices(**query):
        return " ".join(
            unescape(re.sub(r"<[^>]+>", " ", line.search(desk.get(LIST, query).content.decode())[1])).split()
        )

    assert choices() == "2026 2025"
    assert choices(sent_at__year=2025) == "‹ Все даты Ноябрь 2025 г. Декабрь 2025 г."
    days = choices(sent_at__year=2026, sent_at__month=2)
    assert days.startswith("‹ 2026 1 февраля 2 февраля 3 февраля")
    assert "4 февраля" not in days
    assert choices(sent_at__year=2026, sent_at__month=2, sent_at__day=3) == "‹ Февраль 2026 г. 3 февраля"
    assert listed(desk, sent_at__year=2026, sent_at__month=2, sent_at__day=3) == [last.number]


def test_a_row_tells_the_nearer_term_and_what_was_done_to_it(desk, complaint):
    target = TODAY + timedelta(days=4)
    Complaint.objects.filter(pk=complaint.pk).update(target_on=target, extended_by=10, partly_redirected=True)
    words = text_of(desk)

    assert f"внутренний срок {target:%d.%m.%Y} , ответить до {complaint.due_on:%d.%m.%Y}" in words
    assert "продлено" in words
    assert "часть передана" in words
    Complaint.objects.filter(pk=complaint.pk).update(target_on=TODAY - timedelta(days=1))
    assert "внутренний прошёл" in text_of(desk)
    Complaint.objects.filter(pk=complaint.pk).update(due_on=TODAY - timedelta(days=2))
    assert f"ответить до {TODAY - timedelta(days=2):%d.%m.%Y} просрочено" in text_of(desk)


@pytest.mark.parametrize(
    ("legal", "internal", "words"),
    [
        (-2, -9, "ответить до {legal} , внутренний срок {internal} просрочено на 2 дн."),
        (0, -9, "ответить до {legal} , внутренний срок {internal} ответить сегодня"),
        (3, -9, "ответить до {legal} , внутренний срок {internal} осталось 3 дн."),
        (1, None, "ответить до {legal} осталось 1 дн."),
        (4, 0, "внутренний срок {internal} , ответить до {legal} внутренний сегодня"),
        (4, -1, "внутренний срок {internal} , ответить до {legal} внутренний прошёл"),
    ],
)
def test_near_its_end_the_legal_term_is_what_a_row_tells(desk, complaint, legal, internal, words):
    target_on = None if internal is None else TODAY + timedelta(days=internal)
    days = {"due_on": TODAY + timedelta(days=legal), "target_on": target_on}
    Complaint.objects.filter(pk=complaint.pk).update(**days)
    told = {"legal": f"{days['due_on']:%d.%m.%Y}", "internal": f"{days['target_on'] or TODAY:%d.%m.%Y}"}

    assert words.format(**told) in text_of(desk)


def test_an_internal_term_lifts_a_complaint_to_the_top(desk, complaint):
    later = complaint_at(category=complaint.category)
    Complaint.objects.filter(pk=later.pk).update(target_on=TODAY)

    assert listed(desk) == [later.number, complaint.number]


def test_nothing_is_counted_beyond_what_anybody_pages(desk, complaint, monkeypatch):
    for _each in range(2):
        complaint_at(category=complaint.category, title="Нет воды в доме")
    monkeypatch.setattr(changelist.CappedPaginator, "most", 2)
    monkeypatch.setattr(changelist.FoundPaginator, "most", 2)

    assert "Всего: больше 2." in text_of(desk)
    assert "Найдено: больше 2" in text_of(desk, q="воду")
    assert listed(desk, q="воду") == listed(desk)
    assert listed(desk, q="воду", executor="me") == []
    monkeypatch.setattr(changelist.FoundPaginator, "most", 3)
    assert "Найдено: 3" in text_of(desk, q="воду")
    assert listed(desk, q="воду") == listed(desk)


def test_the_list_pages(desk, complaint, head):
    for _each in range(30):
        complaint_at(category=complaint.category)

    assert len(listed(desk)) == 30
    assert len(listed(desk, p=2)) == 1
    assert "Всего: 31" in text_of(desk)


@pytest.mark.parametrize("role", ["head", "registrar"])
def test_the_price_does_not_depend_on_the_number_of_rows(
    verified_client, complaint, role, django_assert_max_num_queries
):
    """Measured after the first visit, which fills what a process keeps."""
    client = verified_client(officer(role, complaint))
    complaint_at()
    client.get(LIST)
    with django_assert_max_num_queries(18) as few:
        client.get(LIST)
    unit = DepartmentFactory()
    topics = [complaint.category, CategoryFactory(department=unit)]
    for number in range(28):
        each = complaint_at(category=topics[number % 2])
        if number % 3:
            move(each, "take", PostingFactory(department=each.department).user)
    with django_assert_max_num_queries(18) as many:
        client.get(LIST)

    assert len(many) == len(few)


def test_markup_in_a_title_is_text(desk, complaint):
    complaint_at(category=complaint.category, title="<script>alert(1)</script>{{ 7|add:7 }}")

    html = desk.get(LIST).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}" in html
    assert "<script>alert" not in html


def test_contacts_are_not_on_the_list(desk, complaint):
    html = desk.get(LIST).content.decode()

    assert complaint.phone not in html
    assert complaint.email not in html
    assert complaint.author_name not in html
