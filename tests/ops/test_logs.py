"""One line per request, no personal data, no forged lines."""

import json
import logging
import runpy
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from cabinet.logs import RequestLogMiddleware, logging_config, mask


@pytest.fixture
def lines(settings):
    """What the JSON handler would write, parsed."""
    config = logging_config(as_json=True, level="INFO")
    formatter = config["formatters"]["lines"]
    made = formatter["()"](foreign_pre_chain=formatter["foreign_pre_chain"], processors=formatter["processors"])
    written: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(made.format(record))

    handler = Keep()
    root = logging.getLogger()
    root.addHandler(handler)
    level, root.level = root.level, logging.INFO
    yield lambda: [json.loads(line) for line in written]
    root.level = level
    root.removeHandler(handler)


def answer(request, *, status=200, **extra):
    return RequestLogMiddleware(lambda _request: HttpResponse(status=status))(request)


def test_a_request_leaves_one_line_without_query_and_body(lines):
    answer(RequestFactory().post("/complaints/new/?phone=+79001234567", {"story": "Течёт крыша"}), status=302)
    (line,) = lines()
    assert {key: line[key] for key in ("event", "method", "path", "status", "user_id", "level")} == {
        "event": "request",
        "method": "POST",
        "path": "/complaints/new/",
        "status": 302,
        "user_id": None,
        "level": "info",
    }
    assert isinstance(line["ms"], int)
    assert "79001234567" not in json.dumps(line)


def test_the_answer_carries_the_id_of_the_line(lines):
    response = answer(RequestFactory().get("/"))
    assert lines()[0]["request_id"] == response["X-Request-ID"]


def test_a_strangers_request_id_is_not_believed():
    response = answer(RequestFactory().get("/", headers={"X-Request-ID": "chosen-by-me"}))
    assert response["X-Request-ID"] != "chosen-by-me"


@pytest.mark.parametrize(("sent", "kept"), [("a1b2c3d4e5f6", True), ("a\r\nSet-Cookie: x=1", False), ("x" * 65, False)])
def test_the_proxys_request_id_is_kept_when_it_is_one(settings, sent, kept):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    response = answer(RequestFactory().get("/", headers={"X-Request-ID": sent}))
    assert (response["X-Request-ID"] == sent) is kept


@pytest.mark.django_db
def test_line_breaks_in_a_path_forge_no_line(client, lines):
    client.get("/nowhere/%0d%0a{%22event%22:%22forged%22}/")
    (line,) = [each for each in lines() if each["event"] == "request"]
    assert line["path"] == '/nowhere/\\r\\n{"event":"forged"}/'
    assert line["status"] == 404


@pytest.mark.django_db
def test_an_address_typed_into_the_path_is_masked(client, lines):
    client.get("/nowhere/anna@example.org/89001234567/")
    (line,) = [each for each in lines() if each["event"] == "request"]
    assert line["path"] == "/nowhere/[e-mail]/[phone]/"


@pytest.mark.django_db
def test_who_asked_is_written_as_a_number_only(client, lines, django_user_model):
    user = django_user_model.objects.create(email="anna@example.org", last_name="Смирнова")
    client.force_login(user)
    client.get("/messages/")
    (line,) = [each for each in lines() if each["event"] == "request"]
    assert line["user_id"] == user.pk
    assert "anna" not in json.dumps(line, ensure_ascii=False)


def test_a_traceback_tells_places_and_no_rows(lines):
    try:
        raise ValueError("duplicate key\nDETAIL: Key (email)=(anna@example.org) already exists.")
    except ValueError:
        logging.getLogger("anything").exception("Сбой для anna@example.org")
    (line,) = lines()
    assert line["event"] == "Сбой для [e-mail]"
    assert line["exception"].startswith("ValueError: duplicate key [")
    assert "test_logs.py" in line["exception"]
    assert "anna" not in json.dumps(line, ensure_ascii=False)


def test_the_cause_of_an_error_is_told_too(lines):
    try:
        try:
            raise KeyError("first")
        except KeyError as cause:
            raise Http404("second") from cause
    except Http404:
        logging.getLogger("anything").exception("Сбой")
    assert lines()[0]["exception"].index("Http404") < lines()[0]["exception"].index("KeyError")


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["/r/", "/n/", "/c/", "/accounts/not-me/"])
def test_the_secret_of_a_link_is_written_nowhere(client, lines, place):
    """Neither in the line of the request nor where Django or gunicorn quote the path of one that failed."""
    client.get(f"{place}6-1vabcDEF_ghiJKL/")
    gunicorn = runpy.run_path(str(Path(settings.BASE_DIR) / "cabinet/deploy/gunicorn.conf.py"))
    with kept_loggers("gunicorn.error"):
        gunicorn["post_worker_init"](None)
        logging.getLogger("gunicorn.error").error("Error handling request %s", f"{place}6-1vabcDEF_ghiJKL/?a=b")
    logging.getLogger("django.request").error("Internal Server Error: %s", f"{place}6-1vabcDEF_ghiJKL/")
    written = json.dumps(lines(), ensure_ascii=False)
    assert written.count(f"{place}…") >= 3
    assert "6-1v" not in written


@contextmanager
def kept_loggers(name: str):
    logger = logging.getLogger(name)
    handlers, propagate = list(logger.handlers), logger.propagate
    yield
    logger.handlers, logger.propagate = handlers, propagate


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("код для a***@example.org", "код для a***@example.org"),
        ("кому: Анна <anna.s@пример.рф>", "кому: Анна <[e-mail]>"),
        ("+7 (900) 123-45-67 не отвечает", "[phone] не отвечает"),
        ("обращение 2026-004217-9 передано", "обращение 2026-004217-9 передано"),
        ("раз\nдва", "раз\\nдва"),
    ],
)
def test_texts_of_libraries_are_masked(said, written):
    assert mask(said) == written
