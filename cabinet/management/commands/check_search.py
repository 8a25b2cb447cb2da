"""`manage.py check_search`: does the search put first what people look for; for whoever edits its words."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cabinet.search import trial

FEWEST = 0.95


class Command(BaseCommand):
    """Tries every pair of cabinet/search/pairs.yaml on the database in use; nothing of it is kept."""

    help = "Проверить поиск на парах «запрос → первая строка»; код возврата 1, если верны меньше 95 % из них."

    def handle(self, *args: Any, **options: Any) -> None:
        """A line for each pair, then the share of right ones."""
        tried = trial.run()
        for each in tried:
            mark = "верно" if each.is_right else f"НЕТ, ждали {' или '.join(each.expected)}"
            self.stdout.write(f"{each.who:8} {each.query:32} {each.first:42} {mark}")
        right = sum(each.is_right for each in tried)
        said = f"Верно: {right} из {len(tried)} ({right / len(tried):.1%})."
        if right < FEWEST * len(tried):
            raise CommandError(f"{said} Нужно не меньше {FEWEST:.0%}.")
        self.stdout.write(said)
