"""Texts of messages: small files per kind, rendered once, when the thing happens."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template

from notifications.authority import contacts

LONGEST_SUBJECT = 300  # the column's width
# A template may ask whether there is one of these; anything else it names must be given.
OPTIONAL = {"name": "", "device": "", "due_is_late": ""}


class MissingValue(Exception):
    """A text names a value that nobody gave. Nothing is written, so no person gets «Ответ до .»."""


class _StrictContext(Context):
    def __getitem__(self, key: Any) -> Any:
        if key not in self:
            raise MissingValue(key)
        return super().__getitem__(key)


@dataclass(frozen=True)
class Texts:
    """What one kind of message says; `sms` is empty when the kind has no SMS."""

    subject: str
    text: str  # the matter alone, as the cabinet shows it
    mail: str  # with greeting, link and the authority's signature
    sms: str


def render(kind: str, context: Mapping[str, object], *, path: str = "", reference: str = "") -> Texts:
    """All texts of one kind; the link in mail is made of SITE_URL, never of a request's Host."""
    values = {
        **OPTIONAL,
        **context,
        "reference": reference,
        "link": f"{settings.SITE_URL}{path}" if path else "",
        "site_url": settings.SITE_URL,
        "portal": settings.PORTAL_NAME,
        "authority": contacts(),
    }
    text = _render(f"{kind}.body", values).strip()
    frame = "mail_staff" if is_for_staff(kind) else "mail"
    return Texts(
        subject=_one_line(_render(f"{kind}.subject", values))[:LONGEST_SUBJECT],
        text=text,
        mail=_render(frame, {**values, "text": text}).strip() + "\n",
        sms=_one_line(_render_if_written(f"{kind}.sms", values)),
    )


def is_for_staff(kind: str) -> bool:
    """Messages about work go to an officer's mail, never among the officer's own as a citizen, never by SMS."""
    return kind.startswith("staff_")


def _render(name: str, values: Mapping[str, object]) -> str:
    template: Any = get_template(f"notifications/{name}.txt")
    text: str = template.template.render(_StrictContext(dict(values), autoescape=False))
    return text


def _render_if_written(name: str, values: Mapping[str, object]) -> str:
    try:
        return _render(name, values)
    except TemplateDoesNotExist:
        return ""


def _one_line(text: str) -> str:
    """Line breaks in a subject would be further headers."""
    return " ".join(text.split())
