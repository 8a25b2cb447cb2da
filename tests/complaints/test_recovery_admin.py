"""Two people of staff decide about a recovery: who may, who may not, and that nobody decides twice."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints.models import RecoveryRequest
from complaints.recovery import Refused, decisions
from notifications.models import Message
from tests.complaints.recovery import NEW, approved, decider, filed, owner, reviewed
from tests.factories import DeviceFactory, PostingFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = reverse("admin:complaints_recoveryrequest_changelist")


def page(request):
    return reverse("admin:complaints_recoveryrequest_change", args=[request.pk])


def document(request):
    return reverse("admin:complaints_recoveryrequest_document", args=[request.pk])


def state(request):
    return RecoveryRequest.objects.get(pk=request.pk).status


def decide(client, request, decision, **fields):
    return client.post(page(request), {"decision": decision, **fields})


def test_the_administrator_finds_the_request_compares_and_hands_it_on(verified_client):
    anna, request, staff = owner(), filed(), decider()
    client = verified_client(staff)
    assert request.shown_number in client.get(LIST).content.decode()
    shown = client.get(page(request)).content.decode()
    assert "контакт совпал, ФИО совпали" in shown
    assert "a••••@example.org" in shown
    assert NEW not in shown
    assert decide(client, request, "review", account_id=anna.pk, text="Лицо совпало").status_code == 302
    assert state(request) == "reviewed"
    assert "одобряет другой сотрудник" in client.get(page(request)).content.decode()


@pytest.mark.parametrize(("has_it", "word"), [(True, "включена"), (False, "выключена")])
def test_who_decides_sees_whether_there_is_a_second_factor_to_ask_about(verified_client, has_it, word):
    anna = owner()
    if has_it:
        DeviceFactory(user=anna)
    shown = verified_client(decider()).get(page(reviewed(anna))).content.decode()
    assert f"<dt>Двойная защита</dt><dd>{word}</dd>" in shown


def test_the_approver_is_not_the_first_reviewer(verified_client):
    anna, first = owner(), decider()
    request = reviewed(anna, by=first)
    decide(verified_client(first), request, "approve", text="Совпало")
    assert state(request) == "reviewed"
    with pytest.raises(Refused):
        decisions.approve(request.pk, by=first, at=timezone.now(), text="Совпало")
    assert decide(verified_client(decider()), request, "approve", text="Совпало").status_code == 302
    assert state(request) == "approved"


def test_the_database_itself_refuses_one_person_for_both_and_the_owner():
    anna, first = owner(), decider()
    request = reviewed(anna, by=first)
    rows = RecoveryRequest.objects.filter(pk=request.pk)
    for change in (
        {"approver": first},
        {"approver": anna},
        {"reviewer": anna},
        {"status": "approved"},
        {"status": "done"},
        {"account": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_an_account_of_staff_is_never_given_back_this_way():
    officer = StaffFactory(email="anna@example.org", last_name="Смирнова", first_name="Анна", middle_name="Викторовна")
    request = filed()
    assert decisions.candidates(request) == []
    with pytest.raises(Refused):
        decisions.review(request.pk, by=decider(), at=timezone.now(), account_id=officer.pk, text="Совпало")


def test_an_account_that_nothing_connects_with_the_request_cannot_be_chosen(verified_client):
    stranger = UserFactory(last_name="Иванов", first_name="Пётр", middle_name="Петрович")
    owner()
    request = filed()
    answer = decide(verified_client(decider()), request, "review", account_id=stranger.pk, text="Совпало")
    assert answer.status_code == 200
    assert state(request) == "filed"


def test_a_request_about_ones_own_cabinet_does_not_exist(verified_client):
    anna = owner()
    request = reviewed(anna)
    anna.is_staff = True
    anna.save()
    DeviceFactory(user=anna)
    anna.groups.add(decider().groups.get())
    client = verified_client(anna)
    assert request.shown_number not in client.get(LIST).content.decode()
    assert client.get(page(request)).status_code == 404
    assert decide(client, request, "approve", text="Совпало").status_code == 404
    for act in (decisions.approve,):
        with pytest.raises(Refused):
            act(request.pk, by=anna, at=timezone.now(), text="Совпало")
    with pytest.raises(Refused):
        decisions.reject(request.pk, by=anna, at=timezone.now(), reason="Нет")


def test_a_refusal_needs_a_reason_and_is_told_to_the_new_contact(verified_client):
    request = filed()
    client = verified_client(decider())
    assert "Напишите причину отказа" in decide(client, request, "reject", reason=" ").content.decode()
    assert state(request) == "filed"
    assert decide(client, request, "reject", reason="Снимок не читается").status_code == 302
    assert state(request) == "rejected"
    told = Message.objects.get(kind="recovery_rejected")
    assert told.address == NEW
    assert "Снимок не читается" in told.body


def test_a_rejected_request_cannot_go_on():
    anna = owner()
    request = approved(anna)
    decisions.reject(request.pk, by=decider(), at=timezone.now(), reason="Владелец позвонил")
    with pytest.raises(Refused):
        decisions.approve(request.pk, by=decider(), at=timezone.now(), text="Совпало")
    assert state(request) == "rejected"


def test_staff_never_see_or_set_a_password(verified_client):
    anna = owner()
    request = reviewed(anna)
    client = verified_client(decider())
    shown = client.get(page(request)).content.decode()
    assert "password" not in shown
    assert anna.password not in shown
    decide(client, request, "approve", text="Совпало", password="staff-knows-it-1", new_contact="evil@example.org")
    before = anna.password
    anna.refresh_from_db()
    request.refresh_from_db()
    assert anna.password == before
    assert request.new_contact == NEW


def test_the_document_is_handed_out_decrypted_and_each_opening_is_written_down(verified_client):
    request, staff = filed(), decider()
    answer = verified_client(staff).get(document(request))
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    event = request.events.get(kind="opened")
    assert event.actor == staff


def test_a_deleted_document_is_no_page(verified_client):
    request = filed()
    RecoveryRequest.objects.update(document="")
    assert verified_client(decider()).get(document(request)).status_code == 404
    assert not request.events.filter(kind="opened").exists()


@pytest.mark.parametrize("who", ["stranger", "citizen", "registrar", "head", "without the second factor"])
def test_others_reach_no_page(verified_client, who):
    request = filed()
    if who == "stranger":
        client, expected = Client(), {302}
    elif who == "citizen":
        client, expected = Client(), {403}
        client.force_login(UserFactory())
    elif who == "without the second factor":
        client, expected = Client(), {302}
        client.force_login(decider())
    else:
        client, expected = verified_client(PostingFactory(role=who).user), {403, 404}
    for url in (LIST, page(request), document(request)):
        answer = client.get(url)
        if who == "citizen" and answer.status_code == 302:  # to the door of the staff site, which refuses
            answer = client.get(answer.url)
        assert answer.status_code in expected, url
        assert "Location" not in answer or "login" in answer["Location"]
    decide(client, request, "reject", reason="Чужой")
    assert state(request) == "filed"
    assert not request.events.exclude(kind="filed").exists()


def test_an_unproved_request_is_not_shown(verified_client):
    request = filed()
    RecoveryRequest.objects.update(status="unproved")
    client = verified_client(decider())
    assert client.get(page(request)).status_code == 404
    assert request.shown_number not in client.get(LIST).content.decode()


@pytest.mark.parametrize("typed", [{}, {"decision": "nothing"}, {"decision": "approve", "text": "Рано"},
                                   {"decision": "review", "account_id": "x", "text": "Да"}])  # fmt: skip
def test_made_up_decisions_change_nothing(verified_client, typed):
    owner()
    request = filed()
    assert verified_client(decider()).post(page(request), typed).status_code == 200
    assert state(request) == "filed"
