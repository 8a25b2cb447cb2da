"""`/status/`: what works, what does not, what that means for a person and what to do."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cabinet import maintenance, state
from cabinet.pages.outage import outage_page
from notifications import announcements
from notifications.channel_state import Condition
from notifications.models import Announcement

PAST = timedelta(days=30)
PAST_SHOWN = 5
BARE_SHOWN = 2  # that page weighs at most 3 kB


@login_not_required
@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """In the portal's own look while there is a database, else as the file that a proxy keeps."""
    now = state.look()
    if now.overall == Condition.FAILED:
        return without_database()
    loud = announcements.loud()
    context = {
        "state": now,
        "closed": maintenance.current(),
        "announcements": loud,
        # What staff have seen the checks need not see: the page must not say above that all is well.
        "incident": any(each.kind == Announcement.Kind.INCIDENT for each in loud),
        "past": _past(),
    }
    return render(request, "pages/status.html", context)


def without_database() -> HttpResponse:
    """The page itself works, hence 200: it is about the rest."""
    return HttpResponse(bare_page(state.look()))


def bare_page(told: state.State, *, is_file: bool = False) -> str:
    """The same words without the portal's frame; as a file it speaks of the time of its writing."""
    said = announcements.loud()[:BARE_SHOWN]
    closed = maintenance.current()
    return outage_page("status_outage.html", state=told, closed=closed, announcements=said, is_file=is_file)


def _past() -> list[Announcement]:
    """What was out or closed lately: people look here why nothing worked last week."""
    at = timezone.now()
    ended = Announcement.objects.visible(at).filter(ends_at__lte=at, ends_at__gt=at - PAST)
    return list(ended.exclude(kind=Announcement.Kind.NEWS)[:PAST_SHOWN])
