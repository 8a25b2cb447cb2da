"""`manage.py anonymise_closed`: carry out the closings whose fourteen days are over. The clock does it too."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from complaints import closing


class Command(BaseCommand):
    """Safe to run twice."""

    help = "Закрыть кабинеты, у которых прошли 14 дней после просьбы: стереть профиль, контакты, входы и черновики."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell how many."""
        self.stdout.write(f"Закрыто кабинетов: {closing.anonymise_closed(at=timezone.now())}.")
