"""Journals in the staff site: read only, by auditors; no text of anybody's, no contacts, nobody's full name."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import journal
from accounts.models import AccessLog
from complaints import access
from complaints.workflow import Refused
from tests.complaints import desk
from tests.factories import PostingFactory, StaffFactory

pytestmark = pytest.mark.django_db
JOURNALS = {
    name: reverse(f"admin:{name}_changelist")
    for name in ("accounts_accesslog", "accounts_securityevent", "complaints_refusedmove", "complaints_event")
}
REGISTER = {
    name: reverse(f"admin:{name}_changelist")
    for name in ("accounts_consent", "accounts_accountclosure", "complaints_dataexport")
}


@pytest.fixture
def auditor(verified_client):
    person = StaffFactory(last_name="Ревизорова")
    person.groups.add(Group.objects.get(name="Аудитор"))
    return verified_client(person)


@pytest.fixture
def lived():
    """A complaint that was opened, moved, and that somebody tried to give to whom it is about."""
    head = PostingFactory(role="head", user=StaffFactory(last_name="Власов", first_name="Павел", middle_name="")).user
    complaint = desk.complaint_at("in_progress", about_official=head)
    PostingFactory(user=head, department=complaint.department)
    chief = desk.officer("head", complaint)
    access.revealed(complaint, chief, at=timezone.now(), reason="Уточнить подъезд", with_document=False)
    journal.record_failure(complaint.author, journal.Kind.SIGN_IN_FAILED, request=None)
    with pytest.raises(Refused):
        desk.move(complaint, "assign", chief, executor_id=head.pk)
    return complaint


def shown(browser, url, **query):
    html = browser.get(url, query).content.decode()
    return html[html.index('id="changelist-form"') :] if 'id="changelist-form"' in html else html


def test_the_auditor_reads_who_looked_tried_and_moved(auditor, lived):
    looks = shown(auditor, JOURNALS["accounts_accesslog"])
    tried = shown(auditor, JOURNALS["complaints_refusedmove"])
    moved = shown(auditor, JOURNALS["complaints_event"])
    entered = shown(auditor, JOURNALS["accounts_securityevent"])

    assert all(
        words in looks for words in ("Петрова О. П.", "Показаны телефон и почта", lived.number, "Уточнить подъезд")
    )
    assert all(words in tried for words in ("Назначить исполнителя", "Власов П.", lived.number, "59-ФЗ, ст. 8, ч. 6"))
    assert all(words in moved for words in ("Взять в работу", "заявитель", "Принято → В работе", lived.number))
    assert "Неудачная попытка входа" in entered


@pytest.mark.parametrize("name", JOURNALS)
def test_no_journal_tells_contacts_texts_or_the_full_name_of_a_citizen(auditor, lived, name):
    html = shown(auditor, JOURNALS[name])
    for secret in (lived.story, lived.title, lived.author.email, lived.author.phone, lived.phone, lived.author_name):
        assert secret not in html


@pytest.mark.parametrize("url", [*JOURNALS.values(), *REGISTER.values()])
def test_nothing_can_be_added_changed_or_opened(verified_client, lived, url):
    root = verified_client(StaffFactory(is_superuser=True))
    html = root.get(url).content.decode()
    assert "addlink" not in html
    assert 'name="action"' not in html
    for tail in ("add/", "1/change/", "1/delete/", "1/history/"):
        assert root.get(url + tail).status_code == 404
        assert root.post(url + tail, {"post": "yes"}).status_code == 404


def test_looks_are_found_by_officer_action_period_and_number(auditor, lived):
    url, now = JOURNALS["accounts_accesslog"], timezone.now()
    other = StaffFactory(last_name="Старикова")
    access.opened(lived, other, at=now - timedelta(days=40))
    chief = AccessLog.objects.get(action="contacts").actor

    assert "Старикова" in shown(auditor, url)
    for query in ({"officer": chief.pk}, {"action__exact": "contacts"}, {"period": "today"}, {"period": "month"}):
        html = shown(auditor, url, **query)
        assert "Петрова О. П.</td>" in html
        assert "Старикова О. П.</td>" not in html
    assert "Старикова О. П.</td>" in shown(auditor, url, period="year")
    assert "Старикова О. П.</td>" in shown(auditor, url, q=lived.number)
    assert "Старикова О. П.</td>" not in shown(auditor, url, q="2026-999999-9")


@pytest.mark.parametrize("query", [{"officer": "x"}, {"officer": "9" * 40}, {"period": "ever"}, {"move": "nonsense"}])
def test_a_strange_filter_filters_nothing(auditor, lived, query):
    for url in JOURNALS.values():
        assert auditor.get(url, query).status_code in {200, 302, 400}


def test_the_data_officer_reads_looks_and_the_register_and_nothing_of_the_sign_ins(verified_client, lived):
    person = StaffFactory()
    person.groups.add(Group.objects.get(name="Ответственный за персональные данные"))
    browser = verified_client(person)
    for url in (JOURNALS["accounts_accesslog"], *REGISTER.values()):
        assert browser.get(url).status_code == 200
    assert browser.get(JOURNALS["accounts_securityevent"]).status_code == 403


@pytest.mark.parametrize("name", JOURNALS)
def test_a_journal_asks_the_database_as_often_for_thirty_lines_as_for_one(auditor, lived, name):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert auditor.get(JOURNALS[name]).status_code == 200
        return len(asked)

    queries()
    few = queries()
    for hour in range(30):
        access.opened(lived, desk.officer("registrar", lived), at=timezone.now() - timedelta(hours=hour))
        journal.record(lived.author, journal.Kind.SIGN_IN)
        desk.move(lived, "comment", desk.officer("registrar", lived), text="Пишем")
    assert queries() == few
