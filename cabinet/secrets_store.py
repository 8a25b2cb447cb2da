"""Secrets for a demonstration: made once, kept beside the database, never in the repository."""

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet


def kept_secret(folder: Path, name: str) -> str:
    """The secret in `folder/name`, made on the first call; the file is readable by its owner only.

    Two processes may start at once: the file is created exclusively, the loser reads the winner's.
    """
    path = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    made = Fernet.generate_key().decode() if name.startswith("field") else secrets.token_urlsafe(64)
    draft = folder / f".{name}.{os.getpid()}"
    draft.write_text(made)
    draft.chmod(0o600)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()
