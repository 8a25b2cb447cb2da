"""What is said to people: messages to one, announcements to all, and how to reach the authority. Import models from here."""

from notifications.models.announcement import Announcement, AnnouncementQuerySet
from notifications.models.authority import AuthorityContacts, OtherWay
from notifications.models.message import ATTEMPTS, Channel, Message, MessageQuerySet, Status

__all__ = (
    "ATTEMPTS",
    "Announcement",
    "AnnouncementQuerySet",
    "AuthorityContacts",
    "Channel",
    "Message",
    "MessageQuerySet",
    "OtherWay",
    "Status",
)
