"""How to reach the authority and which other ways to apply there are: what administrators wrote, else the settings."""

from dataclasses import dataclass
from typing import cast

from django.conf import settings

from notifications.default_ways import DEFAULT_WAYS
from notifications.models import AuthorityContacts, OtherWay
from notifications.remembered import Remembered

SECONDS = 30
FIELDS = ("phone", "work_hours", "address", "reception", "emergency_phone", "email")
DIALLED = (OtherWay.Contact.PHONE, OtherWay.Contact.EMERGENCY)


@dataclass(frozen=True)
class Way:
    """One way to apply without this portal, as pages show it."""

    title: str
    good_for: str
    phone: str  # what a touch dials; empty when it is no number
    contact: str  # the hours of the number, an address
    text: str


def contacts(*, ask: bool = True) -> dict[str, str]:
    """Name and contacts of the authority; with `ask=False` what is known without the database."""
    row = _row.get() if ask else _row.last()
    return {**settings.AUTHORITY, **{name: value for name, value in row.items() if value}}


def ways(*, ask: bool = True) -> list[Way]:
    """Other ways to apply, in the order of the administrators."""
    known = contacts(ask=ask)
    return [_way(row, known) for row in (_rows.get() if ask else _rows.last())]


def remember(*, row: dict[str, str], rows: list[dict[str, str]]) -> None:
    """Hold these as if just read."""
    _row.set(row)
    _rows.set(rows)


def forget() -> None:
    """A row was changed in this process: the next page asks; other processes follow within SECONDS."""
    _row.forget()
    _rows.forget()


def _way(row: dict[str, str], known: dict[str, str]) -> Way:
    kind = row["contact"]
    phone = kind if kind == OtherWay.Contact.SINGLE else known[kind] if kind in DIALLED else ""
    contact = "" if phone else known.get(kind, "")
    if kind == OtherWay.Contact.PHONE:
        contact = known["work_hours"]
    if kind == OtherWay.Contact.ADDRESS:
        contact = f"{contact}, {known['name']}"
    return Way(row["title"], row["good_for"], phone, contact, row["text"])


def _read_row() -> dict[str, str]:
    return cast(dict[str, str], AuthorityContacts.objects.values(*FIELDS).first() or {})


def _read_rows() -> list[dict[str, str]]:
    return cast(
        list[dict[str, str]], list(OtherWay.objects.filter(active=True).values("title", "good_for", "contact", "text"))
    )


_row: Remembered[dict[str, str]] = Remembered(_read_row, seconds=SECONDS, default={})
_rows: Remembered[list[dict[str, str]]] = Remembered(_read_rows, seconds=SECONDS, default=list(DEFAULT_WAYS))
