"""Whether articles of help helped: taken without a sign-in, counted for staff, kept for a year."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from complaints.models import HelpVote

KEPT = timedelta(days=365)


@dataclass(frozen=True)
class Tally:
    """How many said what about one article."""

    article: str
    yes: int
    no: int


def vote(article: str, visitor: str, *, helped: bool, words: str, at: datetime) -> None:
    """Write it down; a second press of the day by the same visitor changes the first."""
    day = timezone.localdate(at).isoformat()
    key = salted_hmac("complaints.help_votes", f"{article} {day} {visitor}", algorithm="sha256").hexdigest()
    with transaction.atomic():
        kept, new = HelpVote.objects.select_for_update().get_or_create(
            key=key, defaults={"article": article, "helped": helped, "words": words, "at": at}
        )
        if not new:
            kept.helped, kept.words, kept.at = helped, words or kept.words, at
            kept.save(update_fields=["helped", "words", "at"])


def tally() -> list[Tally]:
    """By article, those that failed most often first."""
    counted = HelpVote.objects.order_by().values("article")
    rows = counted.annotate(yes=Count("pk", filter=Q(helped=True)), no=Count("pk", filter=Q(helped=False)))
    return [Tally(row["article"], row["yes"], row["no"]) for row in rows.order_by("-no", "-yes", "article")]


def forget(*, at: datetime) -> int:
    """Delete those past their year; how many."""
    return HelpVote.objects.filter(at__lt=at - KEPT).delete()[0]
