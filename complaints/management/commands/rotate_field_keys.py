"""A new key for what is encrypted."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import key_rotation
from complaints.recovery import documents


class Command(BaseCommand):
    """Run after a new key was put first in FIELD_KEYS; afterwards the old one may be taken away."""

    help = (
        "Перешифровывает первым из FIELD_KEYS всё зашифрованное: в базе и снимки документов; повторный запуск безопасен"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Everything readable is rewritten even when something is not; that something keeps the old key needed."""
        (rows, lost_rows), (pictures, lost_pictures) = key_rotation.rotate(), documents.renew_all()
        self.stdout.write(f"Перешифровано: {rows + pictures}.")
        if lost := lost_rows + lost_pictures:
            raise CommandError(f"Не открывается ни одним из FIELD_KEYS: {lost}. Верните прежний ключ и повторите")
        self.stdout.write("Прежние ключи в FIELD_KEYS больше не нужны.")
