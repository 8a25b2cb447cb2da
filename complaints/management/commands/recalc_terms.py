"""`manage.py recalc_terms [--dry-run]`: terms of open complaints by today's calendar. Safe to run twice."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from complaints import recalculation


class Command(BaseCommand):
    """After `load_calendar` or a day decided by hand; finished complaints are never touched."""

    help = "Пересчитывает сроки открытых обращений по нынешнему календарю и сообщает заявителям о новых."

    def add_arguments(self, parser: CommandParser) -> None:
        """With --dry-run nothing is written."""
        parser.add_argument("--dry-run", action="store_true", help="только показать, что изменится")

    def handle(self, *args: Any, **options: Any) -> None:
        """Each change on a line: number, term, before → after, why."""
        at = timezone.now()
        listed = 0
        for found in list(recalculation.changes(timezone.localdate(at))):
            done = found if options["dry_run"] else recalculation.recount(found[0].term.complaint_id, at=at)
            for change in done:
                self.stdout.write(str(change))
            listed += bool(done)
        words = "Изменится обращений" if options["dry_run"] else "Изменено обращений"
        self.stdout.write(f"{words}: {listed}.")
