"""What staff do with messages, announcements and contacts."""

from notifications.admin.announcements import AnnouncementAdmin
from notifications.admin.authority import AuthorityContactsAdmin, OtherWayAdmin
from notifications.admin.messages import MessageAdmin

__all__ = ("AnnouncementAdmin", "AuthorityContactsAdmin", "MessageAdmin", "OtherWayAdmin")
