"""Who is told what about a request, written in the transaction of what it tells about.

Decision 18 keeps the substance of complaints out of mail. A reply of support is about the portal: to whoever was not signed
in it goes whole, because that mail is the only way; to a cabinet go only number and link, like every other message.
"""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.contacts import code_recipient, recipient_for
from accounts.models import User
from complaints.models import SupportEntry, SupportRequest
from notifications import outbox
from notifications.outbox import Recipient

CODENAME = "answer_supportrequest"
PERMISSION = f"complaints.{CODENAME}"


def people() -> QuerySet[User]:
    """Staff who answer such requests."""
    may = Q(groups__permissions__codename=CODENAME) | Q(user_permissions__codename=CODENAME)
    return User.objects.filter(may, is_staff=True, is_active=True).distinct()


def key(request: SupportRequest, kind: str, place: int) -> str:
    """Of the messages about one event; `place` is the line that they tell of."""
    return f"support-{request.pk}-{kind}-{place}"


def tell_person(request: SupportRequest, kind: str, *, at: datetime, place: int = 0, reply: str = "") -> None:
    """In the cabinet and where the person wants messages; without a cabinet, to the address they gave."""
    author = request.author
    outbox.enqueue(
        key=key(request, kind, place),
        kind=kind,
        recipient=recipient_for(author) if author else code_recipient(request.email, None),
        context={
            "name": author.greeting_name if author else "",
            "request_number": request.number,
            "request_code": request.code,
            "support_reply": "" if author else reply,
        },
        at=at,
        url=request.get_absolute_url(),
    )


def tell_staff(request: SupportRequest, entry: SupportEntry, *, at: datetime) -> None:
    """Whoever answers already; else all who may, except the author."""
    executor = request.executor if request.executor and request.executor.is_active else None
    others = people().exclude(pk=request.author_id or 0)
    told = [executor] if executor else list(others)
    outbox.enqueue_all(
        {
            f"{key(request, 'staff_support_new', entry.pk)}-{person.pk}": Recipient(
                person.pk, email=person.email, cabinet=False
            )
            for person in told
            if person.email_verified
        },
        kind="staff_support_new",
        context={
            "request_number": request.number,
            "support_topic": request.get_topic_display(),
            "support_again": entry.at != request.created_at,
        },
        at=at,
        url=reverse("admin:complaints_supportrequest_change", args=[request.pk]),
    )
