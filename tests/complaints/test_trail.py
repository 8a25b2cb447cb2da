"""The list an officer works through: its filters stay through a whole case, and its next case is one press away."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint
from tests.complaints.desk import LIST, complaint_at, confirmed, form, move, officer, page, results
from tests.factories import DepartmentFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
INDEX = reverse("admin:index")


@pytest.fixture
def complaint():
    return due(complaint_at(), -1)


def due(complaint, days):
    """As if its term ended so many days from today."""
    Complaint.objects.filter(pk=complaint.pk).update(due_on=TODAY + timedelta(days=days))
    complaint.refresh_from_db()
    return complaint


def way(**query):
    """What the address carries of the list."""
    return "?" + urlencode({"_changelist_filters": urlencode(query)})


def following(client, complaint, **query):
    """(number, address) of the next case, or None."""
    html = client.get(page(complaint) + (way(**query) if query else "")).content.decode()
    found = re.search(r'class="following" href="([^"]+)".*?<span class="num">([\d-]+)</span>', html)
    return (found[2], unescape(found[1])) if found else None


def test_every_link_and_form_of_a_case_keeps_the_list(desk, complaint):
    kept, words = way(desk="overdue", p="2"), f'href="{LIST}?desk=overdue&amp;p=2"'
    shown = {name: desk.get(form(complaint, name) + kept).content.decode() for name in ("comment", "note")}
    shown["contacts"] = desk.get(
        reverse("admin:complaints_complaint_contacts", args=[complaint.pk]) + kept
    ).content.decode()
    opened = desk.get(page(complaint) + kept).content.decode()

    assert words in opened
    under = re.findall(rf'href="({page(complaint).removesuffix("change/")}(?:move|note|contacts)/[^"]*)"', opened)
    assert len(under) > 5
    assert {link.partition("?")[2] for link in under} == {kept[1:]}
    for name, html in shown.items():
        assert words in html, name
        assert f'href="{page(complaint)}{kept}"' in html, name
        assert f'{name}/{kept}"' in html.partition('<form class="card"')[2][:200], name


def test_after_a_move_the_list_is_still_known(desk, complaint):
    kept = way(desk="overdue")
    said = confirmed(desk, form(complaint, "comment") + kept, {"version": complaint.version, "text": "Мастер в пути."})
    noted = desk.post(form(complaint, "note") + kept, {"text": "Позвонить в среду"})

    assert (said.status_code, said.url) == (302, page(complaint) + kept)
    assert (noted.status_code, noted.url) == (302, page(complaint) + kept)


def test_what_has_left_the_desk_leads_back_to_the_list_it_came_from(desk, complaint):
    other = DepartmentFactory()
    typed = {"version": complaint.version, "department_id": other.pk, "note": "Это к ним."}
    gone = confirmed(desk, form(complaint, "transfer") + way(desk="overdue"), typed)

    assert (gone.status_code, gone.url) == (302, f"{LIST}?desk=overdue")


def test_the_next_case_is_the_one_below_and_after_the_last_the_first(desk, complaint):
    second = due(complaint_at(category=complaint.category), 0)
    third = due(complaint_at(category=complaint.category), 0)
    done = due(complaint_at("completed", category=complaint.category), -5)
    due(complaint_at(), 0)  # of another department

    assert following(desk, complaint) == (second.number, page(second))
    assert following(desk, second, desk="today") == (third.number, page(third) + way(desk="today"))
    assert following(desk, third, desk="today") == (second.number, page(second) + way(desk="today"))
    assert following(desk, third, status="open") == (complaint.number, page(complaint) + way(status="open"))
    assert following(desk, done, status="completed") is None


def test_an_answered_case_leads_to_the_one_that_stood_below_it(desk, complaint, head):
    second = due(complaint_at(category=complaint.category), 0)
    move(second, "take", head)
    third = due(complaint_at(category=complaint.category), 2)
    move(second, "answer", head, text="Починили.", results=results(second))

    assert following(desk, second, status="open") == (third.number, page(third) + way(status="open"))


def test_a_search_and_an_order_of_ones_own_lead_back_but_not_on(desk, complaint):
    complaint_at(category=complaint.category)

    assert following(desk, complaint, q="воды") is None
    assert following(desk, complaint, o="1") is None
    assert f'href="{LIST}?q=%D0%B2%D0%BE%D0%B4%D1%8B"' in desk.get(page(complaint) + way(q="воды")).content.decode()


@pytest.mark.parametrize(
    "said", ["evil=1", "desk=nothing", "sent_at__year=abc", "q=%00", "%FF", "a=1&a=2", "desk=" + "д" * 3000, "=&=;"]
)
def test_a_forged_list_is_no_fault(desk, complaint, said):
    answer = desk.get(page(complaint), {"_changelist_filters": said})

    assert answer.status_code == 200
    assert "evil" not in answer.content.decode()


def test_the_nearest_terms_of_the_desk_are_a_list_to_work_through(desk, complaint):
    assert f'href="{page(complaint)}{way(status="open")}"' in desk.get(INDEX).content.decode()


def test_the_next_case_costs_the_same_however_long_the_list(desk, complaint, django_assert_max_num_queries):
    complaint_at(category=complaint.category)
    desk.get(page(complaint))
    with django_assert_max_num_queries(40) as few:
        desk.get(page(complaint) + way(desk="soon"))
    for _each in range(20):
        complaint_at(category=complaint.category)
    with django_assert_max_num_queries(40) as many:
        desk.get(page(complaint) + way(desk="soon"))

    assert len(many) == len(few)


def test_a_page_that_is_no_more_is_the_last_one(desk, complaint):
    answer = desk.get(LIST, {"desk": "overdue", "p": 7})

    assert answer.status_code == 200
    assert complaint.number in answer.content.decode()


@pytest.mark.parametrize("dress", ["{}", " № {} ", "bare"])
def test_a_whole_number_leads_straight_to_its_complaint(desk, complaint, dress):
    complaint_at(category=complaint.category)
    typed = complaint.number.replace("-", "") if dress == "bare" else dress.format(complaint.number)

    assert desk.get(LIST, {"q": typed}).url == page(complaint)
    # Not mine, yet it is found: a number means one complaint, whatever the filters are.
    assert desk.get(LIST, {"q": typed, "desk": "mine"}).url == page(complaint) + way(desk="mine")


def test_a_number_that_others_speak_of_is_searched(desk, complaint):
    other = complaint_at(category=complaint.category, story=f"Раньше писали: {complaint.number}, ответа нет.")

    answer = desk.get(LIST, {"q": complaint.number})
    assert answer.status_code == 200
    assert other.number in answer.content.decode()


@pytest.mark.parametrize("role", ["foreign executor", "foreign head"])
def test_a_number_of_another_desk_is_not_there(verified_client, complaint, role):
    answer = verified_client(officer(role, complaint)).get(LIST, {"q": complaint.number})

    assert answer.status_code == 200
    assert page(complaint) not in answer.content.decode()


def test_a_search_within_filters_offers_to_look_everywhere(desk, complaint):
    html = desk.get(LIST, {"q": "воды", "desk": "mine"}).content.decode()

    assert '<a href="?q=%D0%B2%D0%BE%D0%B4%D1%8B">Искать без фильтров</a>' in html
    assert "Искать без фильтров" not in desk.get(LIST, {"q": "воды"}).content.decode()


@pytest.mark.parametrize("dress", ["{}", "№ {}", "{:06d}"])
def test_a_number_as_people_say_it_leads_to_its_complaint_when_nothing_else_holds_it(desk, complaint, dress):
    typed = dress.format(int(complaint.number[5:11]))

    assert desk.get(LIST, {"q": typed}).url == page(complaint)
    complaint_at(
        category=complaint.category, story=f"В доме {int(typed[-6:].strip('№ '))} третий день нет воды и тепла."
    )
    if dress != "{:06d}":
        assert desk.get(LIST, {"q": typed}).status_code == 200


@pytest.mark.parametrize("typed", ["0", "000000", "9999999", "12 34", "²", "٣"])
def test_digits_that_are_no_number_are_searched(desk, complaint, typed):
    assert desk.get(LIST, {"q": typed}).status_code == 200


def test_a_list_says_what_was_chosen(desk, complaint):
    html = desk.get(LIST, {"desk": "overdue", "status": "in_progress", "q": "воды"}).content.decode()

    assert '<p class="chosen"><b>на столе: Срок ответа прошёл; статус: В работе</b> <a href="?q=' in html
    assert 'class="chosen"' not in desk.get(LIST).content.decode()
