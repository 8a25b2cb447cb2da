"""Every look of staff at a person's data is written down, and the person reads who looked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from complaints import access
from tests.complaints.desk import complaint_at, form, officer, page
from tests.complaints.test_admin_page import add_file
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DATA = reverse("complaints:data")
REASON = "Уточнить время прихода мастера"


def contacts(complaint):
    return reverse("admin:complaints_complaint_contacts", args=[complaint.pk])


def looks():
    return list(AccessLog.objects.values_list("action", "reference"))


@pytest.fixture
def complaint():
    return complaint_at()


@pytest.mark.parametrize("role", ["registrar", "executor", "head", "superuser"])
def test_opening_a_complaint_is_written_once_an_hour_whoever_looks(verified_client, complaint, role):
    person = officer(role, complaint)
    desk = verified_client(person)
    for _visit in range(3):
        assert desk.get(page(complaint)).status_code == 200
    line = AccessLog.objects.get()

    assert (line.subject, line.actor, line.action, line.reference) == (
        complaint.author, person, "page", complaint.number,
    )  # fmt: skip


def test_the_next_hour_is_another_look(complaint):
    head, now = officer("head", complaint), timezone.now()
    for at in (now, now, now + timedelta(hours=1)):
        access.opened(complaint, head, at=at)
    assert AccessLog.objects.count() == 2


def test_the_form_of_a_move_shows_the_text_and_counts_as_the_same_look(verified_client, complaint):
    desk = verified_client(officer("head", complaint))
    desk.get(form(complaint, "take"))
    desk.get(page(complaint))
    assert looks() == [("page", complaint.number)]


def test_a_file_opened_by_an_officer_is_written_and_by_its_author_not(client, verified_client, complaint):
    file = add_file(complaint, complaint.author, event=complaint.events.first())
    client.force_login(complaint.author)
    client.get(file.get_absolute_url()).getvalue()
    assert looks() == []
    verified_client(officer("head", complaint)).get(file.get_absolute_url()).getvalue()
    assert looks() == [("file", complaint.number)]


@pytest.mark.parametrize("role", ["foreign head", "administrator", "without a posting"])
def test_what_is_not_shown_is_no_look(verified_client, complaint, role):
    desk = verified_client(officer(role, complaint))
    for url in (page(complaint), contacts(complaint)):
        assert desk.get(url).status_code in {403, 404}
        assert desk.post(url, {"reason": REASON}).status_code in {403, 404, 405}
    assert looks() == []


def test_the_author_and_strangers_do_not_reach_the_contacts(client, complaint):
    url = contacts(complaint)
    assert client.post(url, {"reason": REASON}).status_code == 302
    for person in (complaint.author, UserFactory()):
        client.force_login(person)
        answer = client.post(url, {"reason": REASON}, follow=True)
        assert answer.status_code == 403
    assert looks() == []


@pytest.mark.parametrize("role", ["executor", "registrar", "superuser"])
def test_contacts_are_shown_after_a_reason_and_every_time_written(verified_client, complaint, role):
    desk = verified_client(officer(role, complaint))
    asked = desk.get(contacts(complaint))
    assert complaint.email not in asked.content.decode()
    assert looks() == []
    for _press in range(2):
        shown = desk.post(contacts(complaint), {"reason": REASON})
        assert complaint.email in shown.content.decode()
        assert complaint.phone in shown.content.decode()
        assert "no-store" in shown["Cache-Control"]
    assert AccessLog.objects.filter(action="contacts", reason=REASON).count() == 2


@pytest.mark.parametrize("typed", ["", "   ", "да", "д" * 301, "при\x00чина"])
def test_without_a_fit_reason_nothing_is_shown(verified_client, complaint, typed):
    answer = verified_client(officer("head", complaint)).post(contacts(complaint), {"reason": typed})

    assert answer.status_code == 200
    assert "Ошибка:" in answer.content.decode()
    assert complaint.email not in answer.content.decode()
    assert looks() == []


def test_the_person_reads_the_unit_and_not_the_name(client, verified_client, complaint):
    head = officer("head", complaint)
    verified_client(head).post(contacts(complaint), {"reason": REASON})
    client.force_login(complaint.author)
    html = client.get(DATA).content.decode()

    assert f"{complaint.department.name}, руководитель" in html
    assert "Показаны телефон и почта" in html
    assert complaint.number in html
    assert head.last_name not in html


def test_nobody_reads_the_journal_of_another(client, verified_client, complaint):
    verified_client(officer("head", complaint)).get(page(complaint))
    assert "/login/" in client.get(DATA).url
    client.force_login(UserFactory())
    html = client.get(DATA).content.decode()

    assert complaint.number not in html
    assert "Пока никто не открывал" in html


def test_opening_the_card_of_a_person_is_a_look(client, verified_client, complaint):
    desk = verified_client(officer("administrator", complaint))
    desk.get(reverse("admin:accounts_user_change", args=[complaint.author_id]))
    client.force_login(complaint.author)

    assert looks() == [("card", "")]
    assert "Администратор портала" in client.get(DATA).content.decode()


def test_a_refused_form_shows_the_card_too_and_is_the_same_look(verified_client, complaint):
    desk = verified_client(officer("administrator", complaint))
    card = reverse("admin:accounts_user_change", args=[complaint.author_id])
    shown = desk.post(card, {"last_name": "Ф" * 101})
    assert shown.status_code == 200
    assert complaint.author.email in shown.content.decode()
    desk.get(card)
    assert looks() == [("card", "")]


def test_the_journal_cannot_be_rewritten(complaint):
    access.opened(complaint, officer("head", complaint), at=timezone.now())
    line = AccessLog.objects.get()
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()


def test_the_journal_is_read_in_pages_and_a_strange_page_is_the_nearest(client, complaint):
    head, now = officer("head", complaint), timezone.now()
    for hour in range(25):
        access.opened(complaint, head, at=now - timedelta(hours=hour))
    client.force_login(complaint.author)

    assert client.get(DATA).content.decode().count("Открыта страница обращения") == 20
    assert client.get(DATA, {"page": "2"}).content.decode().count("Открыта страница обращения") == 5
    assert client.get(DATA, {"page": "щ"}).status_code == 200
