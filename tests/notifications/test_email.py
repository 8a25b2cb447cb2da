"""Mail: what a real server on loopback gets, and what its answers mean."""

import email
import email.policy
import smtplib
import socket
import uuid

import pytest

from notifications.channels import Letter, NotSent, Rejected
from notifications.channels.email import EmailChannel
from tests.smtp_sink import free_port, serving

LETTER = Letter(
    uuid=uuid.UUID("5b0a1f2c-0000-4000-8000-000000000001"),
    address="anna@example.org",
    subject="Обращение № 2026-004217-9: передано исполнителю",
    body="Здравствуйте, Анна!\n\nТекст.\n",
)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SITE_URL = "https://otklik.example"
    with serving() as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


def test_a_letter_is_plain_text_with_a_fixed_id_and_marked_as_automatic(server, settings):
    EmailChannel().send(LETTER)
    EmailChannel().send(LETTER)
    first, second = (email.message_from_bytes(raw, policy=email.policy.default) for raw in server.kept)
    assert first["Message-ID"] == second["Message-ID"] == f"<{LETTER.uuid}@otklik.example>"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["From"] == settings.DEFAULT_FROM_EMAIL
    assert (first["To"], first["Subject"].strip()) == (LETTER.address, LETTER.subject)
    assert first.get_content_type() == "text/plain"
    assert first.get_content().replace("\r\n", "\n") == LETTER.body


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_a_server_that_says_never_is_believed(server, stage):
    setattr(server, stage, "550 no such user")
    with pytest.raises(Rejected, match="SMTP 550"):
        EmailChannel().send(LETTER)
    assert server.kept == []


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_a_server_that_says_later_answered(server, stage):
    setattr(server, stage, "451 greylisted")
    with pytest.raises(NotSent, match="SMTP 451") as fault:
        EmailChannel().send(LETTER)
    assert fault.value.answered


def test_a_server_that_closes_is_a_fault_of_the_channel(server):
    server.rcpt = "421 closing"
    with pytest.raises(NotSent) as fault:
        EmailChannel().send(LETTER)
    assert not fault.value.answered


def test_our_own_address_refused_is_not_the_persons_fault(server):
    server.mail = "550 sender unknown"
    with pytest.raises(NotSent, match="SMTP 550") as fault:
        EmailChannel().send(LETTER)
    assert not fault.value.answered


@pytest.mark.parametrize("after_data", ["hang up", "silence"])
def test_an_answer_that_never_comes_leaves_the_fate_unknown(server, settings, after_data):
    settings.EMAIL_TIMEOUT = 0.5
    server.after_data = after_data
    with pytest.raises((OSError, smtplib.SMTPServerDisconnected)) as fault:
        EmailChannel().send(LETTER)
    assert not isinstance(fault.value, (NotSent, Rejected))
    assert len(server.kept) == 1


def test_nobody_listening_is_certainly_not_sent(server, settings):
    settings.EMAIL_PORT = free_port()
    with pytest.raises(NotSent, match="ConnectionRefusedError"):
        EmailChannel().send(LETTER)


def test_a_server_that_never_greets_is_certainly_not_sent(server, settings):
    settings.EMAIL_TIMEOUT = 0.5
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_PORT = silent.getsockname()[1]
        with pytest.raises(NotSent):
            EmailChannel().send(LETTER)


def test_a_header_that_cannot_be_written_is_never(server):
    with pytest.raises(Rejected):
        EmailChannel().send(Letter(LETTER.uuid, LETTER.address, "one\nBcc: x@evil.example", "body"))


def test_without_a_server_letters_are_files_named_by_time_address_and_number(settings, caplog):
    settings.EMAIL_BACKEND = "notifications.channels.file_mail.FileMailBackend"
    with caplog.at_level("INFO"):
        EmailChannel().send(LETTER)
    [path] = settings.MAIL_DIR.iterdir()
    time, address, number = path.name.removesuffix(".eml").split("_")
    assert (address, number) == (LETTER.address, str(LETTER.uuid))
    assert time.endswith("Z")
    assert path.stat().st_mode & 0o077 == 0
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert (message["Subject"].strip(), message.get_content()) == (LETTER.subject, LETTER.body)
    assert "a••••@example.org" in caplog.text
    assert LETTER.address not in caplog.text


def test_an_odd_address_stays_inside_the_folder(settings):
    settings.EMAIL_BACKEND = "notifications.channels.file_mail.FileMailBackend"
    EmailChannel().send(Letter(LETTER.uuid, '"../../x"@example.org', "s", "b"))
    [path] = settings.MAIL_DIR.iterdir()
    assert path.parent == settings.MAIL_DIR


def test_a_full_disk_leaves_no_half_letter(settings, monkeypatch):
    settings.EMAIL_BACKEND = "notifications.channels.file_mail.FileMailBackend"

    def full(_number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("notifications.channels.folder.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        EmailChannel().send(LETTER)
    assert list(settings.MAIL_DIR.iterdir()) == []
