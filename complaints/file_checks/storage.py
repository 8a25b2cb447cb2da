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

    def replace(self, name: str, content: bytes) -> None:
        """Other bytes under the same name: at any moment there is the old file or the new one, whole."""
        unfinished = self.path(f"{name}.renewed")
        try:
            with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as written:
                written.write(content)
                written.flush()
                os.fsync(written.fileno())
            os.replace(unfinished, self.path(name))
        except OSError:
            self.delete(f"{name}.renewed")
            raise

    def delete(self, name: str) -> None:
        """With what a stop in the middle of `replace` may have left beside it."""
        super().delete(name)
        super().delete(f"{name}.renewed")

    def url(self, name: str | None) -> NoReturn:
        """There is none: files are handed out by `complaints:attachment` alone."""
        message = "Private files have no public address."
        raise ValueError(message)
