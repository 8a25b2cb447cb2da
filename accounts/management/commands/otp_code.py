"""The current one-time code of a demo account."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.contacts import normalise_contact
from accounts.models import User
from accounts.second_factor import current_code, device_of


class Command(BaseCommand):
    """Prints what the application would show; only where DEMO is on."""

    help = "Печатает текущий одноразовый код учётной записи (только при DEMO=1)"

    def add_arguments(self, parser: CommandParser) -> None:
        """The contact the person signs in by."""
        parser.add_argument("contact", metavar="EMAIL", help="почта или телефон")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print six digits and nothing else, so that scripts can use them."""
        if not settings.DEMO:
            raise CommandError("Одноразовые коды печатаются только при DEMO=1")
        self.stdout.write(current_code(_device(options["contact"])))


def _device(contact: str) -> Any:
    try:
        user = User.objects.by_contact(normalise_contact(contact))
    except ValidationError as fault:
        raise CommandError("; ".join(fault.messages)) from fault
    device = device_of(user) if user else None
    if device is None:
        raise CommandError(f"У {contact} нет приложения с кодами")
    return device
