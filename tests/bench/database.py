"""A database in memory for measures that count queries; gone with the process."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment


@contextmanager
def in_memory() -> Iterator[None]:
    """The schema as migrations make it."""
    setup_test_environment()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements asked meanwhile, without those that only frame a transaction."""
    asked: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield asked
    frames = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")
    asked.extend(query["sql"] for query in captured.captured_queries if not query["sql"].startswith(frames))
