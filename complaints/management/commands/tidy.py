"""`manage.py tidy`: what the clock does some times a day, at once. Safe to run twice."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.sessions import forget_ended
from complaints import personal_data, retention


class Command(BaseCommand):
    """Drafts past their time, forgotten files, ended sessions."""

    help = "Удалить просроченные черновики, забытые файлы и закончившиеся сеансы."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell how much went."""
        drafts, files = retention.tidy(at=timezone.now())
        personal_data.forget(at=timezone.now())
        forget_ended()
        self.stdout.write(f"Удалено черновиков: {drafts}, файлов: {files}.")
