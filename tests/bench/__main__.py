"""Measure what is named on the command line, everything when nothing is: `python -m tests.bench helper bombs`."""

import logging
import os
import sys
from importlib import import_module

import django

from tests import environment  # noqa: F401 - before Django reads its settings

MEASURES = ("helper", "autosave", "bombs", "uploads", "export", "desk")


def main(names: list[str]) -> int:
    """Print the table; 1 when a promise is not kept."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cabinet.settings")
    django.setup()
    logging.disable(logging.CRITICAL)  # refusals are what is measured here
    unknown = set(names) - set(MEASURES)
    if unknown:
        print(f"Нет такого замера: {', '.join(sorted(unknown))}. Есть: {', '.join(MEASURES)}", file=sys.stderr)
        return 2
    print("| что | получилось | обещано | держим |\n|---|---|---|---|")
    figures = []
    for name in names or MEASURES:
        for figure in import_module(f"tests.bench.{name}").measure():
            print(figure, flush=True)
            figures.append(figure)
    return int(not all(figure.is_kept for figure in figures))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
