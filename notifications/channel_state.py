"""Whether mail and SMS go out, judged by what became of the last messages: nothing is sent to find out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Case, Count, F, Max, Min, Q, Sum, When

from notifications import delivery
from notifications.models import ATTEMPTS, Channel, Message, Status

LOOKED_BACK = timedelta(days=1)
TRIES = 2  # one try that failed may be the addressee's own mail server


class Condition(StrEnum):
    """How a part of the portal does."""

    WORKS = "works"
    LATE = "late"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ChannelState:
    """`since` when it is late or fails; None while it works."""

    condition: Condition
    since: datetime | None = None


@dataclass(frozen=True)
class Sending:
    """Mail and SMS, and since when nobody has looked at what is due; None while somebody does."""

    channels: dict[str, ChannelState]
    idle_since: datetime | None


def look(*, at: datetime) -> Sending:
    """Four queries however many messages there are."""
    last, waiting = _last(at), _waiting_since(at)
    tried = [moments["tried"] for moments in last.values()]
    is_idle = all(_is_late(moment, at) for moment in tried) and any(_is_late(since, at) for since in waiting.values())
    return Sending(
        {channel: _judge(channel, last, waiting, at) for channel in (Channel.EMAIL, Channel.SMS)},
        min(waiting.values()) if is_idle else None,
    )


def _judge(channel: str, last: dict[str, Any], waiting: dict[str, datetime], at: datetime) -> ChannelState:
    sent = last.get(channel, {}).get("sent")
    failed = _failed(channel, after=sent or at - LOOKED_BACK)
    if failed["count"]:
        is_sure = failed["tries"] >= TRIES
        return ChannelState(Condition.FAILED if is_sure else Condition.LATE, max(filter(None, (failed["since"], sent))))
    if channel in waiting and _is_late(waiting[channel], at):
        return ChannelState(Condition.LATE, waiting[channel])
    return ChannelState(Condition.WORKS)


def _is_late(moment: datetime, at: datetime) -> bool:
    return (at - moment).total_seconds() > delivery.LATE_SECONDS


def _tried(after: datetime) -> Q:
    return Q(attempts__gt=0, claimed_at__gt=after)


def _last(at: datetime) -> dict[str, Any]:
    """By channel: the last try, and the last that went well."""
    tried = Message.objects.filter(_tried(at - LOOKED_BACK)).order_by().values("channel")
    rows = tried.annotate(tried=Max("claimed_at"), sent=Max("claimed_at", filter=Q(status=Status.SENT)))
    return {row["channel"]: row for row in rows}


def _failed(channel: str, *, after: datetime) -> dict[str, Any]:
    """Tries after the last success that ended badly. One address refused for good says nothing about the channel."""
    gave_up = Q(status=Status.FAILED, attempts__gte=ATTEMPTS)
    bad = Q(status__in=(Status.QUEUED, Status.DROPPED)) | gave_up
    failed = Message.objects.filter(_tried(after), bad, channel=channel)
    return failed.aggregate(count=Count("pk"), tries=Sum("attempts"), since=Min("created_at"))


def _waiting_since(at: datetime) -> dict[str, datetime]:
    since = Case(When(status=Status.QUEUED, then=F("next_at")), default=F("claimed_at"))
    return dict(Message.objects.due(at).order_by().values_list("channel").annotate(since=Min(since)))
