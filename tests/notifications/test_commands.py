"""The commands a keeper of the portal has."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from notifications.models import Message
from tests.factories import MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_as_files(settings):
    """The test runner keeps mail in memory; the embedded default writes files."""
    settings.EMAIL_BACKEND = "notifications.channels.file_mail.FileMailBackend"


def run(*args, **options):
    out = StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


def test_sweep_sends_everything_due_without_a_worker(settings):
    MessageFactory()
    MessageFactory(channel="sms", address="+79001234567")
    run("sweep")
    assert set(Message.objects.values_list("status", flat=True)) == {"sent"}
    assert len(list(settings.MAIL_DIR.glob("*.eml"))) == 1
    assert len(list(settings.SMS_DIR.glob("*.txt"))) == 1


def test_sweep_twice_sends_once(settings):
    MessageFactory()
    run("sweep")
    run("sweep")
    assert len(list(settings.MAIL_DIR.glob("*.eml"))) == 1


def test_check_outbox_is_calm_when_nothing_is_late():
    MessageFactory()
    assert run("check_outbox") == "email    queued   1\nдольше всех ждёт: 0 с\n"


def test_check_outbox_complains_of_late_and_of_failed_messages():
    MessageFactory(next_at=timezone.now() - timedelta(minutes=6))
    with pytest.raises(CommandError, match="опаздывают на 36"):
        run("check_outbox")
    assert "дольше всех ждёт" in run("check_outbox", max_age=1000)
    Message.objects.update(status="failed")
    with pytest.raises(CommandError, match="Не отправлено сообщений: 1"):
        run("check_outbox")


@pytest.mark.parametrize(("address", "channel"), [("keeper@example.org", "email"), ("+79001234567", "sms")])
def test_a_test_message_goes_the_whole_way(settings, address, channel):
    assert run("send_test_message", address) == f"Отправлено: {channel}\n"
    folder = settings.MAIL_DIR if channel == "email" else settings.SMS_DIR
    assert address in next(folder.iterdir()).name


def test_a_test_message_that_is_refused_says_why():
    with pytest.raises(CommandError, match="Не отправлено: Не российский мобильный номер"):
        run("send_test_message", "+4915112345678")
