"""The clocks of a complaint over the authority's real calendar: how they are counted, and how they are written down."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from complaints import deadlines, production_calendar
from complaints.models import Complaint, Term
from complaints.production_calendar import Calendar

# Every term of a complaint and the days off around it fit into this window.
BEFORE, AFTER = timedelta(days=15), timedelta(days=120)


def policy() -> deadlines.Policy:
    """What the settings choose; unlawful values have been refused at start (cabinet/checks.py)."""
    return deadlines.Policy(
        shift=settings.DUE_SHIFT,
        counts_first_day=settings.COUNT_REGISTRATION_DAY,
        answer_days=settings.TERM_DAYS,
        redirect_days=settings.REDIRECT_DAYS,
        migration_days=settings.MIGRATION_DAYS,
        extension_days=settings.EXTENSION_MAX_DAYS,
        extensions=settings.MAX_EXTENSIONS,
        clarification_working_days=settings.CLARIFICATION_DAYS,
        notice_days=settings.NOTICE_DAYS_NO_ANSWER,
    )


def calendar(around: date) -> Calendar:
    """Working days near `around`. One query."""
    return production_calendar.between(around - BEFORE, around + AFTER)


def calendar_version(near: Calendar, around: date) -> str:
    """At most 40 characters; they change when, and only when, a working day near `around` does."""
    return near.version(around - BEFORE, around + AFTER)


def registration(at: datetime) -> tuple[date, date]:
    """(date of registration, due date) of a complaint sent at `at`: registration is instant (decision 6)."""
    registered_on = timezone.localdate(at)
    return registered_on, _due_on(registered_on, policy().answer_days)


def start(complaint: Complaint, at: datetime, *, target_days: int | None = None) -> None:
    """Write down the clocks of a complaint being registered at `at` and set its dates; the caller saves it.

    `target_days`: working days of the internal target (L56 of the rules), None where there is none. Two queries.
    """
    registered_on = timezone.localdate(at)
    near, chosen = calendar(registered_on), policy()
    spans = {
        Term.Kind.REGISTRATION: (0, deadlines.Span(registered_on, registered_on, registered_on)),
        Term.Kind.REDIRECT: _counted(registered_on, chosen.redirect_days, near, chosen),
        Term.Kind.ANSWER: _counted(registered_on, chosen.answer_days, near, chosen),
    }
    if target_days:
        spans[Term.Kind.TARGET] = (target_days, deadlines.working_term(registered_on, target_days, near))
    shared = {"complaint": complaint, "calendar": calendar_version(near, registered_on), "set_at": at}
    Term.objects.bulk_create(
        Term(kind=kind, days=days, in_working_days=kind == Term.Kind.TARGET, **dates(span), **shared)
        for kind, (days, span) in spans.items()
    )
    complaint.registered_on, complaint.due_on = registered_on, spans[Term.Kind.ANSWER][1].due_on
    complaint.target_on = spans[Term.Kind.TARGET][1].due_on if target_days else None


def _counted(start: date, days: int, near: Calendar, chosen: deadlines.Policy) -> tuple[int, deadlines.Span]:
    return days, deadlines.term(start, days, near, chosen)


def dates(span: deadlines.Span) -> dict[str, date]:
    """The columns of a Term that a span fills."""
    return {"started_on": span.started_on, "unshifted_on": span.unshifted_on, "due_on": span.due_on}


def start_reply(complaint: Complaint, at: datetime, reply_until: date) -> Term:
    """Write down the date a question gives its author: chosen by staff, so never moved; the other clocks run on."""
    today = timezone.localdate(at)
    return Term.objects.create(
        complaint=complaint, kind=Term.Kind.REPLY, days=(reply_until - today).days, set_at=at,
        calendar=calendar_version(calendar(today), today), **dates(deadlines.Span(today, reply_until, reply_until)),
    )  # fmt: skip


def start_progress(complaint: Complaint, at: datetime, days: int) -> Term:
    """Write down by when staff answer a question about the handling, in working days; the other clocks run on."""
    today = timezone.localdate(at)
    near = calendar(today)
    return Term.objects.create(
        complaint=complaint, kind=Term.Kind.PROGRESS, days=days, in_working_days=True, set_at=at,
        calendar=calendar_version(near, today), **dates(deadlines.working_term(today, days, near)),
    )  # fmt: skip


def extended(complaint: Complaint, days: int) -> Term:
    """The answer's clock with `days` calendar days more, counted from its unshifted last day (E33); not saved."""
    now = in_force(complaint)[Term.Kind.ANSWER]
    near = production_calendar.between(now.started_on - BEFORE, now.unshifted_on + AFTER)
    span = deadlines.extend(_span(now), days, near, policy())
    return Term(
        complaint=complaint, kind=now.kind, days=now.days, extended_by=now.extended_by + days,
        calendar=calendar_version(near, now.started_on), **dates(span),
    )  # fmt: skip


def unshifted_on(complaint: Complaint) -> date:
    """The answer's last day by plain counting: an extension is counted from it."""
    return in_force(complaint)[Term.Kind.ANSWER].unshifted_on


def _span(term: Term) -> deadlines.Span:
    return deadlines.Span(term.started_on, term.unshifted_on, term.due_on)


def in_force(complaint: Complaint) -> dict[str, Term]:
    """The newest row of each kind. One query."""
    return {term.kind: term for term in complaint.terms.order_by("pk")}


def redirect_due_on(complaint: Complaint) -> date:
    """The last day to pass this complaint to another body, as it was written down when it was registered."""
    assert complaint.registered_on is not None  # noqa: S101 (a check constraint says so)
    written = complaint.terms.filter(kind=Term.Kind.REDIRECT).order_by("pk").last()
    return written.due_on if written else redirect_until(complaint.registered_on)


def redirect_until(registered_on: date) -> date:
    """The last day to pass a complaint to another body (59-ФЗ ст. 8 ч. 3)."""
    return _due_on(registered_on, policy().redirect_days)


def migration_until(registered_on: date) -> date:
    """The last day to pass on facts of breaches of migration law (59-ФЗ ст. 8 ч. 3.1)."""
    return _due_on(registered_on, policy().migration_days)


def no_answer_until(registered_on: date) -> date:
    """The last day to tell the author that there will be no answer on the merits (59-ФЗ ст. 11 ч. 2, 4, 4.1, 5.1)."""
    return _due_on(registered_on, policy().notice_days)


def request_until(sent_on: date) -> date:
    """By when another body replies to our request: fifteen days (59-ФЗ ст. 10 ч. 2)."""
    return _due_on(sent_on, deadlines.REQUEST_DAYS)


def _due_on(start: date, days: int) -> date:
    return deadlines.term(start, days, calendar(start), policy()).due_on


def is_restarted(complaint: Complaint) -> bool:
    """Whether the answer's clock in force no longer begins at the registration: it was late and opened again."""
    return in_force(complaint)[Term.Kind.ANSWER].started_on != complaint.registered_on


def restart(complaint: Complaint, at: datetime, days: int) -> None:
    """A new last day, `days` from today, for what was completed by mistake and is late (decision 8); the caller saves it."""
    today = timezone.localdate(at)
    near = calendar(today)
    span = deadlines.term(today, days, near, policy())
    version = calendar_version(near, today)
    Term.objects.create(
        complaint=complaint, kind=Term.Kind.ANSWER, days=days, calendar=version, set_at=at, **dates(span)
    )
    complaint.due_on = span.due_on


def reply_dates(at: datetime, due_on: date) -> tuple[date, date]:
    """(default, latest) dates to answer a question asked at `at`."""
    today = timezone.localdate(at)
    is_working = calendar(today)
    return (
        deadlines.default_reply_date(today, due_on, is_working, policy()),
        deadlines.latest_reply_date(today, due_on, is_working),
    )
