"""The project: settings, addresses, the Celery app, the staff site, pages without a model of their own."""

# Without this import `shared_task` in the web process would silently talk to amqp://localhost.
from cabinet.celery import app as celery_app

__all__ = ("celery_app",)
