"""Unpacking with a counter: what a header says about the size is never believed."""

import zlib
from collections.abc import Iterable, Iterator

from complaints.file_checks.unfit import Unfit

CHUNK = 2**20


class Budget:
    """So many bytes may come out, of all parts together; more is a bomb."""

    def __init__(self, limit: int) -> None:
        self.left = limit

    def spend(self, size: int) -> None:
        """Takes `size` off, or says the file is too complex."""
        self.left -= size
        if self.left < 0:
            raise Unfit("too_complex")


def count(packed: bytes, times: int, budget: Budget) -> None:
    """Unpacks zlib data packed `times` times over, keeping nothing. Damaged data ends the count, as it ends a viewer's."""
    chunks: Iterable[bytes] = [packed]
    for _ in range(times):
        chunks = _unpacked(chunks, budget)
    try:
        for _ in chunks:
            pass
    except zlib.error:
        return


def raw(packed: bytes, budget: Budget) -> bytes:
    """The content of one ZIP member (deflate without a header), all of it or `zlib.error`."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    pieces = list(_pieces(unpacker, packed, budget))
    if not unpacker.eof or unpacker.unused_data:
        message = "incomplete"
        raise zlib.error(message)
    return b"".join(pieces)


def _unpacked(chunks: Iterable[bytes], budget: Budget) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    for chunk in chunks:
        yield from _pieces(unpacker, chunk, budget)


def _pieces(unpacker: "zlib._Decompress", packed: bytes, budget: Budget) -> Iterator[bytes]:
    while packed and not unpacker.eof:
        piece = unpacker.decompress(packed, CHUNK)
        packed = unpacker.unconsumed_tail
        budget.spend(len(piece))
        yield piece
