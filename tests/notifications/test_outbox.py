"""What is written, when, and what rings."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from notifications import outbox, tasks
from notifications.models import Message
from notifications.rendering import MissingValue
from tests.factories import UserFactory

CONTEXT = {
    "number": "2026-004217-9",
    "name": "Анна Викторовна",
    "due_on": "22.12.2026",
    "due_on_short": "22.12",
    "department": "Управление ЖКХ",
}
URL = "/complaints/2026-004217-9/"


@pytest.fixture
def anna(db):
    return UserFactory(email="anna@example.org")


@pytest.fixture
def rings(monkeypatch) -> list[str]:
    """What the worker would have been told."""
    heard: list[str] = []
    monkeypatch.setattr(tasks.wake, "delay", lambda: heard.append("wake"))
    return heard


def write(user, key="event-1-author", kind="in_work", **changes):
    given = {
        "recipient": outbox.Recipient(user_id=user.pk, email="anna@example.org", phone="+79001234567"),
        "context": CONTEXT,
        "at": timezone.now(),
        "url": URL,
        "reference": "2026-004217-9",
    }
    return outbox.enqueue(key=key, kind=kind, **{**given, **changes})


def test_one_event_is_one_row_for_each_channel(anna):
    messages = write(anna)
    assert [(row.key, row.channel, row.status, row.address) for row in messages] == [
        ("event-1-author:cabinet", "cabinet", "sent", ""),
        ("event-1-author:email", "email", "queued", "anna@example.org"),
        ("event-1-author:sms", "sms", "queued", "+79001234567"),
    ]


def test_mail_greets_links_and_signs_and_the_cabinet_only_tells(anna, settings):
    settings.SITE_URL = "https://otklik.example"
    cabinet, mail, sms = write(anna)
    assert cabinet.subject == mail.subject == "Обращение № 2026-004217-9: передано исполнителю"
    assert cabinet.body.startswith("Ваше обращение № 2026-004217-9 рассматривает Управление ЖКХ.")
    assert "Здравствуйте" not in cabinet.body
    assert mail.body.startswith("Здравствуйте, Анна Викторовна!\n\nВаше обращение")
    assert f"\nСтраница обращения: https://otklik.example{URL}\n" in mail.body
    assert mail.body.endswith("Мы никогда не просим пароль, код из СМС и данные банковской карты.\n")
    assert sms.body == "№ 2026-004217-9: передано исполнителю. Срок до 22.12"


def test_the_same_key_twice_is_one_message_and_the_first_text(anna, rings, django_capture_on_commit_callbacks):
    write(anna)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        again = write(anna, context={**CONTEXT, "department": "Другое"})
    assert Message.objects.count() == 3
    assert "Управление ЖКХ" in again[1].body
    assert callbacks == []


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written():
    anna = UserFactory()
    with pytest.raises(TransactionManagementError):
        write(anna)
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_tells_nobody(rings):
    anna = UserFactory()

    def change() -> None:
        with transaction.atomic():
            write(anna)
            raise ValueError("changed my mind")

    with pytest.raises(ValueError, match="changed my mind"):
        change()
    assert (Message.objects.count(), rings) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_one_transaction_rings_once_and_the_next_one_again(rings):
    anna = UserFactory()
    with transaction.atomic():
        for number in range(5):
            write(anna, key=f"event-{number}-author")
            with transaction.atomic():
                write(anna, key=f"inner-{number}-author")
        assert rings == []
    assert rings == ["wake"]
    with transaction.atomic():
        write(anna, key="later")
    assert rings == ["wake", "wake"]


@pytest.mark.django_db(transaction=True)
def test_a_savepoint_rolled_back_does_not_take_the_ring_of_the_rest_along(rings):
    anna = UserFactory()
    with transaction.atomic():
        sid = transaction.savepoint()
        write(anna, key="lost")
        transaction.savepoint_rollback(sid)
        write(anna, key="kept")
    assert rings == ["wake"]
    assert set(Message.objects.values_list("key", flat=True)) == {"kept:cabinet", "kept:email", "kept:sms"}


@pytest.mark.django_db(transaction=True)
def test_a_line_in_the_cabinet_alone_wakes_nobody(rings):
    anna = UserFactory()
    with transaction.atomic():
        write(anna, recipient=outbox.Recipient(user_id=anna.pk))
    assert rings == []


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_refuses_breaks_nothing(monkeypatch):
    def refuse() -> None:
        raise ConnectionRefusedError("nobody listens")

    monkeypatch.setattr(tasks.wake, "delay", refuse)
    anna = UserFactory()
    with transaction.atomic():
        write(anna)
    assert Message.objects.filter(status="queued").count() == 2


def test_a_text_whose_value_is_missing_is_not_written(anna):
    with pytest.raises(MissingValue, match="department"), transaction.atomic():
        write(anna, context={key: value for key, value in CONTEXT.items() if key != "department"})
    assert not Message.objects.exists()


def test_a_kind_without_sms_text_sends_no_sms_and_staff_get_mail_only(anna):
    context = {**CONTEXT, "category": "Освещение", "redirect_due": "29.11.2026"}
    [mail] = write(anna, kind="staff_new", context=context, url="/admin/complaints/complaint/7/change/")
    assert mail.channel == "email"
    assert mail.subject == "[2026-004217-9] Новое обращение: Освещение, срок 22.12.2026"
    assert "Анна" not in mail.body
    assert "Открыть: http://127.0.0.1:8000/admin/complaints/complaint/7/change/" in mail.body


def test_a_contact_without_an_account_has_no_cabinet(anna):
    [mail] = write(anna, recipient=outbox.Recipient(user_id=None, email="new@example.org"))
    assert (mail.channel, mail.user) == ("email", None)


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "complaints/"])
def test_a_message_leads_nowhere_but_to_this_site(anna, url):
    with pytest.raises(ValueError, match="path of this site"):
        write(anna, url=url)


def test_line_breaks_in_a_value_do_not_become_headers(anna):
    context = {**CONTEXT, "category": "Дороги\r\nBcc: x@evil.example", "redirect_due": "29.11.2026"}
    [mail] = write(anna, kind="staff_new", context=context)
    assert "\n" not in mail.subject
    assert "\r" not in mail.subject


def test_markup_in_values_stays_text(anna):
    [_cabinet, mail, _sms] = write(anna, context={**CONTEXT, "department": "Отдел «Вода & тепло» <1>"})
    assert "Отдел «Вода & тепло» <1>" in mail.body


@pytest.mark.parametrize("phone", ["", "+79001234567"])
def test_writing_costs_two_queries_however_many_channels(anna, phone, django_assert_num_queries):
    recipient = outbox.Recipient(user_id=anna.pk, email="anna@example.org", phone=phone)
    with django_assert_num_queries(2):
        write(anna, recipient=recipient)


def test_a_row_that_the_database_refuses_is_not_passed_over(db):
    at = timezone.now()
    with pytest.raises(IntegrityError, match=r"(?i)refused|constraint"), transaction.atomic():
        outbox._write(
            [Message(key="bad", channel="email", address="", kind="x", created_at=at, next_at=at + timedelta(1))]
        )
