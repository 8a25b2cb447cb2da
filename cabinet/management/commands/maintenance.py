"""`manage.py maintenance`: close the portal until a promised time, open it, or tell which it is. Needs no database."""

from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format

from cabinet import maintenance
from cabinet.pages import written

LONGEST_REASON = 300
LONGEST = timedelta(days=30)  # beyond that it is a slip in the year, which browsers would be told to wait out


class Command(BaseCommand):
    """Closes the portal for everybody but staff, or opens it."""

    help = "Закрывает портал на время работ (on --until «2026-12-01 06:00»), открывает (off) или говорит, закрыт ли он."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Words of an operator who is in a hurry."""
        parser.add_argument("move", nargs="?", choices=["on", "off"], help="on — закрыть, off — открыть")
        parser.add_argument("--until", default="", help="когда откроется, по часам органа власти: 2026-12-01 06:00")
        parser.add_argument("--reason", default="", help="одно предложение для людей: что делаем")

    def handle(self, *_args: Any, **options: Any) -> None:
        """One line says how it stands afterwards."""
        if options["move"] == "on":
            reason = " ".join(options["reason"].split())
            if len(reason) > LONGEST_REASON:
                raise CommandError(f"Причина длиннее {LONGEST_REASON} знаков: люди прочитают одно предложение.")
            maintenance.begin(until=_until(options["until"]), reason=reason, at=timezone.now())
        elif options["move"] == "off":
            maintenance.end()
        if options["move"]:
            written.write_maintenance()
        self.stdout.write(_told(maintenance.current()))


def _until(typed: str) -> datetime:
    """The promised end; what is no date or is past is told in a sentence."""
    example = 'Например: --until "2026-12-01 06:00".'
    if not typed:
        raise CommandError(f"Скажите, когда портал откроется: люди прочитают это на странице. {example}")
    try:
        until = parse_datetime(typed)
        is_day = parse_date(typed) is not None
    except ValueError:
        raise CommandError(f"Такой даты или времени нет: {typed}. {example}") from None
    if until is None or is_day:
        raise CommandError(f"Не разобрали дату и время: {typed}. {example}")
    until = until if timezone.is_aware(until) else timezone.make_aware(until)
    if until <= timezone.now():
        raise CommandError(f"Это время уже прошло: {_moment(until)}. {example}")
    if until > timezone.now() + LONGEST:
        raise CommandError(f"До этого времени больше {LONGEST.days} дней: {_moment(until)}. {example}")
    return until


def _told(closed: maintenance.Maintenance | None) -> str:
    if closed is None:
        return "Портал открыт."
    until = f"откроется {_moment(closed.until)}" if closed.until else "когда откроется, не сказано"
    is_late = closed.until is not None and closed.until <= timezone.now()
    late = " Это время прошло: откройте портал (off) или назовите новое (on --until …)." if is_late else ""
    reason = f" Причина: {closed.reason}" if closed.reason else ""
    return f"Портал закрыт с {_moment(closed.since)}, {until}.{reason}{late}"


def _moment(value: datetime) -> str:
    return date_format(timezone.localtime(value), "j E Y, H:i")
