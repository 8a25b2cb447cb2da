"""The Celery app: the broker only wakes the worker, the promise lives in the outbox."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cabinet.settings")

app = Celery("cabinet")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect  # type: ignore[untyped-decorator]
def keep_logging(**_options: object) -> None:
    """Being connected is enough: Celery then leaves the LOGGING that Django has set up alone."""
