"""What waits for an author, as the message centre puts it on top: questions without an answer."""

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from complaints.models import Clarification, Event
from notifications.matters import Matter


def of(user_id: int) -> list[Matter]:
    """Open questions to this person, the nearest date first. One query."""
    asked = Event.objects.filter(complaint=OuterRef("complaint"), kind="ask").order_by("-position").values("pk")[:1]
    rows = Clarification.objects.filter(complaint__author=user_id, closed_at=None).select_related("complaint")
    rows = rows.annotate(asked_by_event=Subquery(asked)).order_by("reply_until", "pk")
    return [_matter(row) for row in rows.defer("complaint__story", "complaint__search_text", "complaint__aside")]


def _matter(question: Clarification) -> Matter:
    number = str(question.complaint.number)
    is_late = question.is_late(timezone.localdate())
    words = (
        _("Вопрос задан, срок ответа прошёл {day}, но ответить ещё можно")
        if is_late
        else _("Ответьте на вопрос до {day}")
    )
    return Matter(
        words=words.format(day=date_format(question.reply_until, "j E")),
        title=question.complaint.title,
        url=reverse("complaints:detail", args=[number]),
        reference=number,
        key=f"event-{question.asked_by_event}-author",  # type: ignore[attr-defined]
    )
