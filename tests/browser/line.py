"""A telephone line between the browser and the portal: it can be slow, and it can break in the middle."""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.browser.portal import Portal

PIECE = 16 * 1024
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close without a good-bye


@dataclass
class Line:
    """Stands for the portal in a Visitor; `speed` in bytes a second, `breaks_after` bytes of one request's way up."""

    portal: Portal
    port: int
    speed: int = 0
    breaks_after: int = 0
    drops_answers: bool = False
    ends: list[socket.socket] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def log_text(self) -> str:
        return self.portal.log_text()

    def code_for(self, address: str) -> str:
        return self.portal.code_for(address)

    def mend(self) -> None:
        """A good line again."""
        self.speed = self.breaks_after = 0
        self.drops_answers = False

    def carry(self, near: socket.socket) -> None:
        far = socket.create_connection(("127.0.0.1", self.portal.port))
        self.ends += [near, far]
        threading.Thread(target=self._up, args=(near, far), daemon=True).start()
        threading.Thread(target=self._down, args=(near, far), daemon=True).start()

    def _up(self, near: socket.socket, far: socket.socket) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while piece := near.recv(PIECE):
                passed += len(piece)
                if self.breaks_after and passed > self.breaks_after:
                    break
                far.sendall(piece)
                if self.speed and passed > PIECE:
                    time.sleep(len(piece) / self.speed)
        _break(near, far)

    def _down(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := far.recv(PIECE):
                if self.drops_answers:
                    break
                near.sendall(piece)
        _break(near, far)


def _break(*ends: socket.socket) -> None:
    for end in ends:
        with contextlib.suppress(OSError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextlib.contextmanager
def line_to(portal: Portal) -> Iterator[Line]:
    """Open until the context is left."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.setsockopt(
            socket.SOL_SOCKET, socket.SO_RCVBUF, PIECE
        )  # or the whole file waits in a buffer, counted as sent
        line = Line(portal, door.getsockname()[1])
        threading.Thread(target=_serve, args=(door, line), daemon=True).start()
        yield line
        for end in line.ends:
            end.close()


def _serve(door: socket.socket, line: Line) -> None:
    with contextlib.suppress(OSError):
        while True:
            line.carry(door.accept()[0])
