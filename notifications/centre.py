"""The message centre's page in data: lines with what became of their mail and SMS, and what waits for the person on top."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications import matters, reading, ways
from notifications.kinds import ENDINGS
from notifications.matters import Matter
from notifications.models import Channel, Message, MessageQuerySet
from notifications.ways import Way

ALL, UNREAD, TO_DO = "all", "unread", "todo"
NUMBER_MOST = 40
# Where a mail that was sent and not seen has cost the person time: look into the spam folder (S110).
SPAM_IS_LIKELY = {"overdue", "clarification_reminder", "answered"}


@dataclass(frozen=True)
class Line:
    """A line of the cabinet with its mail and SMS."""

    message: Message
    ways: list[Way]

    @property
    def has_failed(self) -> bool:
        """Whether the person should look at the address."""
        return any(way.failed for way in self.ways)

    @property
    def look_into_spam(self) -> bool:
        """A mail went out, and the person seems not to have seen it."""
        was_mailed = any(way.sent and way.channel == Channel.EMAIL for way in self.ways)
        return was_mailed and self.message.kind in SPAM_IS_LIKELY and self.waits

    @property
    def waits(self) -> bool:
        """Whether it is unread, or not acknowledged although that was asked for."""
        return self.message.read_at is None or (self.message.needs_ack and self.message.acked_at is None)


def number_of(typed: str) -> str:
    """The number of the matter as kept: digits in their groups, whichever dashes and blanks were typed."""
    digits = re.sub(r"\D", "", typed[:NUMBER_MOST])
    return (
        f"{digits[:4]}-{digits[4:10]}-{digits[10:]}"
        if len(digits) == 11
        else typed[:NUMBER_MOST].replace("\x00", "").strip()
    )


def rows(user_id: int | None, show: str, number: str, to_do: list[Matter]) -> MessageQuerySet:
    """The lines to show, the newest first."""
    mine = Message.objects.in_cabinet_of(user_id)
    if number:
        mine = mine.filter(reference=number)
    if show == UNREAD:
        return mine.unread()
    if show == TO_DO:
        asked = [f"{each.key}:{Channel.CABINET}" for each in to_do]
        return mine.filter(Q(pk__in=reading.waiting_for(user_id).values("pk")) | Q(key__in=asked))
    return mine


def by_day(messages: list[Message]) -> list[tuple[date, list[Line]]]:
    """Lines under the days of the authority's clock; one query for the ways of all."""
    found = ways.of(messages)
    lines = (Line(message, found.get(ways.stem(message), [])) for message in messages)
    days = groupby(lines, key=lambda line: timezone.localdate(line.message.created_at))
    return [(day, list(of_day)) for day, of_day in days]


def waiting(user_id: int) -> list[Matter]:
    """What to do, the most urgent first: questions with their dates, answers to open, notices to acknowledge."""
    asked = matters.of(user_id)
    known = {each.key for each in asked}
    rest = [message for message in reading.waiting_for(user_id) if ways.stem(message) not in known]
    return [*asked, *_sorted(_matter(message) for message in rest)]


def _sorted(found: Iterable[tuple[bool, Matter]]) -> list[Matter]:
    return [matter for _late, matter in sorted(found, key=lambda pair: pair[0])]


def _matter(message: Message) -> tuple[bool, Matter]:
    """Unopened answers stand before what only waits for a press."""
    is_unopened = message.kind in ENDINGS and message.read_at is None
    words = _("Прочитайте: пришёл ответ") if is_unopened else _("Подтвердите, что прочитали")
    url = reverse("notifications:open", args=[message.pk])
    return not is_unopened, Matter(words, message.subject, url, message.reference, ways.stem(message))
