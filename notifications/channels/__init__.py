"""What a channel is: a class with `send`, named in settings; and the two ways it may say no.

`Rejected` is never, `NotSent` is not now. Any other exception is "not now, and nobody knows whether it was sent".
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Letter:
    """What a channel may know of a message: no person, no status, the code in plain text."""

    uuid: uuid.UUID  # the same for every attempt
    address: str
    subject: str
    body: str


class Channel(Protocol):
    """A way to reach an address."""

    def send(self, letter: Letter) -> str:
        """Hand the letter over; the other side's number for it, or an empty string."""


class Rejected(Exception):
    """This letter will never be accepted: the address or the text is refused."""


class NotSent(Exception):
    """Certainly not accepted this time; later it may be.

    `answered` tells a refusal of this one letter from a channel that does not work: three of the latter in a row
    end a drain, the former do not.
    """

    def __init__(self, reason: str, *, retry_after: timedelta | None = None, answered: bool = False) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.answered = answered


def channel_named(name: str) -> Channel:
    """The channel that settings name; the cabinet has none, its row is the delivery."""
    channel: Channel = import_string(settings.NOTIFICATION_CHANNELS[name])()
    return channel
