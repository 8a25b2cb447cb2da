"""Staff see what failed and may send it again; nothing can be typed over and no code is shown."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from notifications.models import Message
from tests.factories import MessageFactory, StaffFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/notifications/message/"


def officer(*permissions):
    person = StaffFactory()
    person.user_permissions.add(*Permission.objects.filter(codename__in=permissions))
    return person


def failed(**changes):
    return MessageFactory(**{"status": "failed", "next_at": None, "attempts": 6, "error": "SMTP 451: later", **changes})


def send_again(client, *messages):
    data = {"action": "send_again", "_selected_action": [message.pk for message in messages]}
    return client.post(LIST, data, follow=True)


def test_the_list_puts_failed_ones_first_and_masks_addresses(verified_client):
    now = timezone.now()
    sent = MessageFactory(status="sent", sent_at=now, next_at=None, created_at=now)
    broken = failed(created_at=now - timedelta(days=3), channel="sms", address="+79001234567")
    response = verified_client(officer("view_message")).get(LIST)
    assert list(response.context["cl"].result_list) == [broken, sent]
    page = response.content.decode()
    assert "a••••@example.org" in page
    assert "+7 ••• •••-45-67" in page
    assert "anna@example.org" not in page
    assert "+79001234567" not in page


@pytest.mark.parametrize("query", ["?status__exact=failed", "?channel__exact=sms", "?kind=in_work", "?q=2026-004217-9"])
def test_the_list_is_filtered(verified_client, query):
    failed(channel="sms", address="+79001234567")
    MessageFactory(kind="comment", reference="2026-000001-1")
    response = verified_client(officer("view_message")).get(f"{LIST}{query}")
    assert response.context["cl"].result_count == 1


def test_without_the_right_there_is_nothing(verified_client):
    assert verified_client(officer()).get(LIST).status_code == 403


def test_nothing_can_be_added_changed_or_deleted(verified_client):
    message = failed()
    client = verified_client(officer("view_message", "resend_message"))
    page = client.get(f"{LIST}{message.pk}/change/")
    assert page.status_code == 200
    assert b"_save" not in page.content
    assert client.post(f"{LIST}{message.pk}/change/", {"subject": "x"}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{message.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_page_shows_the_text_and_masks_the_address(verified_client):
    message = failed(body="Текст письма")
    page = verified_client(officer("view_message")).get(f"{LIST}{message.pk}/change/").content.decode()
    assert "Текст письма" in page
    assert "anna@example.org" not in page


def test_a_code_is_never_shown(verified_client):
    later = timezone.now() + timedelta(minutes=5)
    code = MessageFactory(encrypted=True, expires_at=later, body="gAAAAA-token", subject="Код")
    client = verified_client(officer("view_message"))
    page = client.get(f"{LIST}{code.pk}/change/").content.decode()
    assert "gAAAAA" not in page
    assert "Код не показывается" in page


def test_failed_ones_are_sent_again_and_others_are_not(verified_client):
    now = timezone.now()
    broken = failed()
    sent = MessageFactory(status="sent", sent_at=now, next_at=None)
    code = failed(encrypted=True, expires_at=now + timedelta(minutes=5), subject="", body="")
    response = send_again(verified_client(officer("view_message", "resend_message")), broken, sent, code)
    assert [str(message) for message in response.context["messages"]] == [
        "Поставлено в очередь: 1",
        "Пропущено: 2. Ещё раз отправляются только неотправленные сообщения, коды — никогда.",
    ]
    statuses = dict(Message.objects.values_list("pk", "status"))
    assert statuses == {broken.pk: "queued", sent.pk: "sent", code.pk: "failed"}
    broken.refresh_from_db()
    assert (broken.attempts, broken.error) == (0, "")


def test_who_may_only_look_cannot_send_again(verified_client):
    broken = failed()
    client = verified_client(officer("view_message"))
    assert "send_again" not in client.get(LIST).content.decode()
    send_again(client, broken)
    broken.refresh_from_db()
    assert broken.status == "failed"
