"""SMS: files for the demonstration, a gateway for real, and what its answers mean."""

import json
import socket
import threading
import time
import uuid
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from notifications.channels import Letter, NotSent, Rejected
from notifications.channels.sms import FileSms, HttpSms

LETTER = Letter(
    uuid=uuid.UUID("5b0a1f2c-0000-4000-8000-000000000002"),
    address="+79001234567",
    subject="",
    body="№ 2026-004217-9: передано исполнителю. Срок до 22.12",
)


@pytest.fixture
def gateway(settings):
    """A gateway on loopback: `gateway.answer` is status, headers, body and how long it thinks."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.seen.append((dict(self.headers), json.loads(body)))
            status, headers, content, pause = self.server.answer
            time.sleep(pause)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.seen, server.answer = [], (200, {}, b'{"id": "sms-1"}', 0)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/send"
    settings.SMS_TOKEN = "secret-token"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_gateway_gets_number_text_token_and_idempotency_key(gateway):
    assert HttpSms().send(LETTER) == "sms-1"
    [(headers, body)] = gateway.seen
    assert body == {"to": LETTER.address, "text": LETTER.body, "id": str(LETTER.uuid)}
    assert headers["Authorization"] == "Bearer secret-token"
    assert headers["Idempotency-Key"] == str(LETTER.uuid)


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_refusal_is_never(gateway, status):
    gateway.answer = (status, {}, b"", 0)
    with pytest.raises(Rejected, match=f"HTTP {status}"):
        HttpSms().send(LETTER)


@pytest.mark.parametrize("status", [401, 402, 403, 408, 429, 503])
def test_trouble_between_us_and_the_gateway_is_not_now(gateway, status):
    gateway.answer = (status, {}, b"", 0)
    with pytest.raises(NotSent, match=f"HTTP {status}") as fault:
        HttpSms().send(LETTER)
    assert not fault.value.answered


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("420", timedelta(minutes=7)),
        ("999999", timedelta(hours=12)),
        ("9" * 5000, None),
        ("Mon, 1 Jan", None),
        ("-5", None),
    ],
)
def test_the_gateways_wish_to_be_left_alone_is_heard(gateway, value, wait):
    gateway.answer = (429, {"Retry-After": value}, b"", 0)
    with pytest.raises(NotSent) as fault:
        HttpSms().send(LETTER)
    assert fault.value.retry_after == wait


@pytest.mark.parametrize("content", [b'{"error": "no money"}', b'{"id": "", "status": "ok"}', b"[]", b'{"id": null}'])
def test_a_200_with_an_error_is_an_error(gateway, content):
    gateway.answer = (200, {}, content, 0)
    with pytest.raises(NotSent, match="200"):
        HttpSms().send(LETTER)


@pytest.mark.parametrize("answer", [(500, {}, b"", 0), (502, {}, b"", 0), (200, {}, b"<html>", 0)])
def test_a_gateway_that_breaks_down_leaves_the_fate_unknown(gateway, answer):
    gateway.answer = answer
    with pytest.raises(OSError, match=r"HTTP 50|не JSON") as fault:
        HttpSms().send(LETTER)
    assert not isinstance(fault.value, (NotSent, Rejected))


def test_a_gateway_that_hangs_leaves_the_fate_unknown(gateway, monkeypatch):
    monkeypatch.setattr("notifications.channels.sms.TIMEOUT", 0.3)
    gateway.answer = (200, {}, b'{"id": "sms-1"}', 1)
    with pytest.raises(TimeoutError):
        HttpSms().send(LETTER)


def test_nobody_listening_is_certainly_not_sent(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.SMS_URL = f"http://127.0.0.1:{free.getsockname()[1]}/"
    with pytest.raises(NotSent, match="ConnectionRefusedError"):
        HttpSms().send(LETTER)


def test_redirects_are_not_followed(gateway):
    gateway.answer = (302, {"Location": f"http://127.0.0.1:{gateway.server_port}/elsewhere"}, b"", 0)
    with pytest.raises(NotSent, match="HTTP 302"):
        HttpSms().send(LETTER)
    assert len(gateway.seen) == 1


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "ftp://127.0.0.1/"])
def test_only_http_is_spoken(settings, url):
    settings.SMS_URL = url
    with pytest.raises(NotSent, match="SMS_URL"):
        HttpSms().send(LETTER)


@pytest.mark.parametrize(
    "number", ["+4915112345678", "+375291234567", "+77001234567", "+74951234567", "89001234567", "+7900123456"]
)
@pytest.mark.parametrize("channel", [FileSms, HttpSms])
def test_only_russian_mobiles_get_sms(gateway, settings, channel, number):
    with pytest.raises(Rejected):
        channel().send(Letter(LETTER.uuid, number, "", "text"))
    assert gateway.seen == []
    assert not settings.SMS_DIR.exists()


def test_without_a_gateway_an_sms_is_a_file_named_by_time_number_and_id(settings, caplog):
    with caplog.at_level("INFO"):
        FileSms().send(LETTER)
    [path] = settings.SMS_DIR.iterdir()
    assert path.name.endswith(f"_{LETTER.address}_{LETTER.uuid}.txt")
    assert path.read_text() == f"{LETTER.body}\n"
    assert "•••-45-67" in caplog.text
    assert LETTER.address not in caplog.text
