"""The history of a complaint: append-only, each line sealed with the hash of the one before."""

import hashlib
import json
from datetime import UTC
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.append_only import AppendOnly


class Event(AppendOnly):
    """What happened, by whom, when, from which status to which, with the words for the citizen.

    The hash covers the digest of the text, not the text: anonymising later keeps the chain whole (decision 17).
    """

    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, related_name="events")
    position = models.PositiveIntegerField(_("номер записи"))
    kind = models.CharField(_("событие"), max_length=20)
    at = models.DateTimeField(_("когда"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("кто")
    )
    by_author = models.BooleanField(_("сделал заявитель"), default=False)
    unit = models.CharField(_("от имени"), max_length=250, blank=True)
    from_status = models.CharField(_("из статуса"), max_length=20)
    to_status = models.CharField(_("в статус"), max_length=20)
    outcome = models.CharField(_("итог"), max_length=16, blank=True)
    text = models.TextField(_("текст для заявителя"), blank=True)
    details = models.JSONField(_("подробности"), default=dict, blank=True)
    text_digest = models.CharField(max_length=64)
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("событие")
        verbose_name_plural = _("события")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["complaint", "position"], name="event_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%d.%m.%Y %H:%M}"

    def seal(self) -> str:
        """The SHA-256 (hex) of what the line says and of the line before it."""
        said = [
            self.prev_hash, self.complaint_id, self.position, self.kind, self.at.astimezone(UTC).isoformat(), self.actor_id,
            self.from_status, self.to_status, self.outcome, self.text_digest, self.details,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Sealed when it is written; a line of history is never edited."""
        if self._state.adding:
            self.text_digest = hashlib.sha256(self.text.encode()).hexdigest()
            self.hash = self.seal()
        super().save(*args, **kwargs)


def broken_links(events: list[Event]) -> list[Event]:
    """The lines (oldest first) whose seal or link to the line before does not hold."""
    before = ""
    broken = []
    for event in events:
        if event.prev_hash != before or event.hash != event.seal():
            broken.append(event)
        before = event.hash
    return broken
