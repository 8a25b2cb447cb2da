"""An answer that lies unnoticed (S140) and one that does not come (S110): both are said where the person looks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints.models import Complaint
from notifications.models import Message
from tests.complaints.desk import complaint_at
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
UNOPENED = "Пришёл ответ, вы его ещё не открыли"


@pytest.fixture
def answered(author):
    """Their complaint with an answer that has not been opened."""
    return complaint_at("completed", author=author, title="Нет света во дворе")


@pytest.mark.parametrize("page", ["/", "/complaints/", "/messages/"])
def test_it_stands_on_top_until_it_is_opened(client, answered, page):
    said = "Прочитайте: пришёл ответ" if page == "/messages/" else UNOPENED
    before = client.get(page).content.decode()
    client.get(answered.get_absolute_url())
    after = client.get(page).content.decode()

    assert said in before
    assert answered.number in before
    assert said not in after


def test_the_list_marks_it_among_the_others_too(client, author, answered):
    other = complaint_at("completed", author=author)
    client.get(other.get_absolute_url())
    found = client.get("/complaints/", {"q": answered.number}).content.decode()

    assert client.get("/complaints/").content.decode().count("Ответ не прочитан") == 1
    assert "Ответ не прочитан" in found
    assert UNOPENED not in found  # what was looked for stands on top


def test_the_menu_counts_it(client, answered):
    page = client.get("/complaints/").content.decode()
    unread = Message.objects.filter(channel="cabinet", read_at=None).count()

    assert f'<span class="count" data-unread>{unread}</span><span class="vh">' in page


def test_nobody_elses_answer_is_told(client, answered):
    client.force_login(UserFactory())

    for page in ("/", "/complaints/", "/messages/"):
        assert answered.title not in client.get(page).content.decode()
    client.logout()
    assert UNOPENED not in client.get("/").content.decode()


def test_the_home_page_costs_as_much_for_thirty_as_for_one(client, author, answered):
    client.get("/")
    with CaptureQueriesContext(connection) as one:
        client.get("/")
    for _each in range(29):
        complaint_at("completed", author=author)
    with CaptureQueriesContext(connection) as thirty:
        page = client.get("/").content.decode()

    assert len(one) == len(thirty)
    assert page.count(answered.get_absolute_url().rpartition("2026")[0] + "2026") == 3  # the newest ones


@pytest.mark.parametrize("by_mail", [True, False])
def test_without_an_answer_in_time_the_spam_folder_is_named_to_whom_mail_is_sent(client, author, by_mail):
    author.notify_email = by_mail
    author.save()
    late = complaint_at("in_progress", author=author)
    assert "«Спам»" not in client.get(late.get_absolute_url()).content.decode()
    Complaint.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=1))

    assert ("«Спам»" in client.get(late.get_absolute_url()).content.decode()) == by_mail
