"""`manage.py demo`: an invented city with its people, complaints and answers."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cabinet.demo import play
from cabinet.demo.people import PASSWORD


class Command(BaseCommand):
    """Only where DEMO is on: everybody knows the password of these people. Safe to run twice."""

    help = "Наполняет портал демонстрационными людьми и обращениями (только при DEMO=1)."

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make what is missing and say how many."""
        if not settings.DEMO:
            raise CommandError("Демо-данные создаются только при DEMO=1: пароль этих людей известен всем.")
        made = play.build(at=timezone.now())
        if options["verbosity"]:
            said = f"Демо-обращений создано: {made}. Пароль всех: {PASSWORD}" if made else "Демо-данные уже есть."
            self.stdout.write(said)
