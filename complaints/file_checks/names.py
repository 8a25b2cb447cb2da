"""What a file is called: the person's own name for it, made safe to show; nothing is ever stored under it."""

import re
import unicodedata

MAX_NAME_BYTES = 255
MAX_EXTENSION = 20
NAMELESS = "файл"
JOINERS = "\u200c\u200d"  # they hold emoji and some scripts together; all other invisible characters only mislead
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def clean_name(raw: str) -> str:
    """The name as the person knows it, without a path and without characters that mislead; at most 255 bytes."""
    name = unicodedata.normalize("NFC", raw).replace("\\", "/").rpartition("/")[2]
    name = re.sub(r"^[A-Za-z]:", "", "".join(map(_visible, name)))
    name = name.strip().rstrip(" .")
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > MAX_EXTENSION:
        stem, dot, extension = name, "", ""
    stem = stem.lstrip(" .")
    if RESERVED.match(stem):
        stem = f"_{stem}"
    ending = f"{dot}{extension}"
    return _shortened(stem or NAMELESS, MAX_NAME_BYTES - len(ending.encode())) + ending


def _visible(character: str) -> str:
    if character in JOINERS:
        return character
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    return "" if category.startswith("C") or category in ("Zl", "Zp") else character


def _shortened(stem: str, limit: int) -> str:
    return stem.encode()[: max(limit, 0)].decode(errors="ignore").rstrip()
