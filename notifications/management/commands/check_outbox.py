"""`manage.py check_outbox`: does anything wait that should not; for monitoring by exit code."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count
from django.utils import timezone

from notifications import delivery
from notifications.models import Message, Status

PATIENCE_SECONDS = 300  # the sweep comes each minute: five are five missed ones


class Command(BaseCommand):
    """Prints counts, never addresses or texts."""

    help = "Show the state of the outbox; exit code 1 when messages are late or have failed."

    def add_arguments(self, parser: CommandParser) -> None:
        """How late is too late."""
        parser.add_argument("--max-age", type=int, default=PATIENCE_SECONDS, help="seconds a due message may wait")

    def handle(self, *args: Any, max_age: int, **options: Any) -> None:
        """One line for each channel and state, then the age of what waits longest."""
        rows = Message.objects.order_by("channel", "status").values_list("channel", "status").annotate(Count("pk"))
        for channel, status, count in rows:
            self.stdout.write(f"{channel:8} {status:8} {count}")
        oldest = delivery.oldest_due_seconds(at=timezone.now())
        self.stdout.write(f"oldest due: {oldest} s")
        failed = Message.objects.filter(status=Status.FAILED).count()
        if oldest > max_age:
            raise CommandError(f"messages are late: {oldest} s; is a worker running?")
        if failed:
            raise CommandError(f"failed messages: {failed}; see the admin, «Сообщения»")
