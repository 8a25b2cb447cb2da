"""Giving and withdrawing consents. None is needed to file a complaint: that is the law's own ground (L110)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Consent, ConsentDocument, User


@dataclass(frozen=True)
class Offer:
    """The newest text of a consent, and the consent in force, perhaps to an older text."""

    document: ConsentDocument
    given: Consent | None

    @property
    def is_current(self) -> bool:
        """Whether what was agreed to is this very text; a newer one is asked about anew."""
        return self.given is not None and self.given.document_id == self.document.pk


def offers(user: User) -> list[Offer]:
    """All that can be given or withdrawn; off until the person presses."""
    newest: dict[str, ConsentDocument] = {}
    for document in ConsentDocument.objects.order_by("code", "version"):
        newest[document.code] = document
    given = {each.document.code: each for each in _in_force(user)}
    return [Offer(document, given.get(code)) for code, document in newest.items()]


def offer(user: User, code: str) -> Offer | None:
    """One of them."""
    return next((each for each in offers(user) if each.document.code == code), None)


def has_given(user: User, code: str) -> bool:
    """Asked by whoever wants to do what needs the consent: to the newest text, an older one allowed something else."""
    found = offer(user, code)
    return found is not None and found.is_current


def publish(code: str, title: str, text: str, *, at: datetime) -> ConsentDocument:
    """The next version of a text: whoever agreed to the one before is asked anew. The same text is no new version."""
    with transaction.atomic():
        newest = ConsentDocument.objects.select_for_update().filter(code=code).order_by("version").last()
        if newest is not None and (newest.title, newest.text) == (title, text):
            return newest
        version = newest.version + 1 if newest else 1
        return ConsentDocument.objects.create(code=code, version=version, title=title, text=text, published_at=at)


def give(user: User, document: ConsentDocument, *, at: datetime, ip: str | None) -> None:
    """To the text the person was shown; a consent to an older one ends with it. Twice is once."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        older = _in_force(user).filter(document__code=document.code).exclude(document=document)
        older.update(withdrawn_at=at, withdrawn_ip=ip)
        if not _in_force(user).filter(document=document).exists():
            Consent.objects.create(user=user, document=document, given_at=at, given_ip=ip)


def withdraw(user: User, code: str, *, at: datetime, ip: str | None) -> None:
    """At once and without a reason; the proof that it had been given stays."""
    _in_force(user).filter(document__code=code).update(withdrawn_at=at, withdrawn_ip=ip)


def _in_force(user: User) -> QuerySet[Consent]:
    return Consent.objects.filter(user=user, withdrawn_at=None).select_related("document")
