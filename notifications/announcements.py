"""What holds right now and is said on every page."""

from django.utils import timezone

from notifications.models import Announcement
from notifications.remembered import Remembered

SECONDS = 15


def current() -> list[Announcement]:
    """The announcements of this moment, the gravest first; asked at most once in SECONDS by a process."""
    at = timezone.now()
    return [each for each in _known.get() if each.starts_at <= at and not each.over]


def loud() -> list[Announcement]:
    """Those that touch people's work now; quiet news wait in the news."""
    return [each for each in current() if each.is_loud]


def banner() -> Announcement | None:
    """The one on top of every page."""
    return next(iter(loud()), None)


def forget() -> None:
    """One was changed in this process."""
    _known.forget()


def remember(announcements: list[Announcement]) -> None:
    """Hold these as if just read."""
    _known.set(announcements)


def _read() -> list[Announcement]:
    return list(Announcement.objects.current(timezone.now())[:20])


_known: Remembered[list[Announcement]] = Remembered(_read, seconds=SECONDS, default=[])
