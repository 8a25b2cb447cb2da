"""`manage.py verify_history`: has anybody changed the history behind the portal's back; for monitoring by exit code."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from complaints import history_proof
from complaints.history_proof import Fault, Proof


class Command(BaseCommand):
    """Reads every line of history, a batch at a time; prints numbers of complaints and nothing of people."""

    help = "Доказать, что история обращений цела и даёт их нынешнее состояние; код возврата 1, если нет."

    def add_arguments(self, parser: CommandParser) -> None:
        """One complaint, or all."""
        parser.add_argument("--complaint", metavar="НОМЕР", default="", help="только одно обращение")

    def handle(self, *args: Any, complaint: str = "", **options: Any) -> None:
        """A line for each fault, then how much was looked at."""
        proof, wrong = Proof(), 0
        for fault in history_proof.faults(proof, number=complaint):
            wrong += 1
            self.stdout.write(_told(fault))
        if complaint and not proof.complaints:
            raise CommandError(f"Обращения {complaint} нет.")
        self.stdout.write(f"Обращений: {proof.complaints}, строк истории: {proof.lines}, нарушений: {wrong}.")
        if wrong:
            raise CommandError("История изменена в обход портала. Сверьте названные строки с резервной копией.")


def _told(fault: Fault) -> str:
    place = f", строка {fault.position}" if fault.position is not None else ""
    return f"{fault.number}{place}: {fault.what}."
