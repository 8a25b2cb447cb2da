"""How gunicorn runs the portal, for `manage.py portal` and for the container alike."""

import os

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
