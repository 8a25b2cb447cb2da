"""Receives an upload without letting it fill the disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Keeps one byte more than a file may have and only counts the rest, so that the refusal can name the true size."""

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
