"""The message centre beyond the list: what became of mail and SMS, what waits on top, «Ознакомлен(а)»."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from notifications import kinds, reading
from notifications.delivery import SCHEDULE
from notifications.models import ATTEMPTS, Message
from tests.complaints.desk import complaint_at, move
from tests.factories import CabinetMessageFactory, MessageFactory, UserFactory

pytestmark = pytest.mark.django_db
NOON = timezone.localtime().replace(hour=12, minute=4)
NEXT = '<input type="hidden" name="next" value="{}">'


@pytest.fixture
def anna(client):
    person = UserFactory(email="anna@mail.ru", phone="+79001234567", phone_verified=True)
    client.force_login(person)
    return person


@pytest.fixture
def answered(anna):
    """A complaint of hers with its answer, not opened yet."""
    return complaint_at("completed", author=anna)


def line(anna, key="event-1-author", **given):
    """A line of her cabinet about the event of that key."""
    return CabinetMessageFactory(user=anna, key=f"{key}:cabinet", created_at=NOON, **given)


def beside(channel, key="event-1-author", **given):
    """The mail or the SMS about the same event."""
    address = "anna@mail.ru" if channel == "email" else "+79001234567"
    return MessageFactory(key=f"{key}:{channel}", channel=channel, address=address, created_at=NOON, **given)


def seen(client, query=""):
    return client.get(f"/messages/{query}").content.decode()


def acknowledge(client, message, **given):
    return client.post(f"/messages/{message.pk}/ack/", given)


# --- what became of it -----------------------------------------------------------------------------------------------
SENT = {"status": "sent", "sent_at": NOON, "next_at": None}
FAILED = {"status": "failed", "next_at": None}


@pytest.mark.parametrize(
    ("channel", "given", "words"),
    [
        ("email", SENT, "Письмо отправлено в\xa012:04 на a••••@mail.ru"),
        ("email", SENT | {"sent_at": NOON + timedelta(days=1)}, "Письмо отправлено {day} в\xa012:04 на a••••@mail.ru"),
        ("sms", SENT, "СМС отправлена в\xa012:04 на +7\xa0•••\xa0•••-45-67"),
        ("sms", {}, "СМС ждёт отправки"),
        ("email", {"status": "sending", "claimed_at": NOON}, "Письмо отправляется на a••••@mail.ru"),
        ("email", {"attempts": 2, "error": "SMTP 451: busy"}, "Письмо пока не уходит, попробуем снова в\xa012:04"),
        ("email", FAILED | {"attempts": 1, "error": "SMTP 550: no such user"},
         "Письмо на a••••@mail.ru отправить не удалось: адрес не принимает"),
        ("sms", FAILED | {"attempts": 6}, "СМС на +7\xa0•••\xa0•••-45-67 отправить не удалось: шесть попыток за 15 часов"),
    ],
)  # fmt: skip
def test_each_message_says_what_became_of_its_mail_and_sms(client, anna, channel, given, words):
    line(anna)
    beside(channel, **given)
    day = f"{NOON + timedelta(days=1):%-d}"

    page = seen(client)
    said = words.partition("{day}")
    assert said[0] in page
    assert said[2] in page
    assert "{day}" not in words or f"отправлено {day}" in page
    assert ("проверьте адрес" in page) == (given.get("status") == "failed")
    assert "SMTP" not in page


def test_the_tries_and_hours_that_people_read_are_those_of_the_schedule():
    assert (ATTEMPTS, len(SCHEDULE)) == (6, 5)
    assert round(sum(SCHEDULE, timedelta()) / timedelta(hours=1)) == 15


def test_mail_of_another_event_is_not_told_under_this_one(client, anna):
    line(anna)
    beside("email", key="event-11-author", **SENT)

    assert "Письмо отправлено" not in seen(client)


def test_a_reminder_stands_under_what_it_reminds_of(client, anna):
    line(anna, kind="answered", needs_ack=True)
    beside("email", **SENT)
    beside("sms", key="event-1-author-ack", kind="ack_reminder", **SENT)

    assert "СМС с напоминанием отправлена в\xa012:04" in seen(client)


def test_the_spam_folder_is_named_where_a_mail_was_sent_and_its_matter_waits(client, anna):
    late = line(anna, kind="overdue")
    assert "Не видите письма?" not in seen(client)
    beside("email", **SENT)
    assert "Не видите письма? Загляните в папку «Спам»" in seen(client)

    client.get(f"/messages/{late.pk}/open/")

    assert "Не видите письма?" not in seen(client)


# --- which ones ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["2026-004217-9", "20260042179", " 2026–004217–9 ", "2026 004217 9"])
def test_the_number_of_a_complaint_leaves_its_messages(client, anna, typed):
    about = line(anna, reference="2026-004217-9", subject="Об этом")
    line(anna, "event-2-author", reference="2026-000001-8", subject="О другом")
    answer = client.get("/messages/", {"number": typed})

    assert [each.message for _day, lines in answer.context["days"] for each in lines] == [about]
    assert "О другом" not in answer.content.decode()


@pytest.mark.parametrize("typed", ["жираф", "\x00", "жи\x00раф", "9" * 400, "2026-004217-9' OR 1=1"])
def test_nonsense_for_a_number_finds_nothing_and_says_so(client, anna, typed):
    line(anna)

    answer = client.get("/messages/", {"number": typed})

    assert answer.status_code == 200
    assert ("Об этом обращении сообщений нет" in answer.content.decode()) == bool(typed.strip("\x00"))


def test_another_persons_number_shows_nothing(client, anna, answered):
    client.force_login(UserFactory())

    assert answered.title not in seen(client, f"?number={answered.number}")


def test_the_complaint_leads_to_its_messages(client, answered):
    assert f'href="/messages/?number={answered.number}"' in client.get(answered.get_absolute_url()).content.decode()


# --- what waits ------------------------------------------------------------------------------------------------------
def test_on_top_stands_what_to_do_and_where(client, anna):
    asked = complaint_at("needs_clarification", author=anna, title="Нет воды")
    done = complaint_at("completed", author=anna, title="Нет света")
    extended = line(anna, "extension", kind="extended", needs_ack=True, reference="2026-000777-7", read_at=NOON)
    context = client.get("/messages/").context
    answer = Message.objects.get(user=anna, channel="cabinet", reference=done.number, kind="answered")

    until = date_format(asked.clarifications.get().reply_until, "j E")
    first, second, third = context["to_do"]
    assert (first.words, first.title, first.url) == (
        f"Ответьте на вопрос до {until}",
        "Нет воды",
        asked.get_absolute_url(),
    )
    assert (second.words, second.url) == ("Прочитайте: пришёл ответ", f"/messages/{answer.pk}/open/")
    assert (third.words, third.url) == ("Подтвердите, что прочитали", f"/messages/{extended.pk}/open/")
    assert (context["to_do_count"], context["more_to_do"]) == (3, 0)


def test_the_tab_of_what_waits_holds_just_that(client, anna):
    asked = complaint_at("needs_clarification", author=anna)
    done = complaint_at("completed", author=anna)
    acknowledge(client, Message.objects.get(channel="cabinet", reference=asked.number, kind="clarification"))
    page = client.get("/messages/?show=todo")
    kinds_there = {
        (each.message.kind, each.message.reference) for _day, lines in page.context["days"] for each in lines
    }

    # A question waits for an answer even when it has been acknowledged.
    assert kinds_there == {("clarification", asked.number), ("answered", done.number)}


def test_what_is_done_waits_no_more(client, anna):
    asked = complaint_at("needs_clarification", author=anna)
    move(asked, "reply", anna, text="Второй подъезд")

    assert client.get("/messages/").context["to_do"] == []
    told = Message.objects.get(channel="cabinet", reference=asked.number, kind="clarification")
    assert told.acked_at  # answering a question is knowing of it
    assert told.read_at


# --- «Ознакомлен(а)» ---------------------------------------------------------------------------------------------------
def test_just_these_kinds_ask_for_it(client, answered):
    complaint_at("needs_clarification", author=answered.author)
    told = {message.kind: message.needs_ack for message in Message.objects.filter(channel="cabinet")}

    assert told == {"registered": False, "in_work": False, "clarification": True, "answered": True}
    assert {
        "clarification", "extended", "redirected_partly", "redirected", "answered", "published_answer", "left_abusive",
        "left_unreadable", "left_unclear", "returned_court", "returned_complaint", "secret", "correspondence_terminated",
    } == kinds.NEED_ACK  # fmt: skip
    assert not Message.objects.exclude(channel="cabinet").filter(needs_ack=True).exists()


def test_it_is_pressed_once_with_its_time_and_leads_back(client, anna):
    notice = line(anna, kind="answered", needs_ack=True)
    assert NEXT.format("/messages/?show=unread") in seen(client, "?show=unread")

    answer = acknowledge(client, notice, next="/messages/?show=unread")
    first = Message.objects.get(pk=notice.pk)
    acknowledge(client, notice)
    again = Message.objects.get(pk=notice.pk)

    assert (answer.status_code, answer.url) == (302, "/messages/?show=unread")
    assert (first.acked_at, first.read_at) == (again.acked_at, again.read_at)
    assert first.acked_at == first.read_at
    page = seen(client)
    assert "Вы отметили «Ознакомлен(а)»" in page
    assert f"/messages/{notice.pk}/ack/" not in page


@pytest.mark.parametrize("back", ["", "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"])
def test_it_leads_to_no_other_site(client, anna, back):
    assert acknowledge(client, line(anna, kind="answered", needs_ack=True), next=back).url == "/messages/"


def test_only_ones_own_notice_that_asks_for_it_can_be_acknowledged(client, anna):
    strangers = CabinetMessageFactory(kind="answered", needs_ack=True)
    plain, mail = line(anna), beside("email")
    for message in (strangers, plain, mail):
        assert acknowledge(client, message).status_code == 404
    assert client.get(f"/messages/{strangers.pk}/ack/").status_code == 405
    client.logout()
    assert "/accounts/login/" in acknowledge(client, plain).url
    assert not Message.objects.filter(acked_at__isnull=False).exists()


def test_opening_the_answer_reads_it_and_acknowledges_nothing(client, answered):
    page = client.get(answered.get_absolute_url()).content.decode()
    told = Message.objects.get(channel="cabinet", reference=answered.number, kind="answered")

    assert told.read_at
    assert told.acked_at is None
    assert f"/messages/{told.pk}/ack/" in page
    assert NEXT.format(answered.get_absolute_url()) in page


def test_the_later_notice_speaks_for_the_earlier_ones(client, anna, answered):
    answer = Message.objects.get(channel="cabinet", reference=answered.number, needs_ack=True)
    earlier = line(anna, "extension", kind="extended", needs_ack=True, reference=answered.number)
    Message.objects.filter(pk=earlier.pk).update(created_at=answer.created_at - timedelta(days=1))
    acknowledge(client, earlier)
    assert list(Message.objects.unacknowledged()) == [answer]  # not the other way round

    Message.objects.filter(pk=earlier.pk).update(acked_at=None)
    acknowledge(client, answer)

    assert not Message.objects.unacknowledged().exists()
    assert "Подтвердите, что прочитали" not in client.get(answered.get_absolute_url()).content.decode()


def test_everything_read_is_not_everything_acknowledged(client, anna):
    line(anna, kind="answered", needs_ack=True)
    client.post("/messages/read/")

    assert [each.words for each in client.get("/messages/").context["to_do"]] == ["Подтвердите, что прочитали"]


def test_what_lies_unopened_is_the_endings(anna):
    line(anna, "event-1-author", kind="answered")
    line(anna, "event-2-author", kind="comment")
    line(anna, "event-3-author", kind="redirected", read_at=NOON)

    assert [message.kind for message in reading.unread_endings(anna.pk)] == ["answered"]
