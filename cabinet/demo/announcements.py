"""Announcements of the demonstration, made once: none of them stands over every page."""

from datetime import datetime, timedelta
from pathlib import Path

import yaml

from notifications.models import Announcement

FILE = Path(__file__).with_name("announcements.yaml")


def make_missing(*, at: datetime) -> None:
    """By their titles."""
    for said in yaml.safe_load(FILE.read_text(encoding="utf-8")):
        starts_at = at - timedelta(days=said.pop("days"))
        hours = said.pop("hours", None)
        ends_at = starts_at + timedelta(hours=hours) if hours else None
        fields = {**said, "starts_at": starts_at, "ends_at": ends_at, "published": True}
        Announcement.objects.get_or_create(title=fields.pop("title"), defaults=fields)
