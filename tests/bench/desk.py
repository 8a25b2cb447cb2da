"""The desk of staff at ten thousand complaints and at a hundred thousand: how often each page asks, how long it takes.

Both databases stand side by side and are measured in turns, so that other work on the machine slows both alike.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import override_settings, setup_test_environment, teardown_test_environment
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY

from tests.bench import Figure, quantile
from tests.bench.database import counted

ROOT = Path(__file__).resolve().parents[2]
SMALL, LARGE = 10_000, 100_000
ROUNDS, TRIES = 5, 6
QUERIES, GROWTH = 20, 1.5
UNIT = "zhkh"  # four of ten complaints are theirs
INDEX, LIST = "/admin/", "/admin/complaints/complaint/"
OFFICERS = {"исполнитель": f"seed-{UNIT}-1@example.org", "регистратор": "seed-reg-1@example.org"}
PAGES = {
    "рабочее место": INDEX,
    "список": LIST,
    "фильтр «просрочено»": f"{LIST}?desk=overdue",
    "поиск, редкое слово": f"{LIST}?q=Ольховая",
    "поиск, частое слово": f"{LIST}?q=проверить",
    "поиск, такого нет": f"{LIST}?q=крокодил",
    "страница 100": f"{LIST}?p=100",
}


@dataclass
class Measured:
    """One page for one person at one size."""

    queries: int = 0
    spent: list[float] = field(default_factory=list)  # milliseconds


def measure() -> Iterator[Figure]:
    """By itself on the database of TEST_DATABASE_URL; without one, once more under a PostgreSQL of its own."""
    if connection.vendor == "postgresql":
        yield from _measured()
    else:
        yield from _with_own_postgresql()


def _with_own_postgresql() -> Iterator[Figure]:
    """The child prints the table; here only its verdict counts. What is missing it says itself."""
    command = [ROOT / ".ci" / "with_services", sys.executable, "-m", "tests.bench", "desk"]
    environment = {"TEST_REDIS_URL": "redis://127.0.0.1:6379/0", **os.environ}  # not asked for anything here
    ran = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    yield Figure("рабочее место на PostgreSQL: код возврата", ran.returncode, "", 0)


def _measured() -> Iterator[Figure]:
    found: dict[tuple[str, str, int], Measured] = {}
    with _two_databases() as use:
        for _round in range(ROUNDS):
            for size in (SMALL, LARGE):
                use(size)
                for who, address in OFFICERS.items():
                    _visit(_signed_in(address), who, size, found)
    for who in OFFICERS:
        for what in [*PAGES, "обращение", "ход: сообщение заявителю"]:
            yield from _figures(f"{what}, {who}", found[who, what, SMALL], found[who, what, LARGE])


def _figures(what: str, small: Measured, large: Measured) -> Iterator[Figure]:
    before, after = quantile(small.spent, 0.5), quantile(large.spent, 0.5)
    yield Figure(f"{what}: запросов", max(small.queries, large.queries), "", QUERIES)
    yield Figure(f"{what}: медиана на {SMALL}", before, "мс")
    yield Figure(f"{what}: медиана на {LARGE}", after, "мс")
    yield Figure(f"{what}: p95 на {LARGE}", quantile(large.spent, 0.95), "мс")
    yield Figure(f"{what}: рост", after / before, "×", GROWTH)


def _visit(client: Client, who: str, size: int, found: dict[tuple[str, str, int], Measured]) -> None:
    """Each page once to warm it, once to count what it asks, then against the clock; a move each time on another complaint."""
    for what, url in PAGES.items():
        _timed(found.setdefault((who, what, size), Measured()), lambda url=url: _get(client, url))
    pages = re.findall(rf"{LIST}\d+/change/", _get(client, f"{LIST}?status=in_progress"))
    ahead = iter(pages * 2)
    _timed(found.setdefault((who, "обращение", size), Measured()), lambda: _get(client, next(ahead)))
    moves = iter([(url, _previewed(client, url)) for url in _comment_forms(pages)])
    _timed(
        found.setdefault((who, "ход: сообщение заявителю", size), Measured()), lambda: _comment(client, *next(moves))
    )


def _timed(measured: Measured, go: Callable[[], object]) -> None:
    go()
    with counted() as asked:
        go()
    measured.queries = max(measured.queries, len(asked))
    for _try in range(TRIES):
        began = time.perf_counter()
        go()
        measured.spent.append((time.perf_counter() - began) * 1000)


def _get(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return str(answer.content.decode())


def _comment_forms(pages: list[str]) -> list[str]:
    return [re.sub("change/$", "move/comment/", page) for page in pages[: TRIES + 2]]


def _previewed(client: Client, url: str) -> dict[str, str]:
    """What the second press sends: the first has shown what goes out."""
    typed = {"version": _hidden("version", _get(client, url)), "text": "Работы включены в план."}
    return {**typed, "previewed": _hidden("previewed", client.post(url, typed).content.decode())}


def _hidden(name: str, html: str) -> str:
    return re.search(rf'name="{name}" value="([^"]+)"', html)[1]


def _comment(client: Client, url: str, typed: dict[str, str]) -> None:
    answer = client.post(url, typed)
    assert answer.status_code == 302, (url, answer.status_code)


def _signed_in(address: str) -> Client:
    """Past the second factor, as after the sign-in page."""
    from accounts import second_factor
    from accounts.models import User

    person = User.objects.get(email=address)
    device = second_factor.device_of(person) or second_factor.give_device(person)
    client = Client()
    client.force_login(person)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client


@contextmanager
def _two_databases() -> Iterator[Callable[[int], None]]:
    """Seeds both; gives what switches between them. They are gone afterwards."""
    setup_test_environment()
    before = connection.settings_dict["NAME"]
    names = {size: f"otklik_bench_{os.getpid()}_{size}" for size in (SMALL, LARGE)}
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    connection.settings_dict["TEST"]["NAME"] = names[SMALL]
    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        _seed(SMALL)
        _copy(names[SMALL], names[LARGE])
        _use(names[LARGE])
        _seed(LARGE)
        from django.conf import settings

        with override_settings(STORAGES={**settings.STORAGES, **plain}):
            yield lambda size: _use(names[size])
    finally:
        _drop(names[LARGE])
        _use(names[SMALL])
        connection.creation.destroy_test_db(before, verbosity=0)
        teardown_test_environment()


def _seed(size: int) -> None:
    from cabinet.demo import seed

    began = time.perf_counter()
    there = max(seed.extend(size, at=timezone.now()))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"Обращений {there}, наполнение {time.perf_counter() - began:.0f} с", file=sys.stderr, flush=True)


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")


def _copy(source: str, target: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def _drop(name: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
