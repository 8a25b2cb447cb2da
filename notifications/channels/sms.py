"""SMS: as files for the embedded default, through a gateway over HTTP in production."""

import json
import re
import socket
import ssl
import urllib.error
import urllib.request
from datetime import timedelta
from email.message import Message as Headers
from http import HTTPStatus
from typing import IO, Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from notifications.channels import Letter, NotSent, Rejected
from notifications.channels.folder import write_whole
from notifications.masking import mask_address

log = structlog.get_logger(__name__)

TIMEOUT = 10  # seconds
LONGEST_REPLY = 64 * 1024
LONGEST_WAIT = timedelta(hours=12)
RUSSIAN_MOBILE = re.compile(r"\+79\d{9}")
# The gateway did not take the message, and the number is not to blame: our account with it, or its load.
NOT_NOW = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.PAYMENT_REQUIRED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
}


class FileSms:
    """Every SMS a text file in SMS_DIR and a line on the console."""

    def send(self, letter: Letter) -> str:
        """The file holds the text and nothing else."""
        _check_number(letter.address)
        path = write_whole(settings.SMS_DIR, letter.address, str(letter.uuid), "txt", f"{letter.body}\n".encode())
        log.info("sms_written", to=mask_address(letter.address), folder=str(path.parent), id=str(letter.uuid))
        return ""


class HttpSms:
    """A gateway that takes JSON `{"to", "text", "id"}` and answers `{"id": "…"}` or `{"error": "…"}`.

    The letter's own number goes along as Idempotency-Key: a repeat after a lost answer is one SMS to the person.
    """

    def send(self, letter: Letter) -> str:
        """The gateway's number of the SMS; it is asked once and redirects are not followed."""
        _check_number(letter.address)
        try:
            with _opener().open(_request(letter), timeout=TIMEOUT) as reply:
                return _accepted(reply.read(LONGEST_REPLY))
        except urllib.error.HTTPError as refusal:
            with refusal:
                raise _refusal(refusal.code, refusal.headers) from refusal
        except urllib.error.URLError as fault:
            if isinstance(fault.reason, (ConnectionRefusedError, socket.gaierror, ssl.SSLError)):
                raise NotSent(f"{type(fault.reason).__name__}: {fault.reason}") from fault
            raise  # it may have heard us


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the token and the number to another host."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        return None


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirects)


def _request(letter: Letter) -> urllib.request.Request:
    if urlsplit(settings.SMS_URL).scheme not in {"http", "https"}:
        raise NotSent(_("Не задан адрес шлюза: SMS_URL"))
    return urllib.request.Request(  # noqa: S310 - the scheme is checked above
        settings.SMS_URL,
        data=json.dumps({"to": letter.address, "text": letter.body, "id": str(letter.uuid)}).encode(),
        headers={
            "Authorization": f"Bearer {settings.SMS_TOKEN}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(letter.uuid),
        },
        method="POST",
    )


def _accepted(content: bytes) -> str:
    """The number from a good answer; gateways say "200, error" too, and that is an error."""
    try:
        reply = json.loads(content)
    except ValueError as fault:
        raise OSError(_("Ответ шлюза — не JSON")) from fault
    if not isinstance(reply, dict) or reply.get("error") or not reply.get("id"):
        raise NotSent(f"200, {str(reply.get('error') if isinstance(reply, dict) else reply)[:200]}")
    return str(reply["id"])[:100]


def _refusal(code: int, headers: Headers) -> Exception:
    if code in NOT_NOW or 300 <= code < 400:
        return NotSent(f"HTTP {code}", retry_after=_retry_after(headers.get("Retry-After", "")))
    if 400 <= code < 500:
        return Rejected(f"HTTP {code}")
    return OSError(f"HTTP {code}")  # the gateway broke down: it may have sent the SMS before that


def _retry_after(value: str) -> timedelta | None:
    """Seconds, as gateways give them; a date or nonsense leaves our own schedule."""
    return min(timedelta(seconds=int(value)), LONGEST_WAIT) if re.fullmatch(r"[0-9]{1,6}", value) else None


def _check_number(number: str) -> None:
    """Only Russian mobiles: an SMS abroad costs tens of times more, and fraud lives on that."""
    if not RUSSIAN_MOBILE.fullmatch(number):
        raise Rejected(_("Не российский мобильный номер"))
