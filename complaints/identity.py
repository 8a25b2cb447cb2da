"""The number of an identity document: asked where the topic asks, shown masked, whole only for a written reason.

The law does not require it (L10 of the rules), so the portal does not ask unless COLLECT_ID_DOC and the topic both say.
"""

import re
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.models import Category, Complaint, IdDocument
from notifications import secrecy

log = structlog.get_logger(__name__)

FIELDS = ("id_doc_kind", "id_doc_number")
NOTHING = dict.fromkeys(FIELDS, "")
PASSPORT = re.compile(r"([0-9]{4})([0-9]{6})")
LICENCE = re.compile(r"([0-9]{2}[0-9А-ЯA-Z]{2})([0-9]{6})")
LONGEST = 40
# With fewer signs the last four would be most of the number.
MASKABLE = 8


def is_asked(topic: Category | None) -> bool:
    """Whether a complaint about `topic` needs the number."""
    return bool(settings.COLLECT_ID_DOC and topic is not None and topic.asks_id_doc)


def clean_number(kind: str, typed: str) -> str:
    """«4508 123456» of any spelling; raises ValidationError with a sentence."""
    if kind == IdDocument.OTHER:
        return typed
    signs = re.sub(r"[\s№–—-]", "", typed).upper()
    found = (PASSPORT if kind == IdDocument.PASSPORT else LICENCE).fullmatch(signs)
    if found:
        return f"{found[1]} {found[2]}"
    if kind == IdDocument.PASSPORT:
        raise ValidationError(_("В паспорте 10 цифр: 4 в серии и 6 в номере, например 45 08 123456"))
    raise ValidationError(_("В удостоверении 10 знаков: 4 в серии и 6 цифр в номере, например 99 12 345678"))


def number_of(complaint: Complaint) -> str:
    """The whole number; empty when there is none or no key opens it, which must not take the page away."""
    try:
        return complaint.id_doc_number if complaint.id_doc_kind or complaint.number is None else ""
    except secrecy.Unreadable:
        log.error("id_document_unreadable", complaint_id=complaint.pk)
        return ""


def masked(complaint: Complaint) -> str:
    """«Паспорт РФ, •••• ••3456»: enough to recognise one's own."""
    number = number_of(complaint)
    tail = number[-4:] if len(number) >= MASKABLE else ""
    head = "•" * 6 if complaint.id_doc_kind == IdDocument.OTHER else "•••• ••"
    return _words(complaint, f"{head if tail else '••••'}{tail}" if number else "")


def whole(complaint: Complaint) -> str:
    """«Паспорт РФ, 4508 123456»: for its owner's copy of the data, and for an officer who has given a reason."""
    return _words(complaint, number_of(complaint))


def _words(complaint: Complaint, number: str) -> str:
    if not complaint.id_doc_kind:
        return ""
    return f"{complaint.get_id_doc_kind_display()}, {number or _('номер не открывается')}"


def forget_finished(*, at: datetime) -> int:
    """The answer is given, the purpose is over: erase after ID_DOC_DAYS; how many."""
    old = Complaint.objects.filter(completed_at__lt=at - timedelta(days=settings.ID_DOC_DAYS))
    return old.exclude(id_doc_kind="").update(**NOTHING)


def forget_all_of(user: User) -> None:
    """When the cabinet is closed."""
    Complaint.objects.of(user).exclude(id_doc_kind="").update(**NOTHING)
