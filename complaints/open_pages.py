"""Who else has a complaint before them. A hint to colleagues and never a lock: two moves at once are settled by the version."""

from datetime import datetime, timedelta

from django.db.models import Case, Exists, F, OuterRef, When

from accounts.models import User
from complaints.models import Complaint, OpenPage

RECENT = timedelta(minutes=10)
KEPT = timedelta(days=1)


def seen(complaint: Complaint, user: User, *, at: datetime) -> None:
    """The person has the page or a form of the complaint before them; after a pause it is a new visit, from `at` on."""
    since = Case(When(seen_at__lt=at - RECENT, then=at), default=F("since"))
    if not OpenPage.objects.filter(complaint=complaint, user=user).update(since=since, seen_at=at):
        OpenPage.objects.bulk_create(
            [OpenPage(complaint=complaint, user=user, since=at, seen_at=at)], ignore_conflicts=True
        )


def left(complaint: Complaint, user: User) -> None:
    """The person has made their move."""
    OpenPage.objects.filter(complaint=complaint, user=user).delete()


def others(complaint: Complaint, user: User, *, at: datetime) -> list[OpenPage]:
    """Visits of colleagues that may last still, the longest first: seen in the last minutes, and no other complaint since."""
    elsewhere = OpenPage.objects.filter(user=OuterRef("user"), seen_at__gt=OuterRef("seen_at"))
    visits = OpenPage.objects.filter(~Exists(elsewhere), complaint=complaint, seen_at__gt=at - RECENT)
    return list(visits.exclude(user=user).select_related("user").order_by("since", "pk"))


def forget(*, at: datetime) -> int:
    """Delete visits of yesterday; how many."""
    return OpenPage.objects.filter(seen_at__lt=at - KEPT).delete()[0]
