"""`manage.py check_outbox`: does anything wait that should not; for monitoring by exit code."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count
from django.utils import timezone

from notifications import delivery
from notifications.models import Message, Status


class Command(BaseCommand):
    """Prints counts, never addresses or texts."""

    help = "Показать, что ждёт отправки; код возврата 1, если сообщения опаздывают или не отправлены."

    def add_arguments(self, parser: CommandParser) -> None:
        """How late is too late."""
        parser.add_argument(
            "--max-age", type=int, default=delivery.LATE_SECONDS, help="сколько секунд сообщение может ждать"
        )

    def handle(self, *args: Any, max_age: int, **options: Any) -> None:
        """One line for each channel and state, then the age of what waits longest."""
        rows = Message.objects.order_by("channel", "status").values_list("channel", "status").annotate(Count("pk"))
        for channel, status, count in rows:
            self.stdout.write(f"{channel:8} {status:8} {count}")
        oldest = delivery.oldest_due_seconds(at=timezone.now())
        self.stdout.write(f"дольше всех ждёт: {oldest} с")
        failed = Message.objects.filter(status=Status.FAILED).count()
        if oldest > max_age:
            raise CommandError(f"Сообщения опаздывают на {oldest} с: работает ли обработчик?")
        if failed:
            raise CommandError(f"Не отправлено сообщений: {failed}. Они видны в служебном разделе, «Сообщения».")
