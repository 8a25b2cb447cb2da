"""What is not kept, and the brakes on a flood."""

from datetime import timedelta
from itertools import count

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from complaints import attachments, retention, workflow
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


def test_a_draft_past_its_time_goes_with_its_files_and_a_younger_one_stays():
    now = timezone.now()
    old, young = DraftFactory(updated_at=now - 31 * DAY), DraftFactory(updated_at=now - 29 * DAY)
    lost, left = with_file(old), with_file(young)
    call_command("tidy")
    call_command("tidy")
    assert list(Complaint.objects.all()) == [young]
    assert (kept_on_disk(lost), kept_on_disk(left)) == (False, True)


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
