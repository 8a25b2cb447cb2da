"""`manage.py sweep`: what the clock does each minute, for a cron where there is no beat, and for a look by hand."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from notifications import delivery


class Command(BaseCommand):
    """Needs neither broker nor worker; safe beside running workers and safe to run twice."""

    help = "Отправить всё, чему пора."

    def handle(self, *args: Any, **options: Any) -> None:
        """Each channel until nothing is left or it fails three times in a row."""
        delivery.settle_lost(at=timezone.now())
        for channel in delivery.channels_due(at=timezone.now()):
            while delivery.drain(channel, patient=False):
                pass
