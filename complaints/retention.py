"""What is not kept: drafts past their time, files that were added and never sent, requests for recovery.

A draft is never deleted unannounced: three days before, its author is told, once in each of its lives. When the clock
has stood still, the notice comes late and the draft waits three days for it.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.contacts import recipient_for
from accounts.models import User
from accounts.retention import PROOFS
from complaints import attachments, identity
from complaints.models import Attachment, Complaint, RefusedMove, Status
from complaints.models.complaint import DRAFT_LIFE, ComplaintQuerySet
from complaints.recovery import retention as recoveries
from notifications import outbox
from notifications.models import Channel, Message

FORGOTTEN_FILES = timedelta(days=7)
DAY = timedelta(days=1)
NOTICE = timedelta(days=3)
CLOCK = timedelta(hours=6)  # how seldom the clock asks: a notice may come so much earlier, that it never comes later


def tidy(*, at: datetime) -> tuple[int, int]:
    """Delete drafts untouched for 30 days whose authors know, and files left beside a sent complaint for 7.

    How many drafts and files went.
    """
    identity.forget_finished(at=at)
    drafts = Complaint.objects.drafts().filter(updated_at__lt=at - DRAFT_LIFE)
    gone = sum(_delete_draft(pk, at) for pk in drafts.values_list("pk", flat=True))
    forgotten = Attachment.objects.filter(event=None, created_at__lt=at - FORGOTTEN_FILES)
    files = list(forgotten.exclude(complaint__status=Status.DRAFT).select_related("complaint", "uploaded_by"))
    for file in files:
        attachments.remove(file.complaint, file.uuid, by=file.uploaded_by)
    return gone, len(files) + recoveries.tidy(at=at)


def forget_refusals(*, at: datetime) -> int:
    """Refused attempts are proofs of an audit: three years, as the other journals (L135 of the rules)."""
    return RefusedMove.objects.filter(at__lt=at - PROOFS).delete()[0]


def warn_of_drafts(*, at: datetime) -> int:
    """Tell the authors of drafts whose time is nearly over; how many are told now. Safe to run twice."""
    rows = list(_expiring(at).only("pk", "updated_at"))
    keys = [_cabinet_key(draft) for draft in rows]
    told = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    return sum(_warn(draft.pk, at) for draft in rows if _cabinet_key(draft) not in told)


def _expiring(at: datetime) -> ComplaintQuerySet:
    return Complaint.objects.drafts().filter(updated_at__lt=at - DRAFT_LIFE + NOTICE + CLOCK)


def _warn(pk: int, at: datetime) -> bool:
    """Asked again under the lock: an autosave of this minute has given the draft another life."""
    with transaction.atomic():
        draft = _expiring(at).select_for_update(of=("self",)).select_related("author").filter(pk=pk).first()
        if draft is None:
            return False
        until = timezone.localtime(max(draft.updated_at + DRAFT_LIFE, at + NOTICE))
        outbox.enqueue(
            key=_key(draft), kind="draft_expiring", recipient=_recipient(draft.author, at), at=at,
            context={"name": draft.author.greeting_name, "until": f"{until:%d.%m.%Y}", "until_short": f"{until:%d.%m}"},
            url=f"{reverse('complaints:list')}#drafts",
        )  # fmt: skip
    return True


def _recipient(author: User, at: datetime) -> outbox.Recipient:
    """One mail and one SMS a day, however many drafts: each of them has its line in the cabinet."""
    told = Message.objects.filter(kind="draft_expiring", user=author, created_at__gt=at - DAY).exists()
    return outbox.Recipient(user_id=author.pk) if told else recipient_for(author)


def _key(draft: Complaint) -> str:
    """One for each life: what is written into the draft prolongs it, and then it has another last day."""
    return f"draft-{draft.pk}-{draft.expires_on.isoformat()}"


def _cabinet_key(draft: Complaint) -> str:
    return f"{_key(draft)}:{Channel.CABINET}"


def _delete_draft(pk: int, at: datetime) -> bool:
    """Asked again under the lock: the person may have come back this minute."""
    with transaction.atomic():
        old = Complaint.objects.drafts().filter(pk=pk, updated_at__lt=at - DRAFT_LIFE)
        draft = old.select_for_update().first()
        if draft is None or not Message.objects.filter(key=_cabinet_key(draft), created_at__lte=at - NOTICE).exists():
            return False
        attachments.remove_all(draft)
        draft.delete()
    return True
