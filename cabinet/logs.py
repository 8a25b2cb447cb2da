"""Logs: one line per event, with the id of the request and without personal data.

A request leaves its path, status, duration and the id of the person: no query, no body, no address. Texts of
libraries are masked on the way out, because a database quotes the offending row in its errors.
"""

import logging
import re
import secrets
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from structlog.typing import EventDict, Processor, WrappedLogger

log = structlog.get_logger("cabinet.request")

# Masked addresses ("a***@…") pass: the sign before @ is then not a letter of the address.
EMAIL = re.compile(r"[^\s@*•…<>\"'()/:=,;]+@[^\s@<>\"'()/:,;]+")
PHONE = re.compile(r"(?<!\d)(?:\+?7|8)[\s\-(]*\d{3}[\s\-)]*\d{3}[\s\-]*\d{2}[\s\-]*\d{2}(?!\d)")
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
PATH_LIMIT = 200
# Links of letters: whoever has one may act by it. deploy/nginx.conf and complaints/support/circumstances.py name the same.
SECRET_PATH = re.compile(r"(/(?:r|n|c|accounts/not-me)/)[^\s?\"'<>]+")
QUIET_PATHS = ("/health/", "/static/")


def mask(text: str) -> str:
    """The text without addresses and numbers of people, links that act, and line breaks that could forge a line."""
    text = SECRET_PATH.sub(r"\1…", PHONE.sub("[phone]", EMAIL.sub("[e-mail]", text)))
    return text.replace("\r", "\\r").replace("\n", "\\n")


def mask_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask every text of the line, whoever wrote it."""
    for key, value in event.items():
        if isinstance(value, str) and key != "path":
            event[key] = mask(value)
    return event


def describe_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Where it happened and the first line of what it says: further lines of database errors quote rows."""
    caught = event.pop("exc_info", None)
    if caught is True:
        caught = sys.exc_info()
    error = caught[1] if isinstance(caught, tuple) else caught
    if isinstance(error, BaseException):
        event["exception"] = " <- ".join(_one_exception(each) for each in _chain(error))
    return event


def _chain(error: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    while error is not None and error not in chain and len(chain) < 5:
        chain.append(error)
        error = error.__cause__ or error.__context__
    return chain


def _one_exception(error: BaseException) -> str:
    message = (str(error).splitlines() or [""])[0][:300]
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    places = " > ".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{type(error).__qualname__}: {message} [{places}]"


def _short(filename: str) -> str:
    return filename.rpartition("site-packages/")[2].removeprefix(f"{settings.BASE_DIR}/")


def logging_config(*, as_json: bool, level: str) -> dict[str, Any]:
    """The LOGGING setting: our lines and those of libraries leave by one handler in one shape."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        describe_exception,
        mask_event,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            }
        },
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["lines"], "level": level},
        "loggers": {
            # Every answer has its own line already; a traceback of a 500 is what these add.
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},  # scanners; their line says 400
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "celery": {"level": "WARNING"},
            "kombu": {"level": "WARNING"},
            # What they do with a typeface, a line for each table of it.
            "fontTools": {"level": "ERROR"},
            "fpdf": {"level": "ERROR"},
        },
    }


def _request_id(request: HttpRequest) -> str:
    """The proxy's id when a proxy of ours is in front; what a stranger sends is not trusted."""
    sent = request.headers.get("X-Request-ID", "")
    if settings.SECURE_PROXY_SSL_HEADER and REQUEST_ID.fullmatch(sent):
        return sent
    return secrets.token_hex(8)


def safe_path(request: HttpRequest) -> str:
    """The path as it may be written: one that no page answers may hold anything, so it is masked."""
    path = SECRET_PATH.sub(r"\1…", request.path[:PATH_LIMIT])
    if request.resolver_match is None:
        path = mask(path)
    return "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in path)


class RequestLogMiddleware:
    """Gives the request an id, puts it on every line of the log and on the answer, and writes one line at the end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Outermost, so that the line stands for what the person was really sent."""
        began = time.monotonic()
        request_id = _request_id(request)
        request.META["REQUEST_ID"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        # Set once somebody asked who it is: the log itself must not cost a query.
        user = getattr(request, "_cached_user", None)
        log.log(
            logging.DEBUG if request.path.startswith(QUIET_PATHS) else logging.INFO,
            "request",
            method=request.method,
            path=safe_path(request),
            status=response.status_code,
            ms=round((time.monotonic() - began) * 1000),
            user_id=getattr(user, "pk", None),
        )
        return response  # the id stays until this thread's next request: Django logs a 5xx only after this
