"""The message centre: one's own, by day, read when opened."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications import context
from notifications.models import Message
from tests.factories import CabinetMessageFactory, MessageFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client):
    person = UserFactory()
    client.force_login(person)
    return person


def test_the_list_shows_ones_own_cabinet_lines_by_day_newest_first(client, anna):
    now = timezone.localtime().replace(hour=12)
    old = CabinetMessageFactory(user=anna, subject="Старое", created_at=now - timedelta(days=1))
    first = CabinetMessageFactory(user=anna, subject="Утреннее", created_at=now - timedelta(hours=3))
    second = CabinetMessageFactory(user=anna, subject="Дневное", created_at=now)
    CabinetMessageFactory(subject="Чужое")
    MessageFactory(user=anna, subject="Письмо")
    response = client.get("/messages/")
    assert [(day, [line.message for line in of_day]) for day, of_day in response.context["days"]] == [
        (now.date(), [second, first]),
        ((now - timedelta(days=1)).date(), [old]),
    ]
    assert "Чужое" not in response.content.decode()


def test_only_unread_ones_when_asked(client, anna):
    CabinetMessageFactory(user=anna, read_at=timezone.now())
    new = CabinetMessageFactory(user=anna)
    response = client.get("/messages/?show=unread")
    assert list(response.context["page"]) == [new]
    assert response.context["show"] == "unread"


@pytest.mark.parametrize("query", ["", "?page=99", "?page=x", "?page=-1", "?show=%00&page=%FF", "?page=" + "9" * 400])
def test_twenty_to_a_page_and_no_page_is_an_error(client, anna, query):
    CabinetMessageFactory.create_batch(21, user=anna)
    response = client.get(f"/messages/{query}")
    assert response.status_code == 200
    assert 1 <= len(response.context["page"]) <= 20


def test_opening_marks_as_read_and_leads_to_the_place(client, anna):
    message = CabinetMessageFactory(user=anna, url="/complaints/2026-004217-9/")
    response = client.get(f"/messages/{message.pk}/open/")
    assert (response.status_code, response.url) == (302, "/complaints/2026-004217-9/")
    first = Message.objects.get(pk=message.pk).read_at
    assert first
    client.get(f"/messages/{message.pk}/open/")
    assert Message.objects.get(pk=message.pk).read_at == first


def test_a_message_that_leads_nowhere_leads_back_to_the_list(client, anna):
    message = CabinetMessageFactory(user=anna, url="")
    assert client.get(f"/messages/{message.pk}/open/").url == "/messages/"


def test_a_strangers_message_a_mail_row_and_nonsense_are_not_found(client, anna):
    strangers = CabinetMessageFactory()
    mail = MessageFactory(user=anna)
    for pk in (strangers.pk, mail.pk, 10**30, 0):
        assert client.get(f"/messages/{pk}/open/").status_code == 404
    strangers.refresh_from_db()
    assert strangers.read_at is None


def test_all_at_once_are_ones_own(client, anna):
    mine, strangers = CabinetMessageFactory(user=anna), CabinetMessageFactory()
    assert client.get("/messages/read/").status_code == 405
    assert client.post("/messages/read/").url == "/messages/"
    mine.refresh_from_db()
    strangers.refresh_from_db()
    assert (bool(mine.read_at), strangers.read_at) == (True, None)


@pytest.mark.parametrize("path", ["/messages/", "/messages/1/open/", "/messages/read/"])
def test_strangers_are_sent_to_sign_in(client, db, path):
    response = client.post(path) if path.endswith("read/") else client.get(path)
    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={path}")


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_however_long(client, anna, count):
    for line in CabinetMessageFactory.create_batch(count, user=anna, needs_ack=True, kind="answered"):
        MessageFactory(user=anna, key=f"{line.key}:email")
    Message.objects.filter(channel="cabinet").update(key=Concat("key", Value(":cabinet")))
    client.get("/messages/")  # the first page of a session writes down that it began
    with CaptureQueriesContext(connection) as queries:
        client.get("/messages/")
    assert len([query for query in queries if 'FROM "notifications_message"' in query["sql"]]) == 5
    assert len(queries) == 8


def test_unread_ones_are_counted_once_and_only_when_asked(anna, django_assert_num_queries):
    CabinetMessageFactory.create_batch(2, user=anna)
    CabinetMessageFactory(user=anna, read_at=timezone.now())
    CabinetMessageFactory()
    request = RequestFactory().get("/")
    request.user = anna
    with django_assert_num_queries(0):
        count = context.unread(request)["unread_messages"]
    with django_assert_num_queries(1):
        assert [count(), count()] == [2, 2]


def test_pages_without_a_person_have_no_unread_messages(rf):
    assert context.unread(rf.get("/"))["unread_messages"]() == 0
