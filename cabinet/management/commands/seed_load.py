"""`manage.py seed_load --complaints 100000`: bulk data to measure the portal with."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cabinet.demo import seed


class Command(BaseCommand):
    """Invented people among real ones cannot be told apart afterwards: only in a demonstration, or when told so."""

    help = "Добавляет вымышленные обращения до указанного числа, для замеров (при DEMO=1 или --yes-on-this-database)."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, and the leave."""
        parser.add_argument("--complaints", type=int, required=True, help="сколько вымышленных обращений должно быть")
        parser.add_argument("--yes-on-this-database", action="store_true", help="и без DEMO=1")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Extend to the number asked and say how fast."""
        if not (settings.DEMO or options["yes_on_this_database"]):
            raise CommandError("Вымышленные обращения — только при DEMO=1. Если база не жалко: --yes-on-this-database.")
        total, began, first = options["complaints"], time.monotonic(), None
        for there in seed.extend(total, at=timezone.now()):
            first = there - seed.BATCH if first is None else first
            if options["verbosity"] and there % 10_000 == 0:
                self._say(there, total, there - first, began)
        if options["verbosity"]:
            self.stdout.write("Столько обращений уже есть." if first is None else "Готово.")

    def _say(self, there: int, total: int, made: int, began: float) -> None:
        self.stdout.write(f"{there} из {total}, {made / (time.monotonic() - began):.0f} в секунду")
        self.stdout.flush()
