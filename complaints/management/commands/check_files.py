"""`manage.py check_files`: do rows and private files still belong together; for monitoring by exit code."""

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from complaints import file_audit
from complaints.file_audit import Damage, Stray
from complaints.models import Attachment, DataExport, ListExport, RecoveryRequest, SupportFile


class Command(BaseCommand):
    """Reads every file a piece at a time; prints neither people nor the names they gave."""

    help = "Сверить записи о файлах с самими файлами; код возврата 1, если файлы пропали или изменились."

    def add_arguments(self, parser: CommandParser) -> None:
        """Without it nothing is touched."""
        parser.add_argument("--fix", action="store_true", help="удалить файлы без записи, которым больше суток")

    def handle(self, *args: Any, fix: bool = False, **options: Any) -> None:
        """A line for each finding, then how many of what."""
        gone = changed = lone = 0
        for damage in file_audit.damaged():
            gone, changed = gone + damage.gone, changed + (not damage.gone)
            self.stdout.write(_told(damage))
        for stray in file_audit.strays(at=timezone.now()):
            lone += 1
            if fix:
                file_audit.delete(stray)
            self.stdout.write(_told_stray(stray, deleted=fix))
        self.stdout.write(f"Записей без файла: {gone}, изменённых файлов: {changed}, файлов без записи: {lone}.")
        if gone or changed:
            raise CommandError("Файлы пропали или изменились. Верните их из резервной копии тома files.")


def _told(damage: Damage) -> str:
    row, is_small = damage.row, damage.column == "thumbnail"
    if isinstance(row, Attachment) and is_small:
        about = f"уменьшенный снимок вложения {row.uuid}"
    elif isinstance(row, Attachment):
        about = f"вложение {row.uuid}, sha256 {row.sha256}"
    elif isinstance(row, SupportFile):
        about = f"{'уменьшенный ' if is_small else ''}снимок из запроса в поддержку {row.uuid}, sha256 {row.sha256}"
    elif isinstance(row, DataExport):
        about = f"копия данных {row.uuid}"
    elif isinstance(row, ListExport):
        about = f"выгрузка списка {row.uuid}"
    else:
        about = f"снимок документа, запрос на восстановление {row.pk}, sha256 {row.document_sha256}"
    if damage.gone:
        return f"Нет файла: {about}."
    expected = f" вместо {row.size}" if not isinstance(row, RecoveryRequest) and not is_small else ""
    return f"Файл изменился: {about}; теперь {damage.size} байт{expected}, sha256 {damage.found}."


def _told_stray(stray: Stray, *, deleted: bool) -> str:
    changed = timezone.localtime(datetime.fromtimestamp(stray.changed_at, tz=UTC))
    about = f"{stray.name}, {stray.size} байт, от {changed:%d.%m.%Y %H:%M}, sha256 {stray.sha256 or 'нет'}"
    return f"{'Удалён файл без записи' if deleted else 'Файл без записи'}: {about}."
