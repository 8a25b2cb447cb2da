"""Mail, through whatever Django's EMAIL_BACKEND is."""

import contextlib
import smtplib
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage

from notifications.channels import Letter, NotSent, Rejected

TIMEOUT = 10  # seconds for each step of the talk with the server
CLOSING = 421  # "service not available, closing": the server, not the letter


class EmailChannel:
    """Plain text with a Message-ID that stays the same, so that a repeat is recognised as one."""

    def send(self, letter: Letter) -> str:
        """One connection per letter: a fault of one letter cannot spoil the next.

        A fault while connecting is certainly "not sent". Once the talk has begun only the server's own refusal is;
        silence after that may mean a letter accepted and an answer lost.
        """
        message = _compose(letter)
        connection = mail.get_connection(timeout=min(settings.EMAIL_TIMEOUT or TIMEOUT, TIMEOUT))
        try:
            _open(connection)
            _hand_over(connection, message)
        finally:
            # The letter's fate is decided by now: a fault of the farewell must not change it.
            with contextlib.suppress(Exception):
                connection.close()
        return ""


def sender_address() -> str:
    """The address letters come from, for people to know it by."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _compose(letter: Letter) -> EmailMessage:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    headers = {"Message-ID": f"<{letter.uuid}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, [letter.address], headers=headers)


def _open(connection: Any) -> None:
    """A wrong password or certificate is our trouble, not the letter's: it waits until somebody mends it."""
    try:
        connection.open()
    except OSError as fault:  # smtplib's own errors are OSErrors too
        raise NotSent(_reason(fault)) from fault


def _hand_over(connection: Any, message: EmailMessage) -> None:
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refusal:
        code, text = next(iter(refusal.recipients.values()))
        raise _refusal(code, text) from refusal
    except (smtplib.SMTPHeloError, smtplib.SMTPSenderRefused, smtplib.SMTPNotSupportedError) as refusal:
        raise NotSent(_reason(refusal)) from refusal  # our own name or address, or this server's abilities
    except smtplib.SMTPResponseException as refusal:
        raise _refusal(refusal.smtp_code, refusal.smtp_error) from refusal
    except (ValueError, UnicodeError) as refusal:  # a header that cannot be written: it will not get better
        raise Rejected(_reason(refusal)) from refusal


def _refusal(code: int, text: bytes | str) -> Exception:
    said = text.decode(errors="replace") if isinstance(text, bytes) else text
    reason = f"SMTP {code}: {said}"
    if 500 <= code < 600:
        return Rejected(reason)
    return NotSent(reason, answered=code != CLOSING)


def _reason(fault: Exception) -> str:
    if isinstance(fault, smtplib.SMTPResponseException):
        said = fault.smtp_error
        return f"SMTP {fault.smtp_code}: {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return f"{type(fault).__name__}: {fault}"
