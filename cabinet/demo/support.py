"""Requests to support, sent and answered through the portal's own doors, and the ready answers of its people."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.models import User
from cabinet.demo import past, pictures
from complaints.models import SupportEntry, SupportTemplate
from complaints.support import circumstances, filing, talk
from notifications.models import Message

FILE = Path(__file__).with_name("support.yaml")


def settle_templates() -> None:
    """Those whose names are not there yet: a text that somebody has changed stays as it is."""
    for place, said in enumerate(_read()["templates"], start=1):
        values = {"topic": said.get("topic", ""), "body": said["body"].strip(), "position": place}
        SupportTemplate.objects.get_or_create(name=said["name"], defaults=values)


def file_missing(*, at: datetime) -> None:
    """Once for each: whatever became of a request since, it is not sent again."""
    requests = _read()["requests"]
    texts = [said["text"].strip() for said in requests]
    there = set(SupportEntry.objects.filter(text__in=texts).values_list("text", flat=True))
    for said, text in zip(requests, texts, strict=True):
        if text not in there:
            _file(said, text, at)


def _file(said: dict[str, Any], text: str, now: datetime) -> None:
    moment = _moment(said, now)
    facts = {**said["facts"], "happened": circumstances.moment(moment)}
    told = filing.Told(UUID(said["press"]), said["topic"], text, said.get("email", ""), facts)
    uploads = [SimpleUploadedFile(name, pictures.content_of(name, scene)) for name, scene in said["files"].items()]
    made = filing.file(told, uploads, by=_person(said["by"]) if "by" in said else None, at=moment)
    if reply := said.get("answer"):
        seen = talk.said(made).get().pk
        talk.answer(made.pk, by=_person(reply["by"]), at=_moment(reply, now), text=reply["text"], seen=seen)
    with transaction.atomic():
        past.count_as_sent(Message.objects.filter(key__startswith=f"support-{made.pk}-"))


def _moment(said: dict[str, Any], now: datetime) -> datetime:
    return now - timedelta(hours=said["hours_ago"])


def _person(key: str) -> User:
    return User.objects.get(email=f"{key}@example.org")


def _read() -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return said
