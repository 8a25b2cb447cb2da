"""A mail server on loopback that keeps what it accepts and answers as told."""

import asyncio
import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class SmtpSink:
    """`mail`, `rcpt`, `data` are the answers; `pause` is how long DATA takes; `after_data` is "hang up" or "silence"."""

    def __init__(self) -> None:
        self.port = free_port()
        self.kept: list[bytes] = []
        self.begun = 0
        self.at_once = self.most_at_once = 0
        self.pause = 0.0
        self.mail = self.rcpt = self.data = "250 OK"
        self.after_data = ""

    @property
    def ids(self) -> list[str]:
        """Message-ID of each kept letter, in order of arrival."""
        return [email.message_from_bytes(raw, policy=email.policy.default)["Message-ID"] for raw in self.kept]

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return self.mail

    async def handle_RCPT(self, server, session, envelope, address, options):
        envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):
        self.begun += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.pause)
        self.at_once -= 1
        if self.data.startswith("250"):
            self.kept.append(envelope.content)
        if self.after_data == "hang up":
            server.transport.abort()
        if self.after_data == "silence":
            await asyncio.sleep(30)
        return self.data


@contextmanager
def serving(sink: SmtpSink | None = None) -> Iterator[SmtpSink]:
    """The sink, listening; again on the same port after it was away."""
    sink = sink or SmtpSink()
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
