"""Who is told what about a request. All are written in the transaction of what they tell about."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.contacts import code_recipient, security_recipient_for
from accounts.models import User
from complaints.models import RecoveryRequest
from notifications import outbox
from notifications.outbox import Recipient

CODENAME = "review_recoveryrequest"
PERMISSION = f"complaints.{CODENAME}"


def deciders() -> QuerySet[User]:
    """People of staff who decide about such requests."""
    may = Q(groups__permissions__codename=CODENAME) | Q(user_permissions__codename=CODENAME)
    return User.objects.filter(may, is_staff=True, is_active=True).distinct()


def tell_applicant(request: RecoveryRequest, kind: str, *, at: datetime, reason: str = "") -> None:
    """To the new, proved contact alone: whose cabinet it is nobody knows yet."""
    outbox.enqueue(
        key=f"recovery-{request.pk}-{kind}",
        kind=kind,
        recipient=code_recipient(request.new_contact, None),
        context={"request_number": request.shown_number, "reason": reason},
        at=at,
    )


def tell_staff(request: RecoveryRequest, kind: str, *, at: datetime) -> None:
    """Those who may decide, except the owner of the account."""
    people = deciders().exclude(pk=request.account_id or 0).exclude(email_verified=False)
    outbox.enqueue_all(
        {
            f"recovery-{request.pk}-{kind}-{at:%Y%m%d%H%M%S}-{person.pk}": Recipient(person.pk, email=person.email)
            for person in people
        },
        kind=kind,
        context={"request_number": request.shown_number},
        at=at,
        url=reverse("admin:complaints_recoveryrequest_change", args=[request.pk]),
    )


def tell_owner(request: RecoveryRequest, kind: str, *, at: datetime, path: str = "") -> None:
    """On every old contact of the account, whatever is switched off, and in the cabinet."""
    assert request.account is not None  # noqa: S101 (a check constraint says so once it is reviewed)
    outbox.enqueue(
        key=f"recovery-{request.pk}-{kind}-{at:%Y%m%d%H%M%S}",
        kind=kind,
        recipient=security_recipient_for(request.account),
        context={
            "name": request.account.greeting_name,
            "request_number": request.shown_number,
            "event_at": timezone.localtime(at).strftime("%d.%m.%Y %H:%M"),
            "short_link": short(path),
        },
        at=at,
        url=path,
    )


def send_link(request: RecoveryRequest, path: str, *, at: datetime, until: datetime) -> None:
    """Like a code: encrypted until sent, wiped then, dropped when expired."""
    outbox.enqueue_code(
        key=f"recovery-{request.pk}-link-{at:%Y%m%d%H%M%S}",
        kind="recovery_link",
        recipient=code_recipient(request.new_contact, None),
        context={
            "request_number": request.shown_number,
            "enter_url": f"{settings.SITE_URL}{path}",
            "short_link": short(path),
            "until": timezone.localtime(until).strftime("%d.%m.%Y %H:%M"),
        },
        at=at,
        expires_at=until,
    )


def short(path: str) -> str:
    """The address without its scheme: an SMS has 70 letters."""
    return f"{urlsplit(settings.SITE_URL).netloc}{path}"
