"""A line between the browser and the portal that can break in the middle, as a telephone's does."""

import socket
import threading
from contextlib import suppress

PIECE = 16 * 1024


class BadLine:
    """Stands in the portal's place for a visitor: `url` leads through it."""

    def __init__(self, portal) -> None:
        self.portal, self.is_cut = portal, False
        self.ends: set[socket.socket] = set()  # those still being read
        self.lock = threading.Lock()

    def __getattr__(self, name: str):
        return getattr(self.portal, name)

    def __enter__(self) -> "BadLine":
        self.door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self.door.close()
        self.cut()

    def cut(self) -> None:
        """Everything under way ends at once, and nothing new gets through."""
        self.is_cut = True
        for end in list(self.ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """The connection is back."""
        self.is_cut = False

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self.door.accept()
                if self.is_cut:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self.portal.port))
                self.ends |= {near, far}
                threading.Thread(target=self._carry, args=(near, far), daemon=True).start()
                threading.Thread(target=self._carry, args=(far, near), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE):
                target.sendall(piece)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        with self.lock:  # the other direction ends a moment later; whoever is last closes both
            self.ends ^= {source}
            if target not in self.ends:
                source.close()
                target.close()
