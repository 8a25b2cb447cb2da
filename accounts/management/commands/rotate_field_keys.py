"""A new key for what is encrypted."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import key_rotation


class Command(BaseCommand):
    """Run after a new key was put first in FIELD_KEYS; afterwards the old one may be taken away."""

    help = "Перешифровывает ключи второго фактора и ждущие коды первым из FIELD_KEYS; повторный запуск безопасен"

    def handle(self, *args: Any, **options: Any) -> None:
        """Everything readable is rewritten even when something is not; that something keeps the old key needed."""
        done, lost = key_rotation.rotate()
        self.stdout.write(f"Перешифровано: {done}.")
        if lost:
            raise CommandError(f"Не открывается ни одним из FIELD_KEYS: {lost}. Верните прежний ключ и повторите")
        self.stdout.write("Прежние ключи в FIELD_KEYS больше не нужны.")
