"""The ZIP under a DOCX, read so that only one reading is possible. Runs only in the child process.

Two programs that read one ZIP differently are how a macro slips past a check: what the directory says, the local headers
must say too, nothing overlaps, nothing lies before or behind, no name twice.
"""

import io
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass

from complaints.file_checks import inflate
from complaints.file_checks.unfit import Unfit

MAX_MEMBERS = 2000
MAX_INFLATED = 100 * 2**20
MAX_COMMENT = 256
MAX_GAP = 1024
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
ENCRYPTED = 0x1 | 0x40 | 0x2000
UTF8_NAME = 0x800
FORBIDDEN = ("\\", ":", "\0")


@dataclass(frozen=True)
class Member:
    """One file of the archive, where its packed bytes start, and what the directory promises."""

    info: zipfile.ZipInfo
    start: int

    @property
    def end(self) -> int:
        """The byte behind its packed content."""
        return self.start + self.info.compress_size


class Archive:
    """A ZIP with exactly one reading; parts are found by lower-case name, as OPC does."""

    def __init__(self, content: bytes, budget: inflate.Budget) -> None:
        self.content = content
        self.budget = budget
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as zipped:
                self._check_ends(zipped)
                members = [Member(info, self._data_start(info)) for info in zipped.infolist()]
                directory = zipped.start_dir
        except (zipfile.BadZipFile, struct.error, NotImplementedError, ValueError, UnicodeError):
            raise Unfit("damaged") from None
        _check_layout(members, directory)
        self.members = {member.info.filename.lower(): member for member in members}
        if len(self.members) != len(members):
            raise Unfit("damaged")

    def read(self, name: str) -> bytes:
        """The unpacked content, exactly as long and with the checksum promised."""
        member = self.members[name]
        packed = self.content[member.start : member.end]
        if member.info.compress_type == zipfile.ZIP_DEFLATED:
            try:
                packed = inflate.raw(packed, self.budget)
            except zlib.error:
                raise Unfit("damaged") from None
        else:
            self.budget.spend(len(packed))
        if len(packed) != member.info.file_size or zlib.crc32(packed) != member.info.CRC:
            raise Unfit("damaged")
        return packed

    def _check_ends(self, zipped: zipfile.ZipFile) -> None:
        comment = len(zipped.comment)
        if comment > MAX_COMMENT or self.content[-22 - comment :][:4] != b"PK\x05\x06":
            raise Unfit("damaged")
        if not 0 < len(zipped.infolist()) <= MAX_MEMBERS:
            raise Unfit("too_complex")

    def _data_start(self, info: zipfile.ZipInfo) -> int:
        signature, _, flags, method, _, _, _, _, _, named, extra = LOCAL_HEADER.unpack_from(
            self.content, info.header_offset
        )
        start = info.header_offset + LOCAL_HEADER.size
        name = self.content[start : start + named].decode("utf-8" if flags & UTF8_NAME else "cp437")
        if signature != b"PK\x03\x04" or name != info.orig_filename or method != info.compress_type:
            raise Unfit("damaged")
        _check_member(info, flags)
        return int(start + named + extra)


def _check_member(info: zipfile.ZipInfo, flags: int) -> None:
    name = info.orig_filename
    if (info.flag_bits | flags) & ENCRYPTED:
        raise Unfit("password")
    if any(mark in name for mark in FORBIDDEN) or name.startswith("/") or ".." in name.split("/"):
        raise Unfit("docx_markup")
    if stat.S_ISLNK(info.external_attr >> 16) or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unfit("docx_markup")


def _check_layout(members: list[Member], directory: int) -> None:
    """Each member begins where the one before ends (a data descriptor and little else may lie between)."""
    end = 0
    for member in sorted(members, key=lambda one: one.info.header_offset):
        if not 0 <= member.info.header_offset - end <= (MAX_GAP if end else 0):
            raise Unfit("damaged")
        end = member.end
    if not 0 <= directory - end <= MAX_GAP:
        raise Unfit("damaged")
