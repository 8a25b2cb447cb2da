"""How gunicorn runs the portal, for `manage.py portal` and for the container alike."""

import logging
import os
from typing import Any

wsgi_app = "cabinet.wsgi:application"
# Threads, not processes: pages wait for the database, and limits of attempts are kept there too.
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "1"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 7
keepalive = 5
# A filing of 50 MiB comes in one body; lines and headers stay small.
limit_request_line = 4094
limit_request_fields = 64
# Django judges the proxy's headers; gunicorn believes nobody's.
forwarded_allow_ips = ""
header_map = "drop"
control_socket_disable = True
# The request's own line comes from cabinet.logs.
accesslog = None
errorlog = "-"
loglevel = "warning"


def post_worker_init(_worker: Any) -> None:
    """A worker's own errors quote the address asked for: they leave by the masked lines of cabinet.logs too."""
    logger = logging.getLogger("gunicorn.error")
    logger.handlers.clear()
    logger.propagate = True
