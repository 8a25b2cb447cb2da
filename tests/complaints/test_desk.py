"""The first page of staff: counts that lead to lists of the same length, and nothing that is not theirs."""

import gzip
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints.admin import first_page
from complaints.models import AnswerDraft, Complaint
from notifications.models import Message
from tests.complaints.desk import LIST, complaint_at, move, officer, page
from tests.factories import MessageFactory, PostingFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")
TODAY = timezone.localdate()
SEES = ("executor", "signatory", "head", "registrar", "superuser")
NAMES = [
    "overdue",
    "today",
    "soon",
    "to_sign",
    "answered",
    "inquired",
    "mine",
    "unassigned",
    "waiting",
    "stale",
    "undelivered",
    "unaware",
]
QUERIES, BYTES = 20, 10_000
COUNT = re.compile(r'href="[^"]*\?desk=(\w+)".*?<b class="num">(\d+)', re.DOTALL)


@pytest.fixture
def complaint():
    """Fresh, of nobody yet."""
    return complaint_at(title="Нет воды")


def counted(client):
    """{name: number} of the counts that lead somewhere."""
    return {name: int(number) for name, number in COUNT.findall(client.get(INDEX).content.decode())}


def listed(client, **query):
    """Numbers of the list."""
    return re.findall(r'<span class="num">(\d{4}-\d{6}-\d)</span>', client.get(LIST, query).content.decode())


def changed(complaint, **values):
    Complaint.objects.filter(pk=complaint.pk).update(**values)


def every_kind_of_matter(complaint):
    """At the department of `complaint` one more of each that the desk counts; by name."""
    category = complaint.category
    made = {name: complaint_at(category=category) for name in ("overdue", "today", "soon", "stale", "undelivered")}
    changed(made["overdue"], due_on=TODAY - timedelta(days=1))
    changed(made["today"], due_on=TODAY)
    changed(made["soon"], due_on=TODAY + timedelta(days=3))
    changed(made["stale"], updated_at=timezone.now() - timedelta(days=11))
    MessageFactory(reference=made["undelivered"].number, status="failed", next_at=None)
    made["unaware"] = complaint_at("completed", category=category)
    long_ago = timezone.now() - timedelta(days=11)
    Message.objects.filter(reference=made["unaware"].number, needs_ack=True).update(created_at=long_ago)
    made["waiting"] = complaint_at("needs_clarification", category=category)
    made["answered"] = complaint_at("needs_clarification", category=category)
    move(made["answered"], "reply", made["answered"].author, text="Второй подъезд")
    made["inquired"] = complaint_at(category=category)
    move(made["inquired"], "inquire", made["inquired"].author, text="Когда осмотр?")
    made["to_sign"] = complaint_at("in_progress", category=category)
    AnswerDraft.objects.create(
        complaint=made["to_sign"], text="Починили.", prepared_by=StaffFactory(), prepared_at=timezone.now()
    )
    complaint_at("completed", category=category)
    return made


@pytest.mark.parametrize("role", SEES)
def test_every_count_leads_to_a_list_of_that_length(verified_client, complaint, role):
    user, foreign = officer(role, complaint), complaint_at(title="Чужое")
    made = every_kind_of_matter(complaint)
    every_kind_of_matter(foreign)
    if role in {"executor", "signatory", "head"}:
        made["mine"] = complaint_at(category=complaint.category)
        move(made["mine"], "take", user)
    client = verified_client(user)
    found = counted(client)

    for name, number in found.items():
        assert len(listed(client, desk=name)) == number, name
    expected = set(NAMES) - ({"to_sign"} if role in {"executor", "registrar", "superuser"} else set())
    expected -= {"mine"} if role in {"registrar", "superuser"} else set()
    expected -= {"unassigned"} if role == "registrar" else set()  # nothing lies in the registry
    assert set(found) == expected
    everything = role in {"registrar", "superuser"}
    for name in expected:
        assert made[name].number in listed(client, desk=name) if name in made else True
    for name in ("overdue", "today", "soon", "waiting", "answered", "stale", "undelivered", "unaware"):
        assert found[name] == (2 if everything else 1), name


def test_numbers_are_of_the_department_only(verified_client, complaint, head):
    every_kind_of_matter(complaint_at())
    client = verified_client(head)

    assert counted(client) == {"unassigned": 1}
    assert client.get(INDEX).content.decode().count('<b class="num">0</b>') == 11
    assert re.findall(r"\d{4}-\d{6}-\d", client.get(INDEX).content.decode()) == [complaint.number]


def test_ones_own_complaint_is_not_on_ones_desk(verified_client, complaint, head):
    own = complaint_at(author=head, category=complaint.category)
    changed(own, due_on=TODAY - timedelta(days=3))
    MessageFactory(reference=own.number, status="failed", next_at=None)
    client = verified_client(head)

    assert counted(client) == {"unassigned": 1}
    assert own.number not in client.get(INDEX).content.decode()


def test_only_whose_signature_it_waits_for_is_told(verified_client, complaint):
    every_kind_of_matter(complaint)
    for role, told in {"head": True, "signatory": True, "executor": False, "foreign head": False}.items():
        client = verified_client(officer(role, complaint))
        assert ("to_sign" in counted(client)) == told, role
        assert len(listed(client, desk="to_sign")) == 1 if told else True


def test_an_answer_that_was_read_or_dealt_with_is_no_news(verified_client, complaint, head):
    asked = complaint_at("needs_clarification", category=complaint.category)
    move(asked, "reply", asked.author, text="Второй подъезд")
    client = verified_client(officer("executor", complaint))
    changed(asked, executor=None)
    assert counted(client)["answered"] == 1

    client.get(page(asked))

    assert "answered" not in counted(client)


@pytest.mark.parametrize("role", ["administrator", "without a posting"])
def test_whoever_deals_with_no_complaints_finds_the_ordinary_rooms(verified_client, complaint, role):
    html = verified_client(officer(role, complaint)).get(INDEX).content.decode()

    assert "?desk=" not in html
    assert complaint.number not in html
    assert 'class="tallies"' not in html


def test_a_superuser_has_both_the_desk_and_the_rooms(verified_client, complaint):
    html = verified_client(officer("superuser", complaint)).get(INDEX).content.decode()

    assert complaint.number in html
    assert reverse("admin:accounts_user_changelist") in html[html.index('id="rooms-title"') :]


@pytest.mark.parametrize("who", ["anonymous", "citizen", "staff without second factor"])
def test_nobody_else_gets_there(client, complaint, who):
    if who == "citizen":
        client.force_login(UserFactory())
    elif who != "anonymous":
        client.force_login(PostingFactory(user=StaffFactory(device=None), department=complaint.department).user)
    answer = client.get(INDEX)

    assert answer.status_code == 302
    assert answer["Location"].startswith(("/accounts/", "/admin/login/"))


def test_the_ten_whose_term_is_the_nearest_stand_below(verified_client, complaint, head):
    others = [complaint_at(category=complaint.category) for _each in range(11)]
    for days, each in enumerate(others):
        changed(each, due_on=TODAY + timedelta(days=20 - days))
    changed(complaint, target_on=TODAY - timedelta(days=2))
    changed(complaint_at("completed", category=complaint.category), due_on=TODAY - timedelta(days=30))
    html = verified_client(head).get(INDEX).content.decode()

    expected = [complaint, *reversed(others)][: first_page.BURNING]
    assert re.findall(r'<a href="([^"]+)"><span class="num">', html) == [
        f"{page(each)}?_changelist_filters=status%3Dopen" for each in expected
    ]
    assert "внутренний прошёл" in html


def test_more_than_is_counted_is_said(verified_client, complaint, head, monkeypatch):
    monkeypatch.setattr(first_page, "MOST", 1)
    complaint_at(category=complaint.category)
    html = verified_client(head).get(INDEX).content.decode()

    assert '<b class="num">1<span aria-hidden="true">+</span><span class="vh"> и больше</span></b>' in html


def test_a_filter_that_is_not_ones_own_or_unknown_filters_nothing(verified_client, complaint):
    client = verified_client(officer("executor", complaint))

    assert listed(client, desk="to_sign") == listed(client, desk="nonsense") == [complaint.number]


@pytest.mark.parametrize("role", ["head", "registrar"])
def test_the_price_of_the_desk_does_not_grow(verified_client, complaint, role):
    client = verified_client(officer(role, complaint))
    every_kind_of_matter(complaint)
    client.get(INDEX)
    with CaptureQueriesContext(connection) as few:
        client.get(INDEX)
    for _each in range(29):
        move(complaint_at(category=complaint.category), "take", PostingFactory(department=complaint.department).user)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(INDEX)

    assert len(few) == len(many) <= QUERIES
    assert len(gzip.compress(answer.content)) <= BYTES
