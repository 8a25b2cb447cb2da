"""Receives an upload without letting it fill the disk, and notices what never became a file."""

import re
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser
from django.utils.datastructures import MultiValueDict

NAMED = re.compile(rb"""filename\*?\s*=\s*(?:"[^"]|[^\s;"])""", re.IGNORECASE)  # an empty field has an empty name
LONGEST_HEADER = 8 * 1024
LOST = "files_lost"


def files_lost(request: HttpRequest) -> int:
    """How many files the browser sent that are not among `request.FILES`, which says nothing of them."""
    _parsed = request.FILES
    return int(getattr(request, LOST, 0))


class CountingStream:
    """Passes a multipart body on and counts the files that the headers of its parts name."""

    def __init__(self, source: IO[bytes], boundary: bytes) -> None:
        self.source, self.opening = source, b"--" + boundary + b"\r\n"
        self.files, self.unread = 0, b""

    def read(self, size: int) -> bytes:
        """The next bytes, unchanged."""
        chunk = self.source.read(size)
        self._look_through(self.unread + chunk)
        return chunk

    def _look_through(self, data: bytes) -> None:
        at = 0
        while (begins := data.find(self.opening, at)) >= 0:
            ends = data.find(b"\r\n\r\n", begins)
            if ends < 0 and len(data) - begins < LONGEST_HEADER:  # the rest comes with the next chunk
                self.unread = data[begins:]
                return
            at = begins + len(self.opening)
            self.files += bool(ends >= 0 and NAMED.search(data, at, ends))
        self.unread = data[max(at, len(data) - len(self.opening) + 1) :]


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Keeps one byte more than a file may have and only counts the rest, so that the refusal can name the true size."""

    counting = False

    def handle_raw_input(
        self, input_data: IO[bytes], META: Any, content_length: int, boundary: Any, encoding: str | None = None
    ) -> "tuple[QueryDict, MultiValueDict[str, UploadedFile[bytes]]] | None":
        """Parse as Django does, and remember how many files it dropped: it skips a name it cannot read in silence."""
        if self.counting or self.request is None:
            return None  # the parser below asks too
        self.counting = True
        stream: Any = CountingStream(input_data, boundary)
        try:
            post, files = MultiPartParser(META, stream, self.request.upload_handlers, encoding).parse()
        except BaseException:  # a connection cut in the middle, a broken part, one part too many
            self.upload_interrupted()  # Django calls it only when a handler stops; the file would wait for a garbage collection
            raise
        setattr(self.request, LOST, stream.files - sum(len(some) for _name, some in files.lists()))
        return post, files

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A new part begins."""
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Part of the file has arrived."""
        room = settings.ATTACHMENT_MAX_BYTES + 1 - self.received
        self.received += len(raw_data)
        if room > 0:
            super().receive_data_chunk(raw_data[:room], start)
        return None

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        """The part is over; `file_size` counts what later handlers would have got, so our own count is the size."""
        return super().file_complete(self.received)
