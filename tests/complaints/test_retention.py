"""What is not kept, and the brakes on a flood."""

from datetime import timedelta
from itertools import count

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from complaints import attachments, retention, tidying, wizard, workflow
from complaints.models import Attachment, Complaint
from notifications.models import Message
from tests.corpus_pdf import ordinary_pdf
from tests.factories import DraftFactory, MessageFactory, RegistryFactory, UserFactory, sent_complaint

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
COUNT = count()  # the same bytes twice would be one file


def with_file(draft, *, at=None):
    upload = SimpleUploadedFile("снимок.pdf", ordinary_pdf() + b"%%%d" % next(COUNT))
    return attachments.add(draft, upload, by=draft.author, at=at or timezone.now())


def kept_on_disk(attachment):
    return storages["private"].exists(attachment.file.name)


def notices(draft):
    """(day of the message, its channel) in the order of writing."""
    rows = Message.objects.filter(kind="draft_expiring", user=draft.author).order_by("pk")
    return [(row.created_at, row.channel) for row in rows]


def test_a_draft_past_its_time_goes_with_its_files_and_a_younger_one_stays():
    now = timezone.now()
    old, young = DraftFactory(updated_at=now - 31 * DAY), DraftFactory(updated_at=now - 29 * DAY)
    lost, left = with_file(old), with_file(young)
    retention.warn_of_drafts(at=now - 3 * DAY)
    call_command("tidy")
    call_command("tidy")
    assert list(Complaint.objects.all()) == [young]
    assert (kept_on_disk(lost), kept_on_disk(left)) == (False, True)


def test_three_days_before_its_last_day_the_author_is_told_once_by_every_channel():
    begun = timezone.now()
    author = UserFactory(phone="+79001234567", phone_verified=True)
    draft = DraftFactory(author=author, updated_at=begun, title="Тайна", story="О личном, о чём не говорят вслух.")
    tidying.run(at=begun + 26 * DAY)
    assert notices(draft) == []
    for hours in (0, 6, 12, 60):
        tidying.run(at=begun + 27 * DAY + timedelta(hours=hours))

    assert notices(draft) == [(begun + 27 * DAY, channel) for channel in ("cabinet", "email", "sms")]
    told = Message.objects.filter(kind="draft_expiring")
    for message in told:
        assert "Тайна" not in message.subject + message.body
        assert "личном" not in message.body
        assert f"{draft.expires_on:%d.%m}" in message.subject + message.body
    assert {message.url for message in told} == {"/complaints/#drafts"}
    assert tidying.run(at=begun + 30 * DAY + timedelta(minutes=1))["drafts"] == 1


def test_switched_off_channels_are_not_used_and_the_cabinet_always_is():
    begun = timezone.now()
    draft = DraftFactory(author=UserFactory(notify_email=False), updated_at=begun)
    tidying.run(at=begun + 27 * DAY)
    assert notices(draft) == [(begun + 27 * DAY, "cabinet")]


def test_a_draft_that_is_written_again_lives_on_and_is_announced_anew():
    begun = timezone.now()
    draft = DraftFactory(updated_at=begun)
    tidying.run(at=begun + 27 * DAY)
    again = begun + 28 * DAY
    wizard.save(draft.uuid, {"story": "Дописала."}, by=draft.author, at=again)
    tidying.run(at=begun + 31 * DAY)
    assert Complaint.objects.filter(pk=draft.pk).exists()
    tidying.run(at=again + 27 * DAY)

    assert [at for at, channel in notices(draft) if channel == "cabinet"] == [begun + 27 * DAY, again + 27 * DAY]
    tidying.run(at=again + 30 * DAY + timedelta(hours=1))
    assert not Complaint.objects.filter(pk=draft.pk).exists()


FILES_AT_WORK = {
    "continue": ("step", lambda: {"continue": "1"}),
    "a caption": ("step", lambda: {"caption-0": "Двор", "save": "1"}),
    "taking back": ("step", lambda: {"remove": "00000000-0000-0000-0000-000000000000"}),
    "an upload": ("upload", lambda: {"files": SimpleUploadedFile("ещё.pdf", ordinary_pdf())}),
}


@pytest.mark.parametrize(("address", "typed"), FILES_AT_WORK.values(), ids=FILES_AT_WORK)
def test_a_draft_whose_files_are_at_work_lives_on_and_its_other_tabs_hold(client, address, typed):
    draft = DraftFactory(updated_at=timezone.now() - 29 * DAY)
    client.force_login(draft.author)
    before, pressed = draft.version, timezone.now()
    url = reverse(f"complaints:{address}", args=[draft.uuid, *(["files"] if address == "step" else [])])
    assert client.post(url, typed()).status_code in {200, 302}
    draft.refresh_from_db()

    assert draft.updated_at >= pressed
    assert draft.version == before


def test_files_of_a_sent_complaint_do_not_change_its_time():
    sent = sent_complaint()
    wizard.touch(sent.uuid, by=sent.author, at=timezone.now() + DAY)
    wizard.touch(DraftFactory(updated_at=timezone.now()).uuid, by=sent.author, at=timezone.now() + DAY)
    assert not Complaint.objects.filter(updated_at__gt=timezone.now()).exists()


def test_after_the_clock_stood_still_the_notice_comes_first_and_the_draft_three_days_later():
    begun = timezone.now()
    draft = DraftFactory(updated_at=begun)
    late = begun + 40 * DAY
    tidying.run(at=late)
    tidying.run(at=late + 2 * DAY)
    assert Complaint.objects.filter(pk=draft.pk).exists()
    assert f"{timezone.localtime(late + 3 * DAY):%d.%m.%Y}" in Message.objects.get(channel="cabinet").subject
    tidying.run(at=late + 3 * DAY)
    assert not Complaint.objects.filter(pk=draft.pk).exists()


def test_a_notice_whose_writing_fails_deletes_nothing(monkeypatch):
    begun = timezone.now()
    draft = DraftFactory(updated_at=begun)
    monkeypatch.setattr(retention.outbox, "enqueue", lambda **_message: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tidying.run(at=begun + 40 * DAY)
    assert Complaint.objects.filter(pk=draft.pk).exists()


def test_telling_thirty_authors_again_costs_no_more_than_telling_one(django_assert_num_queries):
    begun = timezone.now()
    for drafts in (1, 29):
        DraftFactory.create_batch(drafts, updated_at=begun)
        retention.warn_of_drafts(at=begun + 27 * DAY)
        with django_assert_num_queries(2):
            assert retention.warn_of_drafts(at=begun + 27 * DAY) == 0


def test_files_forgotten_beside_a_sent_complaint_go_and_those_sent_stay():
    RegistryFactory()
    draft = DraftFactory()
    sent = with_file(draft)
    workflow.make("send", draft.pk, by=draft.author, at=timezone.now())
    draft.refresh_from_db()
    forgotten = with_file(draft, at=timezone.now() - 8 * DAY)
    fresh = with_file(draft)
    call_command("tidy")
    assert set(Attachment.objects.all()) == {sent, fresh}
    assert not kept_on_disk(forgotten)


def test_a_fault_of_one_step_is_told_and_the_others_have_their_turn(monkeypatch):
    now = timezone.now()
    old = MessageFactory(created_at=now - 31 * DAY, reference="", status="sent", sent_at=now, next_at=None)
    monkeypatch.setattr(retention, "tidy", lambda at: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("tidy")
    assert not Message.objects.filter(pk=old.pk).exists()


def test_a_sent_complaint_is_never_tidied():
    complaint = sent_complaint(at=timezone.now() - 400 * DAY)
    call_command("tidy")
    assert list(Complaint.objects.all()) == [complaint]


def test_the_thirty_first_sending_of_an_hour_waits_and_keeps_the_draft(settings):
    settings.SENDS_PER_HOUR = 3
    author, now = UserFactory(), timezone.now()
    for _ in range(3):
        sent_complaint(author=author, at=now)
    draft = DraftFactory(author=author)
    free = f"{timezone.localtime(now + timedelta(minutes=61)):%H:%M}"
    with pytest.raises(workflow.Refused, match=f"не больше 3 обращений. Черновик сохранён.*после {free}"):
        workflow.make("send", draft.pk, by=author, at=now + timedelta(minutes=59))
    workflow.make("send", draft.pk, by=author, at=now + timedelta(minutes=61))
    assert sent_complaint().number  # others are not held up


def test_all_drafts_together_hold_no_more_than_the_quota(settings):
    author = UserFactory()
    one, other = DraftFactory(author=author), DraftFactory(author=author)
    settings.ATTACHMENT_MAX_PENDING = with_file(one).size + 10
    with pytest.raises(attachments.Refused, match="в ваших черновиках"):
        with_file(other)
    assert other.attachments.count() == 0


def test_many_drafts_of_one_author_make_one_mail_and_a_line_of_the_cabinet_each():
    now = timezone.now()
    author = UserFactory(phone="+79001112233", phone_verified=True)
    for _draft in range(6):
        DraftFactory(author=author, updated_at=now - 28 * DAY)
    assert retention.warn_of_drafts(at=now) == 6
    channels = Message.objects.filter(kind="draft_expiring").values_list("channel", flat=True)
    assert sorted(channels) == ["cabinet"] * 6 + ["email", "sms"]
