"""Two people of staff decide: the second is neither the first nor the owner of the account (A16).

Nobody of staff sees or sets a password: an approval only starts the day of waiting.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from accounts import second_factor
from accounts.contacts import normalise_contact
from accounts.models import User
from complaints.models import Complaint, RecoveryEvent, RecoveryRequest, RecoveryStatus
from complaints.recovery import Refused, handover, words
from notifications.masking import mask_address

MOST_CANDIDATES = 10
OPEN = (
    RecoveryStatus.FILED,
    RecoveryStatus.REVIEWED,
    RecoveryStatus.APPROVED,
    RecoveryStatus.LINKED,
    RecoveryStatus.FROZEN,
)
Kind = RecoveryEvent.Kind


@dataclass(frozen=True)
class Candidate:
    """An account that may be meant: what is known about it, with contacts masked, and what agrees."""

    user: User
    contacts: list[str]
    contact_agrees: bool
    name_agrees: bool
    complaints: int
    last_sent: datetime | None
    second_factor: bool


def candidates(request: RecoveryRequest) -> list[Candidate]:
    """Citizens' accounts with one of the old contacts or the same name; officers get back in another way."""
    contacts = contacts_in(request.old_contacts)
    by_contact = Q(email__in=contacts, email_verified=True) | Q(phone__in=contacts, phone_verified=True)
    by_name = Q(last_name__iexact=request.last_name, first_name__iexact=request.first_name)
    people = _citizens().filter(by_contact | by_name).order_by("pk")
    found = [_candidate(user, request, contacts) for user in people[: MOST_CANDIDATES * 5]]
    found.sort(key=lambda each: (not each.contact_agrees, not each.name_agrees, each.user.pk))
    return found[:MOST_CANDIDATES]


def known(request: RecoveryRequest) -> Candidate | None:
    """The account the first reviewer chose."""
    account = request.account
    return _candidate(account, request, contacts_in(request.old_contacts)) if account else None


def contacts_in(text: str) -> set[str]:
    """The addresses and numbers of a free text, in their kept spelling."""
    pieces = re.split(r"[;,\n]|\s+и\s+", text) + text.split()
    found = set()
    for piece in pieces:
        try:
            found.add(normalise_contact(piece.strip(" .:()")))
        except ValidationError:
            continue
    return found


def review(pk: int, *, by: User, at: datetime, account_id: int, text: str) -> None:
    """The first: whose cabinet it is and why one is sure."""
    with transaction.atomic():
        request = _locked(pk, RecoveryStatus.FILED)
        account = _citizens().filter(pk=account_id).first()
        if account is None or account.pk not in {each.user.pk for each in candidates(request)}:
            raise Refused(_("Выберите кабинет из найденных"))
        if account.pk == by.pk:
            raise Refused(_("О своём кабинете решают другие"))
        request.account, request.reviewer, request.status = account, by, RecoveryStatus.REVIEWED
        request.save(update_fields=["account", "reviewer", "status"])
        _write(request, Kind.REVIEWED, by, at, text)


def approve(pk: int, *, by: User, at: datetime, text: str, drops_second_factor: bool = False) -> None:
    """The second: the owner is told at once on all old contacts, the day of waiting begins."""
    with transaction.atomic():
        request = _locked(pk, RecoveryStatus.REVIEWED, RecoveryStatus.FROZEN)
        if request.frozen_until and request.frozen_until > at:
            raise Refused(_("Владелец остановил восстановление. Одобрить можно через трое суток"))
        if by.pk == request.reviewer_id:
            raise Refused(_("Одобряет другой сотрудник, не тот, кто проверял"))
        if by.pk == request.account_id:
            raise Refused(_("О своём кабинете решают другие"))
        if not _citizens().filter(pk=request.account_id or 0).exists():
            raise Refused(_("Кабинет закрыт или стал служебным. Откажите в восстановлении"))
        request.approver, request.approved_at, request.decided_at = by, at, at
        request.status, request.drops_second_factor = RecoveryStatus.APPROVED, drops_second_factor
        request.frozen_until = None
        request.save()
        _write(request, Kind.APPROVED, by, at, _with_second_factor(text, drops_second_factor))
        words.tell_owner(request, "recovery_started", at=at, path=handover.stop_path(request))


def reject(pk: int, *, by: User, at: datetime, reason: str) -> None:
    """Either of the two, or anybody who may decide, until the cabinet is given back; the applicant is told why."""
    with transaction.atomic():
        request = _locked(pk, *OPEN)
        if by.pk == request.account_id:
            raise Refused(_("О своём кабинете решают другие"))
        request.status, request.decided_at, request.link_digest = RecoveryStatus.REJECTED, at, ""
        request.save(update_fields=["status", "decided_at", "link_digest"])
        _write(request, Kind.REJECTED, by, at, reason)
        words.tell_applicant(request, "recovery_rejected", at=at, reason=reason)


def _citizens() -> QuerySet[User]:
    return User.objects.filter(is_staff=False, is_superuser=False, is_active=True)


def _locked(pk: int, *statuses: str) -> RecoveryRequest:
    request = RecoveryRequest.objects.select_for_update().filter(pk=pk).first()
    if request is None or request.status not in statuses:
        raise Refused(_("Это уже решено. Обновите страницу"))
    return request


def _write(request: RecoveryRequest, kind: str, by: User, at: datetime, text: str) -> None:
    RecoveryEvent.objects.create(request=request, kind=kind, at=at, actor=by, text=text)


def _with_second_factor(text: str, drops: bool) -> str:
    return f"{text}\n{_('Двойную защиту снять.')}".strip() if drops else text


def _candidate(user: User, request: RecoveryRequest, contacts: set[str]) -> Candidate:
    sent = Complaint.objects.of(user).exclude(status="draft")
    proved = [user.email if user.email_verified else "", user.phone if user.phone_verified else ""]
    return Candidate(
        user=user,
        contacts=[mask_address(contact) for contact in proved if contact],
        contact_agrees=bool(contacts.intersection(proved)),
        name_agrees=user.get_full_name().casefold() == request.full_name.casefold(),
        complaints=sent.count(),
        last_sent=sent.aggregate(last=Max("sent_at"))["last"],
        second_factor=second_factor.device_of(user) is not None,
    )
