"""Where attachments lie: outside static, under random names, written whole or not at all."""

import os
import secrets
from typing import NoReturn

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage


def random_name() -> str:
    """Says nothing of the person, the complaint or the type; two letters of it are the folder."""
    name = secrets.token_hex(20)
    return f"{name[:2]}/{name}"


class PrivateStorage(FileSystemStorage):
    """A full disk must not leave an empty file under a good name: write beside, sync, rename."""

    @property
    def base_location(self) -> str:
        """The folder the settings name now: a field of a model keeps its storage for as long as the process lives."""
        return str(settings.PRIVATE_FILES_DIR)

    @property
    def location(self) -> str:
        """The same, absolute."""
        return os.path.abspath(self.base_location)

    def _save(self, name: str, content: "File[bytes]") -> str:
        unfinished: str = super()._save(f"{name}.unfinished", content)  # type: ignore[misc]
        try:
            with self.open(unfinished) as written:
                os.fsync(written.fileno())
            os.rename(self.path(unfinished), self.path(name))
        except OSError:
            self.delete(unfinished)
            raise
        return name

    def url(self, name: str | None) -> NoReturn:
        """There is none: files are handed out by `complaints:attachment` alone."""
        message = "Private files have no public address."
        raise ValueError(message)
