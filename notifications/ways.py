"""What became of a message on each of its ways, in words for its person: the mail and the SMS beside the cabinet's line."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notifications.masking import mask_address
from notifications.models import ATTEMPTS, Channel, Message, Status

REMINDER = "-ack"  # after the key of what it reminds of
NBSP = "\u00a0"


@dataclass(frozen=True)
class Way:
    """One mail or SMS: what became of it; `failed` asks the person to look at the address."""

    words: str
    channel: str
    failed: bool
    sent: bool


def stem(message: Message) -> str:
    """The key of the event and the person, as it was given to the outbox: the same for every channel."""
    return message.key.rpartition(":")[0]


def of(messages: Iterable[Message]) -> dict[str, list[Way]]:
    """The ways of each cabinet line, by its stem; reminders of it among them. One query however many there are."""
    stems = [stem(message) for message in messages]
    channels = (Channel.EMAIL, Channel.SMS)
    wanted = {f"{each}{more}:{channel}": each for each in stems for more in ("", REMINDER) for channel in channels}
    found: dict[str, list[Way]] = {}
    for message in Message.objects.filter(key__in=wanted).order_by("pk") if wanted else []:
        found.setdefault(wanted[message.key], []).append(way(message))
    return found


def way(message: Message) -> Way:
    """The row in words."""
    is_failed = message.status in {Status.FAILED, Status.DROPPED}
    return Way(_words(message), message.channel, is_failed, message.status == Status.SENT)


def _words(message: Message) -> str:
    what = _("Письмо") if message.channel == Channel.EMAIL else _("СМС")
    if message.kind == "ack_reminder":
        what = _("Письмо с напоминанием") if message.channel == Channel.EMAIL else _("СМС с напоминанием")
    return _said(message).format(what=what, at=_at(message), to=mask_address(message.address).replace(" ", NBSP))


def _said(message: Message) -> str:
    """The sentence; `at` is the time that it names."""
    is_mail = message.channel == Channel.EMAIL
    if message.status == Status.SENT:
        return _("{what} отправлено {at} на {to}") if is_mail else _("{what} отправлена {at} на {to}")
    if message.status == Status.SENDING:
        return _("{what} отправляется на {to}")
    if message.status == Status.QUEUED:
        return _("{what} пока не уходит, попробуем снова {at}") if message.attempts else _("{what} ждёт отправки")
    if message.attempts >= ATTEMPTS:
        return _("{what} на {to} отправить не удалось: шесть попыток за 15 часов")
    return (
        _("{what} на {to} отправить не удалось: адрес не принимает")
        if is_mail
        else _("{what} на {to} отправить не удалось: номер не принимает")
    )


def _at(message: Message) -> str:
    """«в 12:04» of the day of the message, «28 ноября в 9:10» of another."""
    moment = message.sent_at or message.next_at
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    clock = f"{_('в')}{NBSP}{date_format(local, 'H:i')}"
    is_same_day = local.date() == timezone.localdate(message.created_at)
    return clock if is_same_day else f"{date_format(local, 'j E').replace(' ', NBSP)} {clock}"
