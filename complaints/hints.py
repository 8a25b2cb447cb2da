"""A hint to the worker that something waits. It may be lost without harm: the clock finds the work by itself."""

import structlog
from celery import current_app
from django.db import transaction

log = structlog.get_logger(__name__)


def after_commit(task: str) -> None:
    """Ring for the task of this name once the transaction is done; by name, because tasks stand above all others.

    A nested function, because Django 5.2 fails on a `partial` whose call fails (ticket 36487).
    """

    def ring() -> None:
        try:
            current_app.send_task(task)
        except Exception as fault:  # whatever the broker's transport raises
            log.warning("wake_up_lost", fault=type(fault).__name__)

    transaction.on_commit(ring, robust=True)
