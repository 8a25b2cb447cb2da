"""What is not kept of people for ever: codes, trusted browsers, and the proofs once their three years are over."""

from datetime import datetime, timedelta
from typing import Any

from allauth.core.internal.ratelimit import parse_rates
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.db.models import Q, QuerySet

from accounts import codes
from accounts.models import AccessLog, AccountClosure, Code, Consent, TrustedBrowser

PROOF_YEARS = 3  # order № 179 of Роскомнадзор; L133 and L135 of the rules
PROOFS = timedelta(days=366 * PROOF_YEARS)  # never less than the database itself demands, leap years or not


def tidy(*, at: datetime) -> int:
    """Delete what is past its time; how many rows. Sessions and the journal of sign-ins go in `sessions.forget_ended`."""
    old = at - PROOFS
    past: list[QuerySet[Any]] = [
        Code.objects.filter(created_at__lt=at - codes.KEPT),
        TrustedBrowser.objects.filter(expires_at__lte=at),
        AccessLog.objects.filter(at__lt=old),
        Consent.objects.filter(withdrawn_at__lt=old),
        AccountClosure.objects.filter(Q(done_at__lt=old) | Q(cancelled_at__lt=old)),
        LogEntry.objects.filter(action_time__lt=old),
    ]
    return sum(rows.delete()[0] for rows in past) + _forget_counters(at)


def longest_counter() -> timedelta:
    """For how long tries from an address are counted."""
    limits = settings.ACCOUNT_RATE_LIMITS.values()
    return timedelta(seconds=max(rate.duration for limit in limits for rate in parse_rates(limit)))


def _forget_counters(at: datetime) -> int:
    """Counters hold network addresses; Django takes dead ones away only when a hundred thousand have gathered."""
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    with connection.cursor() as cursor:
        moment = connection.ops.adapt_datetimefield_value(at)
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [moment])  # noqa: S608 - a name of the settings
        return int(cursor.rowcount)
