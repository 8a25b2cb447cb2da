"""Whether the way in tells by its time who has a cabinet."""

import logging
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import answer_times

TRIES = 30
FEWEST = 2


class Command(BaseCommand):
    """Measures and judges; only where DEMO is on, since it makes people and presses buttons for them."""

    help = "Сравнивает, за какое время вход, регистрация и восстановление отвечают знакомому и незнакомому контакту"

    def add_arguments(self, parser: CommandParser) -> None:
        """How many tries for each contact."""
        parser.add_argument("--tries", type=int, default=TRIES, help=f"сколько попыток, обычно {TRIES}")

    def handle(self, *args: Any, **options: Any) -> None:
        """A line for each form and kind of contact; a failure when one of them tells."""
        tries = options["tries"]
        if not settings.DEMO or settings.SMS_URL:
            raise CommandError("Сравнивать можно только при DEMO=1 и без SMS_URL: создаются люди и сообщения")
        if not FEWEST <= tries < answer_times.MOST_TRIES:
            raise CommandError(f"Попыток может быть от {FEWEST} до {answer_times.MOST_TRIES - 1}")
        self.stdout.write(_line("форма", "контакт", "знаком., мс", "незнак., мс", "разница", "p", "вывод"))
        logging.disable(logging.INFO)  # a line for each request would drown the table
        try:
            compared = [self._tell(each) for each in answer_times.measure(tries)]
        except answer_times.Braked as fault:
            raise CommandError(f"Ответ не тот, время ни о чём не говорит: {fault}") from fault
        finally:
            logging.disable(logging.NOTSET)
        if not all(each.holds for each in compared):
            raise CommandError("По ответу или его времени видно, у кого есть кабинет")

    def _tell(self, each: answer_times.Comparison) -> answer_times.Comparison:
        known, unknown = each.medians
        gap = f"{known - unknown:+.1f} мс, {100 * (known - unknown) / unknown:+.0f} %"
        faults = (["время"] if each.tells_by_time else []) + each.differs_in
        verdict = f"различаются: {', '.join(faults)}" if faults else "одинаковы"
        self.stdout.write(
            _line(each.form, each.contact, f"{known:.1f}", f"{unknown:.1f}", gap, f"{each.p_value:.3f}", verdict)
        )
        return each


def _line(*cells: str) -> str:
    widths = (16, 9, 13, 13, 20, 7, 0)
    return "".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
