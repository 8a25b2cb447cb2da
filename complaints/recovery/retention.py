"""How long a request is kept: what was told goes with the picture, the record of who decided stays three years."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.retention import PROOFS
from complaints.models import RecoveryEvent, RecoveryRequest, RecoveryStatus
from complaints.recovery import documents, words

UNPROVED_LIFE = timedelta(days=1)
UNDECIDED_LIFE = timedelta(days=90)
FINAL = (RecoveryStatus.DONE, RecoveryStatus.REJECTED, RecoveryStatus.EXPIRED)
WAITING = (RecoveryStatus.FILED, RecoveryStatus.REVIEWED, RecoveryStatus.FROZEN)
EMPTY = {
    "last_name": "", "first_name": "", "middle_name": "", "old_contacts": "", "new_contact": "", "statement": "",
    "document": "", "document_name": "", "document_type": "", "link_digest": "",
}  # fmt: skip
Kind = RecoveryEvent.Kind


def tidy(*, at: datetime) -> int:
    """Delete what was told N days after the decision, and what nobody proved or decided; how many requests were emptied."""
    unproved = RecoveryRequest.objects.filter(status=RecoveryStatus.UNPROVED, created_at__lt=at - UNPROVED_LIFE)
    gone = sum(_drop(pk) for pk in _keys(unproved))
    for pk in _keys(_undecided(at)):
        _lapse(pk, at)
    late = at - timedelta(days=settings.RECOVERY_FILES_DAYS)
    told = _told().filter(status__in=FINAL, decided_at__lt=late)
    gone += sum(_empty(pk, at) for pk in _keys(told))
    records = RecoveryRequest.objects.filter(status__in=FINAL).annotate(last=Max("events__at"))
    _forget(_keys(records.filter(last__lt=at - PROOFS)))
    documents.renew_all()
    return gone


def forget_account(user: User, *, at: datetime) -> None:
    """A closed cabinet is not given back any more, and nothing that was told about it stays."""
    reason = _("Кабинет, о котором вы писали, закрыт")
    for request in RecoveryRequest.objects.filter(account=user).select_for_update(of=("self",)):
        if request.status not in FINAL:
            _reject(request, reason, at)
    for pk in _keys(_told().filter(account=user)):
        _empty(pk, at)


def _keys(requests: QuerySet[RecoveryRequest]) -> list[int]:
    return list(requests.values_list("pk", flat=True))


def _told() -> QuerySet[RecoveryRequest]:
    """Those that still say something of a person."""
    return RecoveryRequest.objects.exclude(statement="", document="", last_name="")


def _undecided(at: datetime) -> QuerySet[RecoveryRequest]:
    thawed = Q(frozen_until=None) | Q(frozen_until__lt=at)
    return RecoveryRequest.objects.filter(thawed, status__in=WAITING, filed_at__lt=at - UNDECIDED_LIFE)


def _drop(pk: int) -> bool:
    """Asked again under the lock: the code may have been typed this moment."""
    with transaction.atomic():
        request = RecoveryRequest.objects.select_for_update().filter(pk=pk, status=RecoveryStatus.UNPROVED).first()
        if request is None:
            return False
        stored = request.document.name or ""
        request.delete()
        documents.delete_after_commit(stored)
    return True


def _lapse(pk: int, at: datetime) -> None:
    """Nobody decided in time: a refusal that says so, rather than a picture kept for ever."""
    with transaction.atomic():
        request = _undecided(at).filter(pk=pk).select_for_update().first()
        if request is not None:
            reason = _("За {days} дней решение не принято").format(days=UNDECIDED_LIFE.days)
            _reject(request, reason, at)


def _reject(request: RecoveryRequest, reason: str, at: datetime) -> None:
    request.status, request.decided_at, request.link_digest = RecoveryStatus.REJECTED, at, ""
    request.save(update_fields=["status", "decided_at", "link_digest"])
    RecoveryEvent.objects.create(request=request, kind=Kind.REJECTED, at=at, text=reason)
    words.tell_applicant(request, "recovery_rejected", at=at, reason=reason)


def _empty(pk: int, at: datetime) -> bool:
    """The number, the dates, the account and who decided stay: the record of what was done."""
    with transaction.atomic():
        request = _told().filter(pk=pk, status__in=FINAL).select_for_update().first()
        if request is None:
            return False
        stored = request.document.name or ""
        RecoveryRequest.objects.filter(pk=pk).update(**EMPTY)
        RecoveryEvent.objects.create(request=request, kind=Kind.ERASED, at=at)
        documents.delete_after_commit(stored)
    return True


def _forget(keys: list[int]) -> None:
    with transaction.atomic():
        RecoveryEvent.objects.filter(request__in=keys).delete()
        RecoveryRequest.objects.filter(pk__in=keys).delete()
