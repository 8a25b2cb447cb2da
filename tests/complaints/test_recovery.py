"""Getting back in by a document: the citizen's pages, the picture."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints.models import RecoveryRequest
from complaints.recovery import decisions, documents, filing
from notifications import secrecy
from notifications.models import Message
from tests.complaints.recovery import (
    NEW,
    after_the_day,
    approved,
    decider,
    filed,
    later,
    owner,
    picture,
    reviewed,
    told,
    use_link,
)
from tests.corpus_pdf import pdf_with_javascript
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

BEGIN = reverse("complaints:recovery")
CODE = reverse("complaints:recovery_code")
SENT = reverse("complaints:recovery_sent")
DAY = timedelta(hours=24)


def begin(client, document=None, **changes):
    return client.post(BEGIN, {**told(**changes), "document": document or picture()})


def code_to(address):
    body = secrecy.decrypt(Message.objects.filter(address=address, kind="security_code").latest("pk").body)
    return re.search(r"\b\d{6}\b", body).group()


def on_disk():
    return [path for path in Path(settings.PRIVATE_FILES_DIR).rglob("*") if path.is_file()]


def stop(*_args):
    """As Ctrl-C at that moment."""
    raise KeyboardInterrupt


# --- filing ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("contact", [NEW, "+79007654321"])
def test_form_code_number_without_a_sign_in(client, contact):
    staff = decider()
    assert client.get(BEGIN).status_code == 200
    assert begin(client, new_contact=contact).url == CODE
    answer = client.post(CODE, {"code": code_to(contact)})
    assert answer.url == SENT
    request = RecoveryRequest.objects.get()
    assert request.status == "filed"
    assert request.shown_number in client.get(SENT).content.decode()
    assert Message.objects.filter(kind="recovery_received", address=contact).count() == 1
    assert Message.objects.filter(kind="staff_recovery_new", address=staff.email).count() == 1
    assert [event.kind for event in request.events.all()] == ["filed"]


def test_the_pages_answer_alike_whether_such_a_cabinet_exists():
    def walk(contact, new):
        client = Client()
        pages = [begin(client, old_contacts=contact, new_contact=new)]
        pages += [client.get(CODE), client.post(CODE, {"code": code_to(new)}), client.get(SENT)]
        numbers = RecoveryRequest.objects.latest("pk").shown_number
        shown = [re.sub(r"csrf\w+. value=.\w+|\d\d:\d\d", "", page.content.decode()) for page in pages]
        return [
            (
                page.status_code,
                page.get("Location"),
                sorted(page.headers),
                sorted(page.cookies),
                text.replace(numbers, "N"),
            )
            for page, text in zip(pages, shown, strict=True)
        ]

    owner()
    known, unknown = walk("anna@example.org", "a1@example.org"), walk("nobody@example.org", "a2@example.org")
    assert known == unknown


def test_a_new_contact_that_has_a_cabinet_is_led_to_the_ordinary_reset(client):
    UserFactory(email=NEW)
    begin(client)
    assert client.post(CODE, {"code": code_to(NEW)}).url == reverse("account_reset_password")
    assert RecoveryRequest.objects.get().status == "unproved"


def test_a_wrong_code_files_nothing(client):
    begin(client)
    wrong = "121212" if code_to(NEW) != "121212" else "131313"
    assert "Код не подошёл" in client.post(CODE, {"code": wrong}).content.decode()
    assert RecoveryRequest.objects.get().status == "unproved"


def test_a_code_of_another_browser_files_nothing(client):
    begin(client)
    stranger = Client()
    assert stranger.post(CODE, {"code": code_to(NEW)}).url == BEGIN
    assert stranger.get(SENT).url == BEGIN


def test_a_hostile_file_is_refused_and_nothing_is_kept(client):
    answer = begin(client, document=picture(pdf_with_javascript(), "паспорт.pdf"))
    assert "в PDF есть сценарии" in answer.content.decode()
    assert begin(client, document=picture(b"", "паспорт.jpg")).status_code == 200
    assert begin(client, document=picture(b"MZ", "паспорт.exe")).status_code == 200
    assert not RecoveryRequest.objects.exists()
    assert on_disk() == []


NONE_TODAY = "Сегодня мы больше не можем принять снимок. Попробуйте завтра или придите с документом к нам"


def test_one_address_alone_does_not_use_up_what_all_people_have_for_a_day(client):
    """Twenty an hour would be more than the portal takes of all of them."""
    for hour in range(3):
        with later(hour * 1.1):
            pages = [client.post(BEGIN, {}).content.decode() for _ in range(20)]
        braked = ["Слишком много попыток" in page for page in pages]
        assert braked == [hour == 2] * 20
    with later(24.1):
        assert begin(client).url == CODE
    assert filing.UNPROVED_PER_DAY >= 5 * 40


def test_requests_never_proved_are_few_in_a_day_and_staff_hear_of_it(client, monkeypatch, caplog):
    monkeypatch.setattr(filing, "UNPROVED_PER_DAY", 3)
    for count in range(3):
        assert begin(Client(), new_contact=f"flood{count}@example.org").url == CODE
    answer = begin(client)
    assert (answer.status_code, answer.context["form"].errors["document"]) == (200, [NONE_TODAY])
    assert 'value="anna@example.org, 8 (900) 123-45-67"' in answer.content.decode()
    assert (RecoveryRequest.objects.count(), len(on_disk())) == (3, 3)
    assert not Message.objects.filter(address=NEW).exists()
    alarms = [line.getMessage() for line in caplog.records if line.levelname == "ERROR"]
    assert ["recovery_requests_used_up" in alarm for alarm in alarms] == [True]
    with later(24.1):
        assert begin(Client()).url == CODE


def test_a_proved_request_makes_room_for_the_next(client, monkeypatch):
    monkeypatch.setattr(filing, "UNPROVED_PER_DAY", 1)
    begin(client)
    assert begin(Client(), new_contact="boris@example.org").status_code == 200
    client.post(CODE, {"code": code_to(NEW)})
    assert begin(Client(), new_contact="boris@example.org").url == CODE


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("last_name", "", "Введите фамилию"),
        ("last_name", "Smirnova", "латинские буквы"),
        ("first_name", "\x00", "null"),
        ("old_contacts", "", "прежнюю почту или телефон"),
        ("old_contacts", "а" * 501, "Сократите до 500 знаков"),
        ("new_contact", "анна", "Добавьте знак @"),
        ("new_contact", "8 495 123-45-67", "СМС приходят только на мобильный"),
        ("statement", "", "Расскажите, что случилось"),
        ("statement", "а" * 2001, "Сократите на 1 знак"),
    ],
)
def test_each_bad_answer_has_its_sentence(client, field, value, sentence):
    page = begin(client, **{field: value}).content.decode()
    assert sentence in page or field == "first_name"
    assert "Приложите снимок ещё раз" in page
    assert not RecoveryRequest.objects.exists()


def test_a_form_without_a_file_says_so(client):
    assert "Приложите снимок документа" in client.post(BEGIN, told()).content.decode()


def test_requests_are_braked_per_contact_and_per_address(client):
    begin(client)
    assert "Код уже отправлен" in begin(Client()).content.decode()
    for _press in range(19):
        page = begin(client, statement="")
    assert "Слишком много попыток" in page.content.decode()


# --- the picture -----------------------------------------------------------------------------------------------------
def test_the_picture_lies_on_the_disk_only_encrypted():
    filed()
    (kept,) = on_disk()
    content = kept.read_bytes()
    assert b"\xff\xd8\xff" not in content
    assert b"JFIF" not in content
    assert content.startswith(b"gAAAA")


@pytest.mark.django_db(transaction=True)
def test_the_picture_goes_thirty_days_after_the_decision_and_not_earlier():
    request = filed()
    with later(31 * 24):
        call_command("tidy")
        assert len(on_disk()) == 1  # not decided yet
        decisions.reject(request.pk, by=decider(), at=timezone.now(), reason="Не читается")
        call_command("tidy")
        assert len(on_disk()) == 1
    with later(62 * 24):
        call_command("tidy")
        call_command("tidy")
    assert on_disk() == []
    request.refresh_from_db()
    assert not request.document
    assert request.events.filter(kind="erased").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("status", ["rejected", "expired", "done"])
def test_what_was_told_goes_with_the_picture_and_the_record_stays(verified_client, status):
    anna, staff = owner(), decider()
    request = approved(anna)
    RecoveryRequest.objects.filter(pk=request.pk).update(status=status)
    with later(31 * 24):
        call_command("tidy")
        call_command("tidy")
        page = verified_client(staff).get(reverse("admin:complaints_recoveryrequest_change", args=[request.pk]))
    left = " ".join(map(str, RecoveryRequest.objects.filter(pk=request.pk).values_list()[0]))
    for told_then in [*told().values(), request.document_name]:
        assert told_then not in left
    assert RecoveryRequest.objects.get(pk=request.pk, account=anna, number=request.number, approver__isnull=False)
    assert "удалены по сроку" in page.content.decode()
    assert "Передано второму сотруднику" not in page.content.decode()
    assert [event.kind for event in request.events.all()] == ["filed", "reviewed", "approved", "erased"]


@pytest.mark.django_db(transaction=True)
def test_on_the_way_nothing_is_emptied_even_when_the_picture_may_be_kept_for_no_day(settings, client):
    settings.RECOVERY_FILES_DAYS = 0
    approved(owner())
    after_the_day()
    with later(25):
        call_command("tidy")
    assert use_link(client).status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("status", ["filed", "reviewed", "frozen"])
def test_what_nobody_decides_is_refused_after_ninety_days_with_a_word_to_the_applicant(status):
    request = reviewed(owner()) if status != "filed" else filed()
    RecoveryRequest.objects.filter(pk=request.pk).update(status=status)
    with later(89 * 24):
        call_command("tidy")
    assert RecoveryRequest.objects.get().status == status
    with later(91 * 24):
        call_command("tidy")
    assert RecoveryRequest.objects.get().status == "rejected"
    assert "решение не принято" in Message.objects.get(kind="recovery_rejected", address=NEW).body
    assert RecoveryRequest.objects.get().statement  # thirty days more, for a complaint about the refusal


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("command", ["tidy", "rotate_field_keys"])
def test_the_picture_follows_a_new_key(settings, command):
    request, (old,) = filed(), settings.FIELD_KEYS
    new = Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, old]
    call_command(command)
    settings.FIELD_KEYS = [new]
    call_command(command)
    assert len(on_disk()) == 1
    assert on_disk()[0].stat().st_mode & 0o777 == 0o600
    assert documents.read(request.pk, by=decider(), at=timezone.now()).startswith(b"\xff\xd8\xff")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_change_of_keys_that_is_stopped_loses_nothing_and_is_finished_by_the_next(settings, monkeypatch, moment):
    request, (old,), new = filed(), settings.FIELD_KEYS, Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, old]

    with monkeypatch.context() as stopped:
        stopped.setattr(os, moment, stop)
        with pytest.raises(KeyboardInterrupt):
            call_command("rotate_field_keys")
    settings.FIELD_KEYS = [old]
    assert documents.read(request.pk, by=decider(), at=timezone.now()).startswith(b"\xff\xd8\xff")
    settings.FIELD_KEYS = [new, old]
    call_command("rotate_field_keys")
    settings.FIELD_KEYS = [new]
    assert documents.read(request.pk, by=decider(), at=timezone.now()).startswith(b"\xff\xd8\xff")
    assert len(on_disk()) == 1


@pytest.mark.django_db(transaction=True)
def test_what_a_stopped_change_of_keys_left_goes_with_the_picture(settings, monkeypatch):
    request, (old,) = filed(), settings.FIELD_KEYS
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), old]
    with monkeypatch.context() as stopped:
        stopped.setattr(os, "replace", stop)
        with pytest.raises(KeyboardInterrupt):
            call_command("rotate_field_keys")
    assert len(on_disk()) == 2
    with transaction.atomic():
        documents.delete_after_commit(request.document.name)
    assert on_disk() == []


@pytest.mark.django_db(transaction=True)
def test_a_picture_no_key_opens_keeps_the_old_key_needed(settings):
    filed()
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="Верните прежний ключ"):
        call_command("rotate_field_keys")
    assert len(on_disk()) == 1


@pytest.mark.django_db(transaction=True)
def test_a_request_never_proved_goes_after_a_day(client):
    begin(client)
    call_command("tidy")
    assert RecoveryRequest.objects.exists()
    with later(25):
        call_command("tidy")
    assert not RecoveryRequest.objects.exists()
    assert on_disk() == []
