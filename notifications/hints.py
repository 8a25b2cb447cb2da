"""A hint to the worker that something waits. It may be lost without harm: the clock finds the work by itself."""

from collections.abc import Callable

import structlog
from celery import current_app
from django.db import transaction

log = structlog.get_logger(__name__)


def after_commit(task: str, ring: Callable[[], object] | None = None) -> None:
    """Ring for the task of this name once when the transaction is done, however often it is asked for meanwhile.

    By name, because tasks stand above all others, or by `ring`. A broker that refuses or hangs costs its socket timeout
    and a line in the log. A nested function, because Django 5.2 fails on a `partial` whose call fails (ticket 36487).
    """
    waiting = transaction.get_connection().run_on_commit
    if any(getattr(callback, "rings_for", "") == task for _savepoints, callback, _robust in waiting):
        return

    def hint() -> None:
        setattr(hint, "rings_for", "")  # noqa: B010 - a function declares no attributes
        try:
            (ring or (lambda: current_app.send_task(task)))()
        except Exception as fault:  # whatever the broker's transport raises
            log.warning("wake_up_lost", fault=type(fault).__name__)

    setattr(hint, "rings_for", task)  # noqa: B010
    transaction.on_commit(hint, robust=True)
