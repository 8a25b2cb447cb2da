"""`manage.py portal`: the web, the worker and the clock as children of one command."""

import errno
import http.client
import os
import signal
import socket
import time
from argparse import ArgumentParser
from contextlib import suppress
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from cabinet.children import Child
from cabinet.demo.people import PASSWORD
from cabinet.portal_lock import AlreadyRunning, hold_alone

STOP_WITHIN = 8.0  # seconds for children to end by themselves; whoever is left is killed
ANSWER_WITHIN = 60.0  # seconds for the first answer
HEAD_START = 1.5  # seconds for the web alone: people wait for it, nobody waits for the others
PULSE = 0.2

DEMO_PEOPLE = (
    ("заявители", "anna@example.org (или +7 900 123-45-67), boris@example.org,"),
    ("", "maria@example.org (с двойной защитой)"),
    ("регистратор", "registrar@example.org"),
    ("исполнители", "executor@example.org (ЖКХ), executor2@example.org (дороги)"),
    ("руководитель", "head@example.org (ЖКХ)"),
    ("администраторы", "admin@example.org, admin2@example.org (доступ по документу возвращают вдвоём)"),
    ("поддержка", "support@example.org"),
)


class Command(BaseCommand):
    """Runs everything one machine needs; see `cabinet/deploy` for several machines."""

    help = "Запускает сайт, обработчик сообщений и планировщик одной командой."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--prepare` makes one process of what would be five: each start of Python costs a second."""
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument(
            "--prepare", action="store_true", help="сначала обновить базу, статику и, при DEMO=1, демо-данные"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refuse what cannot work with a sentence, then run until asked to stop."""
        self.stopping = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.ask_to_stop)
        try:
            with hold_alone(settings.VAR_DIR / "portal.lock") as lock, _listen(options) as door:
                if options["prepare"]:
                    self.stdout.write("Готовлю базу, статические файлы и демо-данные …")
                    self.stdout.flush()
                    call_command("prepare", verbosity=0)
                connections.close_all()  # this process only watches from here on
                self.run_children(door, lock)
        except AlreadyRunning as refusal:
            raise CommandError(str(refusal)) from None

    def ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        """The first signal asks for an orderly end; a second one does not wait."""
        self.in_haste = self.stopping
        self.stopping = True

    def run_children(self, door: socket.socket, lock: int) -> None:
        """Start, watch, stop: whatever happens in between, nobody is left behind."""
        children = [Child(name, arguments, keep=(lock, *keep)) for name, arguments, keep in _programs(door)]
        try:
            children[0].start()
            for child in children[1:]:
                child.start_in(HEAD_START)
            self.watch(children, door)
        finally:
            self.stop(children)

    def watch(self, children: list[Child], door: socket.socket) -> None:
        """Restart the dead; say where the portal is once it answers."""
        began, answered = time.monotonic(), False
        while not self.stopping:
            for child in children:
                if note := child.tend():
                    self.stderr.write(note)
            if not answered and (answered := _answers(door)):
                self.say_where(door)
            if not answered and time.monotonic() - began > ANSWER_WITHIN:
                raise CommandError(f"Сайт не ответил за {ANSWER_WITHIN:.0f} с, причина — в строках выше.")
            time.sleep(PULSE)

    def stop(self, children: list[Child]) -> None:
        """Ask all at once, wait together, kill the rest: the whole stop stays under ten seconds."""
        self.in_haste = False
        for child in children:
            child.ask_to_end()
        deadline = time.monotonic() + STOP_WITHIN
        while any(child.alive() for child in children) and time.monotonic() < deadline and not self.in_haste:
            time.sleep(PULSE / 4)
        for child in children:
            child.bury()
        self.stdout.write("Остановлено.")

    def say_where(self, door: socket.socket) -> None:
        """What a person who started it needs to know, in one screen."""
        host, port = door.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        lines = [f"\n{settings.PORTAL_NAME} работает: http://{shown}:{port}/   (остановить: Ctrl-C)"]
        if settings.DEMO:
            lines += ["", f"Демо-входы, пароль у всех {PASSWORD}:"]
            lines += [f"  {role:<14} {people}" for role, people in DEMO_PEOPLE]
            lines += [
                "",
                "Сотрудники и Мария входят с одноразовым кодом: make code EMAIL=head@example.org",
                f"Письма: {settings.MAIL_DIR}",
                f"СМС:    {settings.SMS_DIR}",
            ]
        self.stdout.write("\n".join(lines) + "\n")
        self.stdout.flush()


def _programs(door: socket.socket) -> list[tuple[str, list[str], tuple[int, ...]]]:
    """Name, arguments after `python -m`, file descriptors that must stay open."""
    folder = settings.BASE_DIR / "cabinet" / "deploy"
    bind = f"fd://{door.fileno()}"  # our socket: people wait in its queue while the web restarts
    celery = ["celery", "--app", "cabinet", "--quiet"]
    worker = ["worker", "--pool", "threads", "--concurrency", "4"]
    lone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    clock = ["beat", "--schedule", str(settings.VAR_DIR / "beat-schedule"), "--pidfile", ""]
    return [
        ("сайт", ["gunicorn", "--config", str(folder / "gunicorn.conf.py"), "--bind", bind], (door.fileno(),)),
        ("обработчик", [*celery, *worker, *lone], ()),
        ("планировщик", [*celery, *clock], ()),
    ]


def _listen(options: dict[str, Any]) -> socket.socket:
    """The listening socket, or a sentence why there is none."""
    host, port = options["host"], options["port"]
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as fault:
        reason = "порт занят" if fault.errno == errno.EADDRINUSE else os.strerror(fault.errno or 0)
        raise CommandError(
            f"Не удалось открыть адрес {host}:{port}: {reason}. Другой порт: PORT=8080 make run"
        ) from None


def _answers(door: socket.socket) -> bool:
    """Whether the web answers at all; how well it feels is the business of /health/."""
    host, port = door.getsockname()[:2]
    asked = http.client.HTTPConnection({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port, timeout=2)  # noqa: S104
    with suppress(OSError, http.client.HTTPException):
        asked.request("GET", "/health/", headers={"Host": settings.ALLOWED_HOSTS[0]})
        asked.getresponse().read()
        return True
    return False
