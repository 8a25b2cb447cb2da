"""`manage.py prepare`: everything between an empty folder and a first page, safe to run at every start."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Migrations, cache table, static files, catalogue; with DEMO=1 the demonstration's people and complaints."""

    help = "Готовит базу, статические файлы и справочник; при DEMO=1 — демо-данные."

    def handle(self, *_args: Any, **options: Any) -> None:
        """In the order in which each needs the one before."""
        verbosity = options["verbosity"]
        call_command("migrate", interactive=False, verbosity=verbosity)
        call_command("createcachetable", verbosity=verbosity)
        collect_static(verbosity)
        call_command("demo" if settings.DEMO else "load_catalogue", verbosity=verbosity)


def collect_static(verbosity: int) -> None:
    """Hash and compress the static files, but only when one of them has changed: it costs a second."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".source"
    print_of_sources = _print_of_sources()
    if stamp.is_file() and stamp.read_text() == print_of_sources:
        return
    call_command("collectstatic", interactive=False, verbosity=verbosity)
    stamp.write_text(print_of_sources)


def _print_of_sources() -> str:
    """Names, sizes and times of all static files and the way they are stored."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
