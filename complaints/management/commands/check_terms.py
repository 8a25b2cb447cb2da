"""`manage.py check_terms`: what the clock says each morning, at once. Safe to run twice."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from complaints import reminders


class Command(BaseCommand):
    """Terms that come near or have passed, questions that wait: staff and authors are told what they have not been told."""

    help = "Напомнить о сроках сотрудникам, сказать заявителям о задержке и о вопросе без ответа."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell how many messages were written."""
        self.stdout.write(f"Записано сообщений: {reminders.run(at=timezone.now())}.")
