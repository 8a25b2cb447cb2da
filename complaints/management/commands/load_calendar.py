"""`manage.py load_calendar YEAR`: a year of the production calendar from the library of holidays or from a file."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from complaints import calendar_years
from complaints.calendar_years import FIRST_YEAR, LAST_YEAR, Said
from complaints.production_calendar import LIBRARY


class Command(BaseCommand):
    """Safe to run twice; regional days stay. Terms of complaints change only by `recalc_terms`."""

    help = "Загружает год производственного календаря из библиотеки holidays или из файла CSV (дата;рабочий 0/1;основание)."

    def add_arguments(self, parser: CommandParser) -> None:
        """A year without --approved is warned about until it is loaded again with it."""
        parser.add_argument("year", type=int, help="год")
        parser.add_argument("--csv", type=Path, help="файл: дата;рабочий (1 или 0);основание")
        parser.add_argument("--approved", action="store_true", help="переносы утверждены постановлением")
        parser.add_argument("--source", default="", help="откуда: номер и дата постановления")

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing: a file with a fault changes nothing."""
        year: int = options["year"]
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise CommandError(f"Год должен быть от {FIRST_YEAR} до {LAST_YEAR}.")
        source = options["source"] or (options["csv"].name if options["csv"] else LIBRARY)
        changes = calendar_years.load(
            year, self._days(year, options["csv"]), approved=options["approved"], source=source[:200], at=timezone.now()
        )
        for line in changes.lines:
            self.stdout.write(line)
        for line in changes.kept:
            self.stdout.write(f"Оставлен региональный: {line}")
        self.stdout.write(f"Изменений: {len(changes.lines)}.")
        if changes.lines:
            self.stdout.write("Сроки открытых обращений прежние. Что изменится: manage.py recalc_terms --dry-run")

    def _days(self, year: int, path: Path | None) -> dict[date, Said]:
        if path is None:
            return calendar_years.from_library(year)
        try:
            return calendar_years.from_csv(path.read_bytes(), year)
        except OSError as fault:
            raise CommandError(f"Файл не читается: {fault.strerror}: {path}") from fault
        except calendar_years.Invalid as fault:
            raise CommandError(f"Ничего не загружено.\n{fault}") from fault
