"""libmagic's opinion: one more witness, heard only when it says "a program" or "a page".

It never lets a file in: it takes an honest DOCX of LibreOffice for octet-stream and a hostile PDF for a PDF.
"""

from typing import Any


def _load() -> Any:
    try:
        import magic
    except ImportError:  # no libmagic on the machine: the bundled one, which must be loaded before `magic`
        import pylibmagic  # noqa: F401, I001

        import magic
    return magic.Magic(mime=True)


PROGRAMS = {
    "application/x-dosexec",
    "application/x-elf",
    "application/x-executable",
    "application/x-mach-binary",
    "application/x-ms-shortcut",
    "application/x-msdownload",
    "application/x-msi",
    "application/x-pie-executable",
    "application/x-sharedlib",
    "application/x-shellscript",
    "application/javascript",
    "application/vnd.microsoft.portable-executable",
    "text/html",
    "text/x-msdos-batch",
    "text/x-perl",
    "text/x-php",
    "text/x-python",
    "text/x-script.python",
    "text/x-shellscript",
    "text/javascript",
}

_libmagic = _load()


def calls_it(content: bytes) -> str:
    """The media type libmagic sees in the first bytes."""
    return str(_libmagic.from_buffer(content[:8192]))


def sees_a_program(content: bytes) -> bool:
    """Whether this starts like something that runs: an executable, a script, a page."""
    return content.startswith((b"MZ", b"\x7fELF", b"#!")) or calls_it(content) in PROGRAMS
