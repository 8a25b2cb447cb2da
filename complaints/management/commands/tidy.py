"""`manage.py tidy`: what the clock does some times a day, at once. Safe to run twice."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from complaints import tidying


class Command(BaseCommand):
    """Whatever is past its time: drafts, files, copies, sessions, codes, messages, journals, closed cabinets."""

    help = "Удалить всё, чему вышел срок, и закрыть кабинеты через 14 дней после просьбы."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell how much went."""
        gone = tidying.run(at=timezone.now())
        self.stdout.write(
            "Удалено черновиков: {drafts}, файлов: {files}, архивов: {copies}, кабинетов: {cabinets}, "
            "сообщений: {messages}, записей: {records}. Предупреждений о черновиках: {notices}.".format(**gone)
        )
