"""A mail backend for the embedded default: every letter a file, every letter a line on the console."""

import uuid
from collections.abc import Sequence
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from notifications.channels.folder import write_whole
from notifications.masking import mask_address

log = structlog.get_logger(__name__)


class FileMailBackend(BaseEmailBackend):
    """Writes `.eml` files into MAIL_DIR that any mail program opens."""

    def __init__(self, fail_silently: bool = False, **_options: Any) -> None:
        """Takes and ignores what only a server needs: host, timeout."""
        super().__init__(fail_silently=fail_silently)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """One file for each letter; the console line masks the address and tells no subject."""
        for letter in email_messages:
            content = bytes(letter.message())
            number = letter.extra_headers.get("Message-ID", f"<{uuid.uuid4()}@").strip("<").split("@")[0]
            to = ",".join(letter.recipients())
            path = write_whole(settings.MAIL_DIR, to, number, "eml", content)
            log.info("mail_written", to=mask_address(to), folder=str(path.parent), id=number)
        return len(email_messages)
