"""`manage.py load_catalogue [PATH]`: departments, other bodies and topics from a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from complaints import catalogue


class Command(BaseCommand):
    """Safe to run twice. What the file says wins over what staff have edited, so it is run by hand, not at each start."""

    help = "Загружает подразделения, другие органы и темы из файла YAML; темы и органы, которых в файле нет, скрывает."

    def add_arguments(self, parser: CommandParser) -> None:
        """Without a path: the catalogue that comes with the portal."""
        parser.add_argument("path", nargs="?", type=Path, default=catalogue.BUILT_IN, help="файл каталога")

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing: a file with a fault changes nothing."""
        try:
            said = catalogue.read(options["path"])
        except catalogue.Invalid as fault:
            raise CommandError(str(fault)) from fault
        catalogue.load(said)
        if options["verbosity"]:
            bodies = f", других органов: {len(said.bodies)}" if said.bodies is not None else ""
            self.stdout.write(f"Подразделений: {len(said.units)}, разделов и тем: {len(said.topics)}{bodies}.")
