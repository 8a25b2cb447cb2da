"""`manage.py send_test_message`: does mail, does SMS really go out with these settings."""

import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from notifications import delivery, outbox
from notifications.models import Message, Status


class Command(BaseCommand):
    """Goes the whole way, through the outbox, and says what the other side said."""

    help = "Отправить проверочное сообщение на почту или на номер вида +79001234567."

    def add_arguments(self, parser: CommandParser) -> None:
        """One address."""
        parser.add_argument("address")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        """Sent here and now, by this process."""
        is_mail = "@" in address
        recipient = outbox.Recipient(user_id=None, email=address if is_mail else "", phone="" if is_mail else address)
        now = timezone.now()
        with transaction.atomic():
            [message] = outbox.enqueue(key=f"test-{uuid.uuid4()}", kind="test", recipient=recipient, context={}, at=now)
        delivery.deliver(message.pk, at=now)
        message.refresh_from_db()
        if message.status != Status.SENT:
            raise CommandError(f"{Message.Status(message.status).label}: {message.error}")
        self.stdout.write(f"{Message.Status.SENT.label}: {message.channel}")
