"""`manage.py publish_consent CODE FILE --title …`: the next version of a consent's text."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_slug
from django.utils import timezone

from accounts import consents


class Command(BaseCommand):
    """Safe to run twice: the same text is no new version. What people agreed to before stays as it is."""

    help = "Опубликовать новую редакцию согласия из файла; кто согласился с прежней, того спросим заново"

    def add_arguments(self, parser: CommandParser) -> None:
        """The code ties the versions of one consent together."""
        parser.add_argument("code", help="код согласия латиницей, например surveys")
        parser.add_argument("path", type=Path, help="файл с текстом, UTF-8")
        parser.add_argument("--title", required=True, help="название, до 150 знаков")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell which version is in force now."""
        title = options["title"].strip()
        try:
            validate_slug(options["code"])
            text = options["path"].read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError, ValidationError) as fault:
            raise CommandError(f"Не прочитать: {fault}") from fault
        if not text or not title or len(title) > 150 or len(options["code"]) > 40:
            raise CommandError("Нужны текст, код до 40 знаков и название до 150 знаков")
        document = consents.publish(options["code"], title, text, at=timezone.now())
        self.stdout.write(f"«{document.title}»: действует редакция {document.version}.")
