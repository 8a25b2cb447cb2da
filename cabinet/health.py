"""`/health/`: may this instance be sent people, and does anything wait that should not."""

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Overdue
from pathlib import Path
from urllib.parse import urlsplit

import redis
import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, Error, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu import Connection
from redis.backoff import NoBackoff
from redis.retry import Retry

from notifications import delivery

log = structlog.get_logger(__name__)

BROKER_PATIENCE = 1.0  # seconds: a hanging broker must not hang the question whether it hangs

# One thread: a hanging name server can hold this one, never the threads that answer people.
_asker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="health")
_asked: list[Future[None]] = []


@login_not_required
@never_cache
@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """Only a dead database takes the instance out of service: without broker people are served, messages wait."""
    database = database_answers()
    broker = broker_answers()
    oldest = oldest_due_seconds() if database else None
    calm = broker and oldest is not None and oldest <= delivery.LATE_SECONDS
    status = "failed" if not database else "ok" if calm else "degraded"
    return JsonResponse(
        {
            "status": status,
            "database": "ok" if database else "failed",
            "broker": "ok" if broker else "failed",
            "outbox_oldest_seconds": oldest,
            "version": settings.VERSION,
        },
        status=200 if database else 503,
    )


def database_answers() -> bool:
    """Whether a question to the database is answered."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except Error:  # InterfaceError, of a connection that broke within this request, is no DatabaseError
        log.warning("health_database_failed", exc_info=True)
        return False


def oldest_due_seconds() -> int | None:
    """None when the table cannot be read."""
    try:
        return delivery.oldest_due_seconds(at=timezone.now())
    except DatabaseError:
        log.warning("health_outbox_failed", exc_info=True)
        return None


def broker_answers() -> bool:
    """Whether the broker answered within its second; who comes while a question is open waits for the same answer."""
    asked = _asked[0] if _asked else None
    if asked is None or asked.done():
        asked = _asker.submit(_ask_broker, settings.CELERY_BROKER_URL)
        _asked[:] = [asked]
    try:
        asked.result(timeout=BROKER_PATIENCE)
    except Overdue:
        log.warning("health_broker_silent")
        return False
    except Exception:  # whatever a transport raises: the broker cannot be used
        log.warning("health_broker_failed", exc_info=True)
        return False
    return True


def _ask_broker(url: str) -> None:
    scheme = urlsplit(url).scheme
    if scheme == "filesystem":
        _ask_folder(Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"]))
    elif scheme in {"redis", "rediss"}:
        with redis.Redis.from_url(
            url, socket_timeout=0.5, socket_connect_timeout=0.5, retry=Retry(NoBackoff(), 0)
        ) as client:
            client.ping()
    else:
        with Connection(url, connect_timeout=BROKER_PATIENCE) as asked:
            asked.ensure_connection(max_retries=1, timeout=BROKER_PATIENCE)


def _ask_folder(folder: Path) -> None:
    probe = folder / ".health"  # no .msg at the end: the worker does not see it
    probe.write_bytes(b"")
    probe.unlink(missing_ok=True)
