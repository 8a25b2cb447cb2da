"""Requests for a cabinet by a document, filed through the portal's own doors and left for two people to decide."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from cabinet.demo import past, pictures
from complaints.models import RecoveryRequest
from complaints.recovery import filing
from notifications.models import Message

FILE = Path(__file__).with_name("recoveries.yaml")


def file_missing(*, at: datetime) -> None:
    """Once for each new contact: whatever became of a request since, it is not filed again."""
    said = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    contacts = [entry["new_contact"] for entry in said]
    there = set(RecoveryRequest.objects.filter(new_contact__in=contacts).values_list("new_contact", flat=True))
    for entry in said:
        if entry["new_contact"] not in there:
            _file(entry, at)


def _file(said: dict[str, Any], now: datetime) -> None:
    moment = now - timedelta(hours=said["hours_ago"])
    ((name, scene),) = said["document"].items()
    told = {key: value.strip() for key, value in said.items() if key not in {"hours_ago", "document"}}
    begun = filing.begin(told, SimpleUploadedFile(name, pictures.content_of(name, scene)), at=moment)
    with transaction.atomic():
        filing.file(begun.pk, begun.new_contact, at=moment)
        past.count_as_sent(Message.objects.filter(key__startswith=f"recovery-{begun.pk}-"))
