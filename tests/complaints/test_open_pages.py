"""«Сейчас открыто и у коллег»: a hint among those who see the complaint, never a lock."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from complaints import open_pages
from complaints.models import Department, OpenPage
from tests.complaints.desk import complaint_at, form, officer, page
from tests.factories import PostingFactory, StaffFactory

pytestmark = pytest.mark.django_db
HINT = "Сейчас открыто и у коллег"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def complaint():
    return complaint_at()


@pytest.fixture
def ivanov(complaint):
    """An executor of the complaint's department."""
    user = StaffFactory(last_name="Иванов", first_name="Олег", middle_name="Петрович")
    return PostingFactory(user=user, department=complaint.department).user


def hint(complaint, user, *, at=None):
    """(who, since) as a colleague would read it."""
    at = at or timezone.now()
    return [(each.user, each.since) for each in open_pages.others(complaint, user, at=at)]


def test_a_colleague_reads_who_has_it_and_since_when(verified_client, complaint, ivanov, head):
    with time_machine.travel(timezone.now().replace(hour=9, minute=12), tick=False):
        began = timezone.localtime()
        verified_client(ivanov).get(page(complaint))
    with time_machine.travel(began + 8 * MINUTE, tick=False):
        desk = verified_client(head)
        for url in (page(complaint), form(complaint, "take")):
            html = desk.get(url).content.decode()
            assert HINT in html
            assert f"Иванов О. П. с {began:%H:%M}" in html
        assert head.official_name not in html.partition("</main>")[0].partition(HINT)[2][:200]


def test_alone_one_reads_nothing(verified_client, complaint, head):
    desk = verified_client(head)
    for _visit in range(2):
        assert HINT not in desk.get(page(complaint)).content.decode()


@pytest.mark.parametrize("role", ["foreign head", "administrator"])
def test_whoever_does_not_see_the_complaint_leaves_no_trace(verified_client, complaint, role):
    client = verified_client(officer(role, complaint))
    assert client.get(page(complaint)).status_code in {403, 404}
    assert client.get(form(complaint, "take")).status_code in {403, 404}
    assert not OpenPage.objects.exists()


def test_the_author_reads_nothing_of_it(client, verified_client, complaint, ivanov):
    verified_client(ivanov).get(page(complaint))
    client.force_login(complaint.author)
    html = client.get(complaint.get_absolute_url()).content.decode()

    assert HINT not in html
    assert "Иванов" not in html


def test_asking_for_the_headers_alone_is_no_visit(verified_client, complaint, ivanov):
    verified_client(ivanov).head(page(complaint))
    assert not OpenPage.objects.exists()


def test_a_visit_ends_after_ten_minutes_and_a_later_one_begins_anew(complaint, ivanov, head):
    began = timezone.now()
    open_pages.seen(complaint, ivanov, at=began)
    assert hint(complaint, head, at=began + 9 * MINUTE) == [(ivanov, began)]
    open_pages.seen(complaint, ivanov, at=began + 9 * MINUTE)
    assert hint(complaint, head, at=began + 18 * MINUTE) == [(ivanov, began)]
    assert hint(complaint, head, at=began + 20 * MINUTE) == []
    open_pages.seen(complaint, ivanov, at=began + 30 * MINUTE)
    assert hint(complaint, head, at=began + 31 * MINUTE) == [(ivanov, began + 30 * MINUTE)]
    assert OpenPage.objects.count() == 1


def test_another_complaint_ends_the_visit_and_coming_back_goes_on_with_it(complaint, ivanov, head):
    other, began = complaint_at(category=complaint.category), timezone.now()
    open_pages.seen(complaint, ivanov, at=began)
    open_pages.seen(other, ivanov, at=began + MINUTE)
    assert hint(complaint, head, at=began + 2 * MINUTE) == []
    assert hint(other, head, at=began + 2 * MINUTE) == [(ivanov, began + MINUTE)]
    open_pages.seen(complaint, ivanov, at=began + 3 * MINUTE)
    assert hint(complaint, head, at=began + 3 * MINUTE) == [(ivanov, began)]


def test_a_move_ends_the_visit(verified_client, complaint, ivanov, head):
    client = verified_client(ivanov)
    client.get(form(complaint, "transfer"))
    assert hint(complaint, head)
    registry = Department.objects.get(is_registry=True)
    typed = {"department_id": registry.pk, "note": "Не наше", "version": complaint.version}
    shown = client.post(form(complaint, "transfer"), typed)
    if shown.status_code == 200:  # what goes out has been shown first
        typed["previewed"] = shown.context["preview"].seal
        shown = client.post(form(complaint, "transfer"), typed)

    assert shown.url == reverse("admin:complaints_complaint_changelist")
    assert hint(complaint, head) == []


def test_nobody_is_kept_from_acting(verified_client, complaint, ivanov, head):
    verified_client(ivanov).get(form(complaint, "comment"))
    answer = verified_client(head).post(form(complaint, "note"), {"text": "Позвонить в УК"})

    assert answer.status_code == 302
    assert complaint.notes.count() == 1


def test_yesterdays_visits_go(complaint, ivanov):
    open_pages.seen(complaint, ivanov, at=timezone.now() - timedelta(days=1, minutes=1))
    call_command("tidy")
    assert not OpenPage.objects.exists()


def test_a_visit_costs_the_same_whoever_else_is_there(verified_client, complaint, head, django_assert_max_num_queries):
    desk = verified_client(head)
    desk.get(page(complaint))
    with django_assert_max_num_queries(40) as alone:
        desk.get(page(complaint))
    for _colleague in range(30):
        open_pages.seen(complaint, PostingFactory(department=complaint.department).user, at=timezone.now())
    with django_assert_max_num_queries(40) as among_many:
        desk.get(page(complaint))

    assert len(among_many) == len(alone)
