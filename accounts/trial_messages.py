"""«Проверить»: a test message by one channel, and what became of the last one."""

from datetime import datetime

from django.db import transaction

from accounts.contacts import security_recipient_for
from accounts.models import User
from notifications import outbox, ways
from notifications.models import Channel, Message
from notifications.outbox import Recipient

KIND = "test"


def send(user: User, channel: str, *, at: datetime) -> bool:
    """Whether there is a proved address to send it to. Two presses within a minute are one message."""
    known = security_recipient_for(user)  # a test is asked for, whatever is switched off
    only = Recipient(
        user_id=user.pk, email=known.email if channel == Channel.EMAIL else "",
        phone=known.phone if channel == Channel.SMS else "", cabinet=False,
    )  # fmt: skip
    with transaction.atomic():
        return bool(outbox.enqueue(key=f"test-{user.pk}-{at:%Y%m%d%H%M}", recipient=only, kind=KIND, context={}, at=at))


def latest(user: User) -> dict[str, Message]:
    """The newest message about the person's matters on each channel, tests among them. Two queries."""
    rows = Message.objects.filter(user=user, encrypted=False)
    found = {}
    for channel in (Channel.EMAIL, Channel.SMS):
        if message := rows.filter(channel=channel).order_by("-pk").first():
            found[channel.value] = message
    return found


def words(user: User) -> dict[str, ways.Way]:
    """The same in words."""
    return {channel: ways.way(message) for channel, message in latest(user).items()}
