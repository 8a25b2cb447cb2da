"""Pages without a model of their own: home, privacy, and what is shown when something goes wrong."""

import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.next_page import is_local
from cabinet import health, maintenance
from cabinet.help.facts import facts
from cabinet.logs import safe_path
from cabinet.pages import documents, status
from cabinet.pages.outage import outage_page
from complaints import kept, promises
from complaints.models import Category
from complaints.views.citizen import unread_answers

MOST_ANSWERED = 3
LAST_RESORT = "<!doctype html><html lang='ru'><meta charset='utf-8'><title>500</title><h1>Что-то сломалось у нас</h1>"


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the portal is, what happens after sending, urgent numbers, other ways."""
    topics = Category.objects.filter(parent=None, active=True)
    answered = unread_answers(request.user)[:MOST_ANSWERED] if isinstance(request.user, User) else []
    return render(request, "pages/home.html", {"topics": topics, "answered": answered})


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The information notice: the legal basis is the law on appeals, not consent (152-ФЗ ст. 6; L110)."""
    return render(request, "pages/privacy.html", {"terms": promises.terms(), "edition": documents.PRIVACY})


@login_not_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Terms and rights in plain words, every number from the settings."""
    return render(request, "pages/rules.html", {**facts(), "edition": documents.RULES})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was tried for people who see, hear or move otherwise, what was not, how to tell of a hindrance."""
    return render(request, "pages/accessibility.html", {"edition": documents.ACCESSIBILITY})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request nobody could answer; too much data at once has a page of its own."""
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return too_large(request)
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Signed in, but this page belongs to another role."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long, or the person signed in again in another tab: the typed text waits for the retry.

    A form of another site must not leave anything here: it comes without the session's cookie or with its own Origin.
    """
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    ours = kept.sent_from_here(request) or (signed_in and "Origin" not in request.headers)
    context = {"back": request.get_full_path(), "kept": ours and kept.keep(request)}
    return render(request, "403_csrf.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page, or somebody else's: both look the same."""
    return render(request, "404.html", status=404)


def too_large(request: HttpRequest) -> HttpResponse:
    """More files at once than one request may carry."""
    back = request.path if is_local(request.path) else reverse("home")  # «//host/» would lead to a stranger's site
    limits = {"count": settings.ATTACHMENT_MAX_COUNT, "total": settings.ATTACHMENT_MAX_TOTAL, "back": back}
    return render(request, "413.html", limits, status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault: says so, says what happened to the draft, gives a code that finds the request in the log.

    A database that is away is no fault of this page: then it says when to come back, or how the portal does.
    """
    try:
        if _database_is_away(sys.exc_info()[1]):
            return status.without_database() if request.path == reverse("status") else _unavailable(request)
        page = outage_page("500.html", code=request.META.get("REQUEST_ID", ""), path=safe_path(request))
    except Exception:  # the page about a failure must not fail itself, whatever broke
        page = LAST_RESORT
    return HttpResponse(page, status=500)


def _database_is_away(fault: BaseException | None) -> bool:
    """Whether it does not answer at all; a slow query or a locked row is another matter."""
    return isinstance(fault, OperationalError | InterfaceError) and not health.database_answers()


def _unavailable(request: HttpRequest) -> HttpResponse:
    page = outage_page("503.html", code=request.META.get("REQUEST_ID", ""), typed=request.method == "POST")
    return HttpResponse(page, status=503, headers={"Retry-After": str(maintenance.SOON)})
