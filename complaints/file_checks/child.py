"""The process that opens one stranger's file: `python -m complaints.file_checks.child KIND FILE RESULT`.

Answers with one line of JSON: `{}` (fit) or `{"code": …, "number": …}`. Whatever else happens here, a crash included,
the parent reads as "could not be checked".
"""

import importlib
import json
import resource
import sys
from pathlib import Path

from complaints.file_checks.unfit import Unfit

ADDRESS_SPACE = 600 * 2**20
SECONDS = 9  # the promise is ten, starting and stopping the process included
RESULT_BYTES = 64 * 2**20
OPEN_FILES = 32

EXAMINERS = {"pdf": "pdf", "docx": "office", "jpg": "pictures", "png": "pictures"}


def confine() -> None:
    """No memory, time, disk or further processes beyond what an honest file needs; nothing here can raise them again."""
    for what, limit in (
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, RESULT_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))


def answer(kind: str, source: Path, result: Path) -> dict[str, object]:
    """What the parent is told about the file."""
    examiner = importlib.import_module(
        f"complaints.file_checks.{EXAMINERS[kind]}"
    )  # a PDF needs no Pillow, a picture no qpdf
    confine()
    try:
        examiner.examine(kind, source, result)
    except Unfit as unfit:
        return {"code": unfit.code, "number": unfit.number}
    except (MemoryError, RecursionError):
        return {"code": "too_complex", "number": 0}
    return {}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(answer(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
