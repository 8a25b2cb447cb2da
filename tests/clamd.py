"""A stand-in for clamd on a port of its own: takes INSTREAM as the real one does and answers as it is told to."""

import contextlib
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

CLEAN, FOUND = b"stream: OK\0", b"stream: Marker.UNOFFICIAL FOUND\0"
MARKER = b"MALICIOUS-MARKER-OF-OUR-OWN"


@dataclass
class Clamd:
    """`setting` is what CLAMAV must say; `heard` is every file it was given, whole."""

    setting: str
    heard: list[bytes] = field(default_factory=list)


def by_marker(line, content: bytes) -> bytes:
    """What the real one says with a single signature in its database."""
    return FOUND if MARKER in content else CLEAN


@contextlib.contextmanager
def answering(answer: Callable[..., bytes] = by_marker) -> Iterator[Clamd]:
    """`answer(socket, content)` gives what is said at last; it may also speak, wait or hang up by itself."""

    class Conversation(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                content = _heard(self.request)
                clamd.heard.append(content)
                self.request.sendall(answer(self.request, content))

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Conversation) as server:
        clamd = Clamd(f"127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield clamd
        finally:
            server.shutdown()
            thread.join()


def _heard(line) -> bytes:
    assert _exactly(line, 10) == b"zINSTREAM\0"
    pieces = []
    while size := struct.unpack("!I", _exactly(line, 4))[0]:
        pieces.append(_exactly(line, size))
    return b"".join(pieces)


def _exactly(line, size: int) -> bytes:
    received = b""
    while len(received) < size:
        piece = line.recv(size - len(received))
        if not piece:
            raise ConnectionError
        received += piece
    return received
