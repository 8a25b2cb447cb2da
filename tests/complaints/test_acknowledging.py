"""A notice without «Ознакомлен(а)»: once by the other way, then on the desk of those who phone or post."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints import acknowledging, workflow
from complaints.models import Complaint
from complaints.tasks import check_acknowledged
from notifications import reading
from notifications.models import Message
from tests.complaints.desk import LIST, complaint_at, move, officer, page
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)
PHONES = (f"+79005{number:06d}" for number in range(10**6))


def both(**given):
    """Somebody with mail and a mobile phone."""
    return UserFactory(**{"phone": next(PHONES), "phone_verified": True} | given)


def answered(author, *, days=4, mail="sent", sms=""):
    """A complaint of `author` answered `days` ago; what became of the mail and the SMS of that, empty for no such message."""
    complaint = complaint_at("completed", author=author)
    told = Message.objects.filter(reference=complaint.number, kind="answered")
    told.update(created_at=NOW - days * DAY)
    for channel, status in {"email": mail, "sms": sms}.items():
        rows = told.filter(channel=channel)
        sent = {"sent_at": NOW - days * DAY} if status == "sent" else {}
        rows.update(status=status, next_at=None, **sent) if status else rows.delete()
    return complaint


def reminders(complaint):
    return sorted(
        Message.objects.filter(reference=complaint.number, kind="ack_reminder").values_list("channel", flat=True)
    )


def notice(complaint):
    return Message.objects.get(reference=complaint.number, channel="cabinet", kind="answered")


@pytest.mark.parametrize(
    ("author", "went", "then"),
    [
        ({}, {"mail": "sent"}, "sms"),
        ({}, {"mail": "", "sms": "sent"}, "email"),
        ({}, {"mail": "failed"}, "sms"),
        ({}, {"mail": "sent", "sms": "failed"}, "sms"),
        ({}, {"mail": "sent", "sms": "sent"}, "email"),  # both in vain: the cheapest once more
        ({"notify_sms": False}, {"mail": "sent"}, "email"),
        ({"phone_verified": False}, {"mail": "failed"}, "email"),
        ({"notify_email": False}, {"mail": "", "sms": "sent"}, "sms"),
    ],
)
def test_after_three_days_the_other_way_is_tried_once(author, went, then):
    complaint = answered(both(**author), **went)

    first, second = acknowledging.run(at=NOW), acknowledging.run(at=NOW + DAY)

    assert (first, second) == (1, 0)
    assert reminders(complaint) == [then]
    told = Message.objects.get(kind="ack_reminder")
    assert told.key == f"{notice(complaint).key.removesuffix(':cabinet')}-ack:{then}"
    assert complaint.number in told.body
    assert complaint.title not in told.body + told.subject


def test_who_has_only_the_cabinet_is_not_written_to_and_not_forgotten():
    complaint = answered(both(notify_email=False, notify_sms=False), days=11, mail="", sms="")

    assert acknowledging.run(at=NOW) == 0
    assert Complaint.objects.filter(acknowledging.neglected(at=NOW)).get() == complaint


@pytest.mark.parametrize(("days", "told"), [(2, 0), (3, 1), (9, 1), (11, 0)])
def test_not_before_its_day_and_not_when_officers_have_it(days, told):
    answered(both(), days=days)

    assert acknowledging.run(at=NOW) == told


def test_whoever_has_acknowledged_withdrawn_or_closed_the_cabinet_is_left_alone():
    known, gone = answered(both()), answered(both())
    asked = complaint_at("needs_clarification", author=both())
    workflow.make("withdraw", asked.pk, by=asked.author, at=NOW)
    Message.objects.filter(reference=asked.number).update(created_at=NOW - 4 * DAY)
    reading.acknowledge(notice(known), at=NOW)
    gone.author.is_active = False
    gone.author.save()

    assert acknowledging.run(at=NOW) == 0


def test_of_two_notices_about_one_complaint_only_the_newest_is_chased():
    complaint = answered(both())
    told = notice(complaint)
    Message.objects.create(
        key="event-0-author:cabinet", kind="extended", channel="cabinet", user=told.user, reference=told.reference,
        status="sent", sent_at=NOW, created_at=told.created_at - DAY / 2, needs_ack=True,
    )  # fmt: skip

    assert acknowledging.run(at=NOW) == 1
    assert Message.objects.get(kind="ack_reminder").key.startswith(told.key.removesuffix(":cabinet"))


def test_thirty_cost_as_much_as_one():
    answered(both())
    with CaptureQueriesContext(connection) as one:
        check_acknowledged()
    for _each in range(30):
        answered(both())
    with CaptureQueriesContext(connection) as thirty:
        check_acknowledged()

    assert Message.objects.filter(kind="ack_reminder").count() == 31
    assert len(one) == len(thirty)


# --- whom to phone -----------------------------------------------------------------------------------------------------
def neglected():
    return list(Complaint.objects.filter(acknowledging.neglected(at=NOW)))


@pytest.mark.parametrize(("days", "is_told"), [(9, False), (10, True), (40, True)])
def test_after_seven_days_more_officers_are_told(days, is_told):
    complaint = answered(both(), days=days)

    assert neglected() == ([complaint] if is_told else [])


def test_the_list_of_the_desk_shows_it_until_a_note_says_what_was_done(verified_client):
    complaint = answered(both(), days=11)
    head = officer("head", complaint)
    desk = verified_client(head)
    assert complaint.number in desk.get(LIST, {"desk": "unaware"}).content.decode()

    workflow.write_note(complaint.pk, by=head, at=NOW, text="Дело сдано")
    assert neglected() == [complaint]
    workflow.write_note(complaint.pk, by=head, at=NOW, text="Прочитали ответ по телефону", made_known=True)

    assert neglected() == []
    assert complaint.number not in desk.get(LIST, {"desk": "unaware"}).content.decode()


def test_whoever_phones_early_keeps_it_off_the_list_and_a_newer_notice_brings_it_there():
    complaint = answered(both(), days=11)
    head = officer("head", complaint)
    workflow.write_note(complaint.pk, by=head, at=NOW - 12 * DAY, text="Звонили", made_known=True)
    assert neglected() == [complaint]
    workflow.write_note(complaint.pk, by=head, at=NOW - 6 * DAY, text="Звонили", made_known=True)
    assert neglected() == []


def test_the_same_words_noted_on_another_day_count_again():
    complaint = answered(both(), days=40)
    head = officer("head", complaint)
    workflow.write_note(complaint.pk, by=head, at=NOW - 35 * DAY, text="Позвонили")
    workflow.write_note(complaint.pk, by=head, at=NOW, text="Позвонили")
    workflow.write_note(complaint.pk, by=head, at=NOW, text="Позвонили")  # the second press
    assert complaint.notes.count() == 2
    workflow.write_note(complaint.pk, by=head, at=NOW, text="Позвонили", made_known=True)  # what was forgotten

    assert neglected() == []
    assert complaint.notes.count() == 3


def test_the_page_says_on_top_what_to_do_until_it_is_done(verified_client):
    complaint = answered(both(), days=11)
    head = officer("head", complaint)
    desk, note = verified_client(head), f"{page(complaint).removesuffix('change/')}note/"
    told = desk.get(page(complaint), {"_changelist_filters": "desk=unaware"}).content.decode()
    assert "Заявителя известили" in desk.get(note).content.decode()
    desk.post(note, {"text": "Позвонили, прочитали ответ по телефону", "made_known": "on"})
    after = desk.get(page(complaint)).content.decode()
    assert "заявителя известили" in after

    assert "Позвоните или отправьте письмо." in told
    assert f'{note}?_changelist_filters=desk%3Dunaware">служебная заметка' in told
    assert "Позвоните или отправьте письмо." not in after


def test_a_note_asks_of_the_telephone_only_where_something_is_not_acknowledged(verified_client):
    complaint = answered(both(), days=2)
    desk, note = verified_client(officer("head", complaint)), f"{page(complaint).removesuffix('change/')}note/"
    assert "Заявителя известили" in desk.get(note).content.decode()
    reading.acknowledge(notice(complaint), at=NOW)
    assert "Заявителя известили" not in desk.get(note).content.decode()
    desk.post(note, {"text": "Справку подшили", "made_known": "on"})
    assert not complaint.notes.get().made_known


def test_before_its_day_the_page_asks_for_nothing(verified_client):
    complaint = answered(both(), days=9)
    assert "Позвоните или отправьте письмо." not in (
        verified_client(officer("head", complaint)).get(page(complaint)).content.decode()
    )


def test_whoever_acknowledges_late_leaves_the_list():
    complaint = answered(both(), days=11)
    reading.acknowledge(notice(complaint), at=NOW)

    assert neglected() == []


# --- where it is seen --------------------------------------------------------------------------------------------------
def test_author_and_officer_see_when(client, verified_client):
    complaint = answered(both())
    head = officer("head", complaint)
    client.force_login(complaint.author)
    desk = verified_client(head)
    assert "отметки «Ознакомлен(а)» нет" in desk.get(page(complaint)).content.decode()

    reading.acknowledge(notice(complaint), at=NOW)
    at = f"{timezone.localtime(NOW):%d.%m.%Y %H:%M}"

    theirs = client.get(complaint.get_absolute_url()).content.decode()
    assert f"ознакомлен(а) {at}" in desk.get(page(complaint)).content.decode()
    assert f"Вы отметили «Ознакомлен(а)» {timezone.localtime(NOW):%-d}" in theirs
    assert f"{timezone.localtime(NOW):%H:%M}</p>" in theirs


def test_a_reply_acknowledges_its_question():
    complaint = complaint_at("needs_clarification", author=both())
    move(complaint, "reply", complaint.author, text="Второй подъезд")

    assert not Message.objects.unacknowledged().exists()
