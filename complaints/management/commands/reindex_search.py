"""`manage.py reindex_search`: what search looks through, made anew for complaints sent earlier. Safe to run twice."""

from typing import Any

from django.core.management.base import BaseCommand

from complaints import search


class Command(BaseCommand):
    """After an update that taught search to look through more."""

    help = "Обновить слова, по которым находят отправленные обращения."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell how many have changed."""
        self.stdout.write(f"Обновлено обращений: {search.reindex()}.")
