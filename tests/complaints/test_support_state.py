"""A request to support that was sent: its state by number and code, its talk in the cabinet, its end."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import closing as wishes
from complaints import closing
from complaints.models import SupportEntry, SupportFile, SupportRequest
from complaints.support import talk
from complaints.support_numbers import support_number
from notifications.models import Message
from tests.complaints.support import (
    MAIL,
    MINE,
    STATE,
    answered,
    asked,
    opens,
    page,
    screenshot,
    stored_names,
    supporter,
)
from tests.factories import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


# --- state by number and code --------------------------------------------------------------------------------------------
def test_number_and_code_tell_the_state_and_nothing_that_was_written(client):
    request = answered(asked(text="Тайна-1"), text="Тайна-2")
    typed_number = request.number.lower().replace("-", " ")
    answer = client.post(STATE, {"number": typed_number, "code": f"{request.code[:4]}-{request.code[4:]}".lower()})
    assert answer.url == STATE
    said = page(client.get(STATE))
    assert "Ответ отправлен" in said
    assert request.number in said
    for secret in ("Тайна", MAIL, "2026-004217-9", "Firefox"):
        assert secret not in said
    assert "Ответ отправлен" not in page(Client().get(STATE))


@pytest.mark.parametrize("number", ["П-000001-1", "abc", "", "П-999999-" + support_number(999999)[-1], "9" * 50, "١٢"])
def test_a_wrong_pair_is_told_alike(client, number):
    asked()
    answer = client.post(STATE, {"number": number, "code": "ABCDEFGH"})
    assert answer.status_code == 200
    assert "Ждёт поддержки" not in page(answer)


def test_guessing_codes_is_braked(client, settings):
    request = asked()
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "support_state": "2/h/ip"}
    for _try in range(2):
        client.post(STATE, {"number": request.number, "code": "ABCDEFGH"})
    answer = client.post(STATE, {"number": request.number, "code": request.code})
    assert "Слишком много попыток" in page(answer)
    assert request.number not in page(client.get(STATE))


def test_whoever_has_the_code_writes_on_and_the_request_waits_again(client):
    staff = supporter()
    request = answered(asked(), by=staff)
    client.post(STATE, {"number": request.number, "code": request.code})
    for _press in range(2):
        assert client.post(STATE, {"more": "1", "text": "Не помогло."}).status_code == 302
    request.refresh_from_db()
    assert request.status == "in_work"
    assert [entry.text for entry in talk.said(request)][-1] == "Не помогло."
    assert talk.said(request).count() == 3
    told = Message.objects.filter(kind="staff_support_new").order_by("-pk")
    assert (told[0].address, "написал ещё" in told[0].subject) == (staff.email, True)


def test_writing_on_without_a_code_is_no_address_at_all(client):
    asked()
    client.post(STATE, {"more": "1", "text": "Не помогло."})
    assert SupportEntry.objects.count() == 1


# --- in the cabinet --------------------------------------------------------------------------------------------------------
def test_the_reply_stands_in_the_cabinet_and_not_in_the_mail(client, author):
    request = answered(asked(by=author), text="Очистите кэш.")
    assert "Очистите кэш." in page(client.get(request.get_absolute_url()))
    told = Message.objects.filter(kind="support_answered")
    assert {message.channel for message in told} == {"cabinet", "email"}
    assert all("кэш" not in message.body for message in told)
    assert all(request.get_absolute_url() == message.url for message in told)


def test_without_a_cabinet_the_reply_goes_whole_to_the_address_that_was_given():
    answered(asked(), text="Очистите кэш.")
    (message,) = Message.objects.filter(kind="support_answered")
    assert (message.channel, message.address, message.user) == ("email", MAIL, None)
    assert "Очистите кэш." in message.body


def test_writing_on_in_the_cabinet_with_a_screenshot(client, author):
    request = answered(asked(by=author))
    answer = client.post(request.get_absolute_url(), {"text": "Вот ещё снимок.", "files": screenshot()}, follow=True)
    assert "Сообщение отправлено" in page(answer)
    assert SupportFile.objects.get().entry.text == "Вот ещё снимок."
    bad = client.post(request.get_absolute_url(), {"text": "", "files": screenshot()})
    assert "Опишите, что не получается" in page(bad)


def test_what_was_typed_waits_for_the_next_sign_in(client, author):
    request = asked(by=author)
    client.logout()
    assert client.post(request.get_absolute_url(), {"text": "Не помогло."}).status_code == 302
    client.force_login(author)
    assert "Не помогло." in page(client.get(request.get_absolute_url()))
    assert SupportEntry.objects.count() == 1


@pytest.mark.parametrize("who", ["anonymous", "stranger", "officer", "support without second factor"])
def test_a_request_and_its_screenshot_are_not_there_for_others(who):
    request = asked(by=UserFactory(), uploads=[screenshot()])
    file, client = SupportFile.objects.get(), Client()
    person = {"stranger": UserFactory, "officer": StaffFactory, "support without second factor": supporter}.get(who)
    if person:
        client.force_login(person())
    expected = 302 if who == "anonymous" else 404
    for address in (request.get_absolute_url(), file.get_absolute_url(), file.thumbnail_url):
        assert client.get(address).status_code == expected, address
    assert client.post(request.get_absolute_url(), {"text": "Я"}).status_code == expected


def test_an_officer_of_support_does_not_open_the_cabinets_page_but_opens_the_screenshot_and_that_is_written(
    verified_client,
):
    staff, request = supporter(), asked(by=UserFactory(), uploads=[screenshot()])
    client, file = verified_client(staff), SupportFile.objects.get()
    assert client.get(request.get_absolute_url()).status_code == 404
    assert all(opens(client, file.get_absolute_url()) for _time in range(2))
    (opened,) = SupportEntry.objects.filter(kind="opened")
    assert (opened.actor, opened.text) == (staff, file.name)


def test_the_owner_opens_the_screenshot_and_nothing_is_written(client, author):
    asked(by=author, uploads=[screenshot()])
    file = SupportFile.objects.get()
    assert opens(client, file.get_absolute_url())
    assert opens(client, file.thumbnail_url)
    assert not SupportEntry.objects.filter(kind="opened").exists()


def test_the_list_costs_the_same_for_one_and_thirty(client, author):
    asked(by=author)
    client.get(MINE)
    with CaptureQueriesContext(connection) as one:
        client.get(MINE)
    for row in range(19):
        asked(by=author, text=f"Ещё {row}")
    with CaptureQueriesContext(connection) as many:
        client.get(MINE)
    assert len(one) == len(many)


def test_the_page_of_a_long_talk_costs_the_same(client, author):
    request = asked(by=author, uploads=[screenshot()])
    client.get(request.get_absolute_url())
    with CaptureQueriesContext(connection) as one:
        client.get(request.get_absolute_url())
    for row in range(30):
        talk.write(request.pk, f"Ещё {row}", [], by=author, at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        client.get(request.get_absolute_url())
    assert len(one) == len(many)


# --- its end -----------------------------------------------------------------------------------------------------------------
def test_with_the_cabinet_its_requests_go_and_those_from_its_address(django_capture_on_commit_callbacks):
    anna = UserFactory(email="anna.s@example.org")
    asked(by=anna, uploads=[screenshot()])
    asked(email="anna.s@example.org")
    other = asked()
    wishes.ask(anna, at=timezone.now() - timedelta(days=14))
    with django_capture_on_commit_callbacks(execute=True):
        closing.anonymise_closed(at=timezone.now())
    assert list(SupportRequest.objects.all()) == [other]
    assert not SupportFile.objects.exists()
    assert not stored_names()
