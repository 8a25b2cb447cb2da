"""Closing a cabinet: what goes, what stays by law, and the way back for fourteen days."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import closing as wishes
from accounts import codes, second_factor, security
from accounts.models import (
    AccountClosure,
    Code,
    RecoveryCode,
    SecurityEvent,
    TrustedBrowser,
    User,
    UserSession,
)
from accounts.retention import PROOF_YEARS
from complaints import attachments, closing, personal_data, tasks
from complaints.models import Complaint, DataExport, RecoveryRequest
from complaints.models.event import broken_links
from notifications.models import Message
from tests.complaints.desk import complaint_at
from tests.complaints.recovery import approved, filed, owner, reviewed
from tests.complaints.test_personal_record import lived
from tests.complaints.test_promises import rows as said_in
from tests.corpus_pdf import ordinary_pdf
from tests.factories import PASSWORD, DeviceFactory, DraftFactory, MessageFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
CLOSE, KEEP = reverse("complaints:close"), reverse("complaints:keep")
DAY = timedelta(days=1)


@pytest.fixture
def anna(client):
    person = UserFactory(phone="+79001234567", phone_verified=True)
    client.force_login(person)
    return person


def sign_in(user):
    client = Client()
    return client, client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def test_the_term_of_the_law_is_five_years_from_the_next_january():
    assert closing.kept_until(date(2026, 5, 15)) == date(2032, 1, 1)
    assert closing.kept_until(date(2026, 12, 31)) == date(2032, 1, 1)
    assert closing.kept_until(date(2027, 1, 1)) == date(2033, 1, 1)


def test_after_the_password_every_session_ends_and_all_contacts_are_told(client, anna):
    other, _entered = sign_in(anna)
    assert client.post(CLOSE, {"current_password": PASSWORD}).url == "/"
    for browser in (client, other):
        assert "/login/" in browser.get(CLOSE).url
    told = Message.objects.filter(user=anna, kind="security_changed")

    assert {message.channel for message in told} == {"cabinet", "email", "sms"}
    assert "Передумать можно до" in told.get(channel="email").body
    assert wishes.pending(anna).due_at - wishes.pending(anna).asked_at == 14 * DAY


@pytest.mark.parametrize("typed", ["", "guess", "\x00"])
def test_without_the_password_nothing_begins(client, anna, typed):
    assert "Ошибка:" in client.post(CLOSE, {"current_password": typed}).content.decode()
    assert wishes.pending(anna) is None


def test_the_second_factor_is_not_skipped(client, anna):
    device = DeviceFactory(user=anna)
    client.post(CLOSE, {"current_password": PASSWORD})
    client.post(CLOSE, {"current_password": PASSWORD, "code": "000000"})
    assert wishes.pending(anna) is None
    device.refresh_from_db()
    device.throttle_reset()
    client.post(CLOSE, {"current_password": PASSWORD, "code": second_factor.current_code(device)})
    assert wishes.pending(anna)


def test_the_page_tells_what_goes_and_until_when_the_rest_stays(client, anna):
    done = complaint_at("completed", author=anna)
    complaint_at(author=anna)
    html = client.get(CLOSE).content.decode()

    assert f"01.01.{timezone.localdate(done.completed_at).year + 6}" in html
    assert "Сейчас таких: 1" in html


def test_an_officer_does_not_close_the_cabinet_alone(verified_client):
    officer = StaffFactory()
    desk = verified_client(officer)
    assert "администратор портала" in desk.get(CLOSE).content.decode()
    desk.post(CLOSE, {"current_password": PASSWORD})
    assert wishes.pending(officer) is None


def test_nobody_closes_or_keeps_the_cabinet_of_another(client, anna):
    wishes.ask(anna, at=timezone.now())
    stranger = Client()
    assert "/login/" in stranger.get(CLOSE).url
    assert "/login/" in stranger.post(KEEP).url
    stranger.force_login(UserFactory())
    stranger.post(KEEP)
    assert stranger.get(KEEP).status_code == 405
    assert wishes.pending(anna)


def test_signing_in_within_the_days_offers_to_stay(anna):
    wishes.ask(anna, at=timezone.now())
    browser, entered = sign_in(anna)
    assert entered.url == CLOSE
    assert "Оставить кабинет" in browser.get(CLOSE).content.decode()
    browser.post(KEEP)

    assert wishes.pending(anna) is None
    assert sign_in(anna)[1].url == reverse("complaints:list")
    assert closing.anonymise_closed(at=timezone.now() + 15 * DAY) == 0


def test_asking_twice_is_one_wish(anna):
    now = timezone.now()
    assert wishes.ask(anna, at=now) == wishes.ask(anna, at=now + DAY)


def test_nothing_goes_before_the_fourteenth_day_is_over(anna):
    now = timezone.now()
    wishes.ask(anna, at=now)
    assert closing.anonymise_closed(at=now + 14 * DAY - timedelta(seconds=1)) == 0
    assert closing.anonymise_closed(at=now + 14 * DAY) == 1
    assert closing.anonymise_closed(at=now + 15 * DAY) == 0


def test_an_open_complaint_is_answered_first(anna):
    complaint = complaint_at(author=anna)
    now = timezone.now()
    wishes.ask(anna, at=now)
    assert closing.anonymise_closed(at=now + 40 * DAY) == 0
    Complaint.objects.filter(pk=complaint.pk).update(status="completed", outcome="met", completed_at=now)
    assert closing.anonymise_closed(at=now + 40 * DAY) == 1


def test_the_profile_goes_and_the_record_of_the_law_stays_whole(client, anna):
    now = timezone.now()
    complaint = complaint_at("completed", author=anna)
    draft = DraftFactory(author=anna)
    file = attachments.add(draft, SimpleUploadedFile("снимок.pdf", ordinary_pdf()), by=anna, at=now)
    personal_data.ask(anna, at=now)
    personal_data.build_waiting(at=now)
    copy = personal_data.latest(anna)
    DeviceFactory(user=anna)
    anna.groups.add(Group.objects.create(name="Бывшие"))  # an officer once
    User.objects.filter(pk=anna.pk).update(notify_email=False, notify_sms=False)
    email, password = anna.email, anna.password
    wishes.ask(anna, at=now - 14 * DAY)
    call_command("anonymise_closed")
    tasks.tidy()
    anna.refresh_from_db()
    left = " ".join(str(value) for value in User.objects.filter(pk=anna.pk).values_list()[0])

    for gone in ("Смирнова", "Анна", "Викторовна", email, "+79001234567", password):
        assert gone not in left
    assert (anna.is_active, anna.email_verified, anna.phone_verified) == (False, False, False)
    assert (anna.notify_email, anna.notify_sms, anna.groups.count()) == (True, True, 0)
    assert second_factor.device_of(anna) is None
    assert not Complaint.objects.filter(pk=draft.pk).exists()
    for stored in (file.file.name, copy.file.name):
        assert not storages["private"].exists(stored)
    assert not Message.objects.filter(user=anna, reference="").exists()
    complaint.refresh_from_db()
    assert complaint.author_name == "Смирнова Анна Викторовна"
    assert not broken_links(list(complaint.events.order_by("position")))
    assert AccountClosure.objects.get().done_at
    assert "/login/" in client.get(reverse("complaints:list")).url


def test_the_contact_of_a_closed_cabinet_is_free_again(anna):
    email = anna.email
    wishes.ask(anna, at=timezone.now() - 14 * DAY)
    closing.anonymise_closed(at=timezone.now())

    assert User.objects.by_contact(email) is None
    assert UserFactory(email=email).pk != anna.pk


def test_recoveries_of_the_cabinet_are_emptied_and_those_that_wait_are_refused():
    anna, others = owner(), filed(new_contact="other@example.org")
    waiting, done = approved(anna), reviewed(anna, new_contact="anna.third@example.org")
    RecoveryRequest.objects.filter(pk=done.pk).update(status="rejected", decided_at=timezone.now())
    wishes.ask(anna, at=timezone.now() - 14 * DAY)
    tasks.tidy()
    emptied = RecoveryRequest.objects.filter(account=anna)

    assert {each.status for each in emptied} == {"rejected"}
    for each in emptied:
        assert (each.full_name, each.old_contacts, each.new_contact, each.statement) == ("", "", "", "")
        assert not each.document
    for stored in (waiting.document.name, done.document.name):
        assert not storages["private"].exists(stored)
    assert Message.objects.filter(kind="recovery_rejected", address=waiting.new_contact).count() == 1
    others.refresh_from_db()
    assert (others.status, others.full_name) == ("filed", "Смирнова Анна Викторовна")


def test_nothing_of_the_ways_in_is_left_and_the_proofs_are(client, anna, verified_client):
    client.get(CLOSE)
    desk = verified_client(StaffFactory(is_superuser=True))
    card = reverse("admin:accounts_user_change", args=[anna.pk])
    desk.get(card)
    desk.post(card, {"last_name": "Орлова", "first_name": "Анна", "is_active": "on"})
    security.renew_recovery_codes(anna, at=timezone.now())
    codes.issue("reset", anna.email, at=timezone.now())
    stranger = {"reference": "", "address": anna.email, "status": "sent", "sent_at": timezone.now(), "next_at": None}
    MessageFactory(kind="account_exists", **stranger)
    key = client.session.session_key
    wishes.ask(anna, at=timezone.now() - 14 * DAY)
    closing.anonymise_closed(at=timezone.now())

    for model in (SecurityEvent, UserSession, TrustedBrowser, RecoveryCode, Code, DataExport, Message):
        assert not model.objects.filter(user=anna).exists(), model
    assert not Message.objects.filter(address=anna.email).exists()
    assert not Session.objects.filter(session_key=key).exists()
    assert set(LogEntry.objects.filter(object_id=str(anna.pk)).values_list("object_repr", flat=True)) == {""}
    assert anna.looks.exists()
    assert anna.closures.get().done_at


def said_where(word):
    """(model, row) of every text and address of the whole database that holds the word."""
    for model in apps.get_models():
        texts = [
            column.name
            for column in model._meta.local_concrete_fields
            if isinstance(column, models.CharField | models.TextField | models.GenericIPAddressField)
        ]
        for row in model._base_manager.all():
            if any(word in str(getattr(row, name)) for name in texts):
                yield model.__name__, row


def test_in_the_whole_database_a_closed_cabinet_is_named_only_by_its_complaints():
    anna = lived(last_name="Ковригина", email="kovrigina@example.org", postal_address="Луговая, 14")
    Complaint.objects.of(anna).update(status="completed", outcome="met", completed_at=timezone.now())
    Complaint.objects.of(anna).update(last_name="Ковригина", email="kovrigina@example.org", phone="+79001234567")
    words = ("Ковригина", "kovrigina@", "+79001234567", "Луговая, 14", "198.51.100.7", "Потеряла телефон")
    assert all(list(said_where(word)) for word in words)
    wishes.ask(User.objects.get(pk=anna.pk), at=timezone.now() - 14 * DAY)
    tasks.tidy()
    found = {(name, row) for word in words for name, row in said_where(word)}

    assert {name for name, _row in found} == {"Complaint", "Message"}
    assert all(row.reference for name, row in found if name == "Message")


def test_the_table_promises_what_the_code_does(client, anna):
    rows = dict(said_in(client, CLOSE))
    (profile, recoveries, _open, complaints, proofs) = rows.values()

    assert profile == f"Удалим через {wishes.GRACE.days} дней после вашей просьбы"
    assert recoveries == f"Удалим через {wishes.GRACE.days} дней после вашей просьбы, нерешённые отклоним"
    assert complaints.startswith(f"Хранятся {closing.YEARS} лет: с 1 января")
    assert proofs == f"Хранятся {PROOF_YEARS} года, без имени и контактов в кабинете, потом удаляются"


def test_unproved_sign_ups_are_forgotten_after_a_day_and_everybody_else_stays(capsys):
    now = timezone.now()
    old = {"date_joined": now - 2 * DAY, "email_verified": False}
    UserFactory(**old)
    kept = [
        UserFactory(date_joined=now, email_verified=False),
        UserFactory(date_joined=now - 2 * DAY),
        StaffFactory(**old),
        complaint_at().author,
    ]
    User.objects.filter(pk=kept[-1].pk).update(**old, phone_verified=False)
    times = {"created_at": now - 2 * DAY, "contact": "a@example.org", "purpose": "signup"}
    Code.objects.create(expires_at=now - 2 * DAY, **times)
    Code.objects.create(expires_at=now, **times)
    call_command("close_unverified")

    assert "Удалено кодов: 1, кабинетов: 1." in capsys.readouterr().out
    assert User.objects.filter(pk__in=[person.pk for person in kept]).count() == 4
