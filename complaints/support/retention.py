"""How long a request is kept: some months after its last line, and not longer than the cabinet it belongs to."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts import contacts
from accounts.models import User
from complaints import attachments
from complaints.models import SupportEntry, SupportFile, SupportRequest

KEPT = timedelta(days=180)


def tidy(*, at: datetime) -> int:
    """Delete what nobody has written into for so long; how many requests."""
    old = SupportRequest.objects.filter(changed_at__lt=at - KEPT)
    return sum(_drop(old.filter(pk=pk)) for pk in old.values_list("pk", flat=True))


def forget_all_of(user: User) -> None:
    """When the cabinet is closed nothing of it stays behind, nor what was asked from its own address without signing in."""
    mine = SupportRequest.objects.filter(Q(author=user) | Q(author=None, email__in=contacts.proved(user)))
    for pk in mine.values_list("pk", flat=True):
        _drop(mine.filter(pk=pk))


def _drop(one: QuerySet[SupportRequest]) -> bool:
    """Asked again under the lock: the person may have written this moment."""
    with transaction.atomic():
        request = one.select_for_update().first()
        if request is None:
            return False
        files = SupportFile.objects.filter(entry__request=request)
        names = [name for row in files for name in (row.file.name or "", row.thumbnail.name or "")]
        files.delete()
        SupportEntry.objects.filter(request=request).delete()
        request.delete()
        transaction.on_commit(lambda: attachments.delete_bytes(*names), robust=True)
    return True
