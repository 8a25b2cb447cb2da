"""`manage.py prepare`: everything between an empty folder and a first page, safe to run at every start."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from cabinet.pages.outage import outage_page
from cabinet.pages.written import ANSWERS, write_pages


class Command(BaseCommand):
    """Migrations, cache table, static files, pages for outages; with DEMO=1 the demonstration's data.

    In production the catalogue is loaded once by hand (`load_catalogue`): later it belongs to the staff who edit it.
    """

    help = "Готовит базу, статические файлы и страницы на случай сбоев; при DEMO=1 — демо-данные."

    def handle(self, *_args: Any, **options: Any) -> None:
        """In the order in which each needs the one before."""
        verbosity = options["verbosity"]
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        call_command("migrate", interactive=False, verbosity=verbosity)
        call_command("createcachetable", verbosity=verbosity)
        collect_static(verbosity)
        write_outage_pages()
        if settings.DEMO:
            call_command("demo", verbosity=verbosity)
        write_pages()


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
    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def write_outage_pages() -> None:
    """What nginx shows before the portal has written the same with its contacts: files, so that nothing else must work."""
    folder = Path(settings.STATIC_ROOT) / "outage"
    folder.mkdir(parents=True, exist_ok=True)
    for name, template in ANSWERS.items():
        (folder / name).write_text(outage_page(template), encoding="utf-8")
