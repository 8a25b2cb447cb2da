"""Asks a running clamd about one file by its INSTREAM command: https://docs.clamav.net/manual/Usage/Scanning.html#clamd

Only "OK" and "… FOUND" are answers. Whatever else happens, a hang or nonsense included, leaves the file unanswered.
"""

import re
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

CHUNK = 2**16
LONGEST_REPLY = 4096
CONNECTS_WITHIN = 3.0
ANSWERS_WITHIN = 30.0  # the whole conversation
VERDICT = re.compile(r"stream: (?:OK|(?P<name>[^\n]+) FOUND)")

Address = str | tuple[str, int]


class NoAnswer(Exception):
    """Nothing is known of the file; `at_all` when clamd did not speak either, so that others need not be tried."""

    def __init__(self, why: str, *, at_all: bool) -> None:
        super().__init__(why)
        self.at_all = at_all


def address(value: str) -> Address:
    """Where CLAMAV says that clamd listens; ValueError when it says nothing of the kind."""
    if value.startswith("unix:/"):
        return value.removeprefix("unix:")
    host, colon, port = value.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not (colon and host and port.isascii() and port.isdigit() and 0 < int(port) < 2**16 and "/" not in host):
        raise ValueError(value)
    return host, int(port)


def virus_in(content: IO[bytes], *, at: Address) -> str:
    """The name of what was found, or "" when the file is clean. Raises NoAnswer."""
    ends = time.monotonic() + ANSWERS_WITHIN
    try:
        with _connected(at) as line:
            reply = _ask(line, content, ends)
    except (OSError, UnicodeError) as fault:
        raise NoAnswer(type(fault).__name__, at_all=True) from fault
    verdict = VERDICT.fullmatch(reply)
    if verdict is None:  # "INSTREAM size limit exceeded. ERROR", "UNKNOWN COMMAND", half a line
        raise NoAnswer(reply[:100], at_all=not reply)
    return verdict["name"] or ""


@contextmanager
def _connected(at: Address) -> Iterator[socket.socket]:
    if isinstance(at, tuple):
        with socket.create_connection(at, timeout=CONNECTS_WITHIN) as line:
            yield line
        return
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(CONNECTS_WITHIN)
        line.connect(at)
        yield line


def _ask(line: socket.socket, content: IO[bytes], ends: float) -> str:
    try:
        _send(line, b"zINSTREAM\0", ends)
        while chunk := content.read(CHUNK):
            _send(line, struct.pack("!I", len(chunk)) + chunk, ends)
        _send(line, struct.pack("!I", 0), ends)
    except (BrokenPipeError, ConnectionResetError):
        pass  # it has heard enough, and may have said why
    return _reply(line, ends)


def _send(line: socket.socket, piece: bytes, ends: float) -> None:
    line.settimeout(_left(ends))
    line.sendall(piece)


def _reply(line: socket.socket, ends: float) -> str:
    """Up to the zero byte; an answer without one was cut short, and half of "… FOUND" must not be taken for "OK"."""
    said = b""
    while b"\0" not in said and len(said) < LONGEST_REPLY:
        line.settimeout(_left(ends))
        piece = line.recv(LONGEST_REPLY)
        if not piece:
            raise ConnectionError
        said += piece
    return said.partition(b"\0")[0].decode()


def _left(ends: float) -> float:
    """Seconds until the end of the conversation: a clamd that speaks a byte a minute must not hold a worker."""
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
