"""Stopping correspondence about one question (59-ФЗ ст. 11 ч. 5; L70, L71 of the rules). New complaints are taken as ever.

«Sent to one and the same body» holds by itself: every department here is of one authority.
"""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from complaints import grounds
from complaints.models import Complaint, Outcome, Result, Status
from complaints.models.complaint import ComplaintQuerySet
from complaints.workflow import effects
from complaints.workflow.faults import Fault
from complaints.workflow.given import Given


def answered_before(complaint: Complaint, by: User) -> ComplaintQuerySet:
    """The author's earlier complaints with an answer on the merits, of those that `by` may read to compare; newest first."""
    mine = Complaint.objects.on_desk_of(by).filter(author=complaint.author_id, sent_at__lt=complaint.sent_at)
    return mine.filter(status=Status.COMPLETED, outcome__in=Result.values).order_by("-sent_at", "-pk")


def faults(complaint: Complaint, by: User, at: datetime, given: Given) -> Iterator[Fault]:
    """All of L70 must hold; whether it is the same question, the officer has looked."""
    chosen = set(given.earlier_ids)
    if answered_before(complaint, by).filter(pk__in=chosen).count() != len(chosen):
        yield "earlier_ids", _("Отметить можно только прежние обращения этого заявителя с ответом по существу.")
    elif len(chosen) < settings.MIN_PREVIOUS_ANSWERS:
        yield (
            "earlier_ids",
            _(
                "Переписку прекращают, когда по существу отвечали неоднократно. Отметьте прежних обращений не меньше: {least}."
            ).format(least=settings.MIN_PREVIOUS_ANSWERS),
        )
    if not given.confirmed:
        yield (
            "confirmed",
            _("Подтвердите, что новых доводов и обстоятельств нет. Если они есть, обращение рассматривают."),
        )


def stop(complaint: Complaint, by: User, at: datetime, given: Given) -> dict[str, object]:
    """The earlier answers stay linked by number."""
    effects.complete(complaint, Outcome.STOPPED, at)
    complaint.ground = grounds.BY_CODE["repeated"].code
    earlier = answered_before(complaint, by).filter(pk__in=given.earlier_ids)
    return {
        "earlier": [
            {"number": each.number, "on": timezone.localdate(each.sent_at).isoformat()} for each in reversed(earlier)
        ]
    }
