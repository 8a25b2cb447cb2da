"""How often a page asks the database: within its budget, and as often for thirty complaints as for one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import consents
from complaints import access, attachments, terms, workflow
from complaints.models import Complaint, DataExport
from complaints.workflow import AskedQuestion, Given
from tests.factories import CategoryFactory, DraftFactory, PostingFactory, UserFactory, sent_complaint
from tests.journeys.steps import file

pytestmark = pytest.mark.django_db
LIST, COMPLAINT, SEND, DESK, DESK_PAGE, MESSAGES, DATA, CLOSE = 8, 14, 31, 18, 20, 8, 12, 12


@pytest.fixture
def anna():
    return UserFactory(phone="+79001234567", phone_verified=True)


@pytest.fixture
def head():
    return PostingFactory(role="head", may_sign=True)


def lived(author, head, **draft):
    """A complaint that has been taken, asked about and waits for its author."""
    complaint = sent_complaint(author=author, category=CategoryFactory(department=head.department), **draft)
    at = timezone.now()
    reply_until = terms.reply_dates(at, complaint.due_on)[0]
    workflow.make("take", complaint.pk, by=head.user, at=at)
    given = Given(questions=(AskedQuestion("Где?"),), reply_until=reply_until)
    workflow.make("ask", complaint.pk, by=head.user, at=at, given=given)
    return complaint


def looked_at(complaint, officer, *, times):
    """Once an hour: within the hour a look is the same look."""
    for hour in range(times):
        access.opened(complaint, officer, at=timezone.now() - timedelta(hours=hour))


def consent_of(person, code):
    document = consents.publish(code, code, "Я согласна.", at=timezone.now())
    consents.give(person, document, at=timezone.now(), ip=None)


def queries_of(client, url, **given):
    """How many queries the second visit makes: what is cached once per process does not count, nor do savepoints."""
    if not given:
        client.get(url)
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(url, given) if given else client.get(url)
    assert answer.status_code == (302 if given else 200)
    return sum(not each["sql"].startswith(("SAVEPOINT", "RELEASE")) for each in asked.captured_queries)


def test_my_complaints(client, anna, head):
    client.force_login(anna)
    lived(anna, head)
    DraftFactory(author=anna)
    one = queries_of(client, reverse("complaints:list"))
    for _each in range(29):
        lived(anna, head)
        DraftFactory(author=anna)
    thirty = queries_of(client, reverse("complaints:list"))

    assert one == thirty
    assert thirty <= LIST


def test_the_page_of_a_complaint(client, anna, head):
    client.force_login(anna)
    complaint = lived(anna, head)
    one = queries_of(client, complaint.get_absolute_url())
    for _each in range(14):
        workflow.make("reply", complaint.pk, by=anna, at=timezone.now(), given=Given(text="Здесь"))
        until = timezone.localdate() + timedelta(days=3)
        given = Given(questions=(AskedQuestion("А точнее?"),), reply_until=until)
        workflow.make("ask", complaint.pk, by=head.user, at=timezone.now(), given=given)
    thirty = queries_of(client, complaint.get_absolute_url())

    assert one == thirty
    assert thirty <= COMPLAINT


def test_the_message_centre(client, anna, head):
    client.force_login(anna)
    lived(anna, head)
    one = queries_of(client, reverse("notifications:list"))
    for _each in range(5):
        lived(anna, head)
    many = queries_of(client, reverse("notifications:list"))

    assert one == many
    assert many <= MESSAGES


def test_what_is_kept_of_me(client, anna, head):
    """Looks, consents, copies and complaints; the page and the table of the closing."""
    client.force_login(anna)
    urls = (reverse("complaints:data"), reverse("complaints:close"))
    looked_at(lived(anna, head), head.user, times=1)
    consent_of(anna, "consent-0")
    one = [queries_of(client, url) for url in urls]
    looked_at(lived(anna, head), head.user, times=29)
    for number in range(1, 30):
        consent_of(anna, f"consent-{number}")
        DataExport.objects.create(user=anna, requested_at=timezone.now(), status="gone")
    thirty = [queries_of(client, url) for url in urls]

    assert one == thirty
    assert thirty[0] <= DATA
    assert thirty[1] <= CLOSE


@pytest.mark.parametrize("postings", [1, 5])
def test_the_sending(client, anna, head, postings):
    """Two files, three channels, and officers to be told; the first number of a year costs a few more."""
    client.force_login(anna)
    sent_complaint()
    for _more in range(postings - 1):
        PostingFactory(department=head.department)
    draft = DraftFactory(author=anna, category=CategoryFactory(department=head.department))
    for place in range(2):
        attachments.add(draft, file(f"Снимок {place}.png"), by=anna, at=timezone.now())
    asked = queries_of(client, reverse("complaints:step", args=[draft.uuid, "review"]), files_shown="2", send="1")

    assert Complaint.objects.of(anna).sent().count() == 1
    assert asked <= SEND


def test_the_desk(verified_client, anna, head):
    officer = verified_client(head.user)
    lived(anna, head)
    one = queries_of(officer, reverse("admin:complaints_complaint_changelist"))
    for _each in range(29):
        lived(anna, head)
    thirty = queries_of(officer, reverse("admin:complaints_complaint_changelist"))

    assert one == thirty
    assert thirty <= DESK


def test_the_page_of_a_complaint_at_the_desk(verified_client, anna, head):
    officer = verified_client(head.user)
    complaint = lived(anna, head)
    url = reverse("admin:complaints_complaint_change", args=[complaint.pk])
    one = queries_of(officer, url)
    for _each in range(14):
        workflow.make("comment", complaint.pk, by=head.user, at=timezone.now(), given=Given(text="Смотрим", note="Да"))
    many = queries_of(officer, url)

    assert one == many
    assert many <= DESK_PAGE
