"""What an author may do about a late answer or a wrong one (59-ФЗ ст. 5 п. 4): the last day, the repeated complaint."""

import calendar
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from complaints.models import Complaint, Outcome, Status

COURT_MONTHS = 3  # КАС РФ, статья 219, часть 1: since the person learned of what was done or not done


def court_until(complaint: Complaint, today: date) -> date | None:
    """The last day to go to court, counted from the day of the answer or from the last day the answer was due.

    None while there is nothing to complain of, when the author has taken the complaint back, and once the day is over. The law
    counts from when the person learned of it, which is never earlier: whoever keeps to this day is in time (КАС РФ ст. 219 ч. 1).
    """
    if complaint.is_overdue(today):
        since = complaint.due_on
    elif complaint.completed_at and complaint.outcome not in {Outcome.WITHDRAWN, Outcome.REDIRECTED}:
        since = timezone.localdate(complaint.completed_at)
    else:
        since = None
    until = _months_later(since, COURT_MONTHS) if since else None
    return until if until and today <= until else None


def _months_later(day: date, months: int) -> date:
    """The same number of a later month, or its last day where it is shorter (КАС РФ ст. 92–93)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def again(like: Complaint, today: date) -> dict[str, Any]:
    """What a repeated complaint says of the sent one it repeats (S141–S142): number, date, subject, where it stuck, by column.

    Of a late one it asks why; of an answered one the person says what they disagree with.
    """
    number, asks = like.number or "", []
    if like.is_overdue(today):
        stuck = _("Срок ответа прошёл {day}, ответа нет.").format(day=_day(like.due_on))
        asks = [
            _("Объяснить, почему на обращение № {number} не ответили в срок.").format(number=number),
            _("Ответить на него по существу."),
        ]
    else:
        words = _("Завершено {day}: {outcome}.")
        stuck = words.format(day=_day(like.completed_at), outcome=like.get_outcome_display())
    told = _("Прошлое обращение: № {number} от {day}, «{title}».")
    said = told.format(number=number, day=_day(like.sent_at), title=like.title)
    return {"previous_number": number, "measures": f"{said} {stuck}", "requests": asks}


def repeated(complaint: Complaint) -> Complaint | None:
    """What its author has sent to repeat it and waits for, else what they have begun to write. One query."""
    own = Complaint.objects.filter(author=complaint.author_id, previous_number=complaint.number)
    return own.exclude(status=Status.COMPLETED).order_by(F("sent_at").desc(nulls_last=True), "-pk").first()


def _day(moment: date | None) -> str:
    """«12.10.2026», in the portal's own time zone."""
    assert moment is not None  # noqa: S101 (what was sent, is due or has ended has its dates)
    return date_format(timezone.localtime(moment) if isinstance(moment, datetime) else moment, "d.m.Y")
