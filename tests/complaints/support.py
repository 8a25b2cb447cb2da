"""A request to support brought to a state the real way, for its tests."""

import html
import re
from pathlib import Path
from uuid import uuid4

from django.contrib.auth.models import Group, Permission
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from complaints.models import SupportRequest
from complaints.support import filing, talk
from complaints.support.filing import Told
from tests.corpus import JPEG_NAME
from tests.corpus_pictures import ordinary_jpeg
from tests.factories import StaffFactory

HERE = reverse("complaints:support")
SENT = reverse("complaints:support_sent")
STATE = reverse("complaints:support_state")
MINE = reverse("complaints:support_mine")
MAIL = "boris.k@example.org"
FACTS = {
    "complaint_number": "2026-004217-9",
    "page": "/complaints/new/",
    "happened": "27.11.2026 12:04",
    "browser": "Firefox 128",
    "device": "Android 14",
    "error_code": "9f1c2b7a",
}
PICTURE = ordinary_jpeg()


def screenshot(content=PICTURE, name=JPEG_NAME):
    return SimpleUploadedFile(name, content)


def asked(*, by=None, at=None, uploads=(), press=None, **changes) -> SupportRequest:
    told = {"topic": "upload", "text": "Выбираю снимок, и ничего не происходит.", "email": MAIL} | changes
    facts = {**FACTS, **told.pop("facts", {})}
    return filing.file(Told(press or uuid4(), facts=facts, **told), uploads, by=by, at=at or timezone.now())


def supporter(**fields):
    """Somebody of support with the second factor."""
    person = StaffFactory(**fields)
    group, made = Group.objects.get_or_create(name="Служба поддержки")
    if made:  # a test with real transactions before this one has emptied the database
        group.permissions.add(Permission.objects.get(codename="answer_supportrequest"))
    person.groups.add(group)
    return person


def answered(request, text="Уменьшите снимок и приложите ещё раз.", by=None) -> SupportRequest:
    seen = talk.said(request).last().pk
    talk.answer(request.pk, by=by or supporter(), at=timezone.now(), text=text, seen=seen)
    request.refresh_from_db()
    return request


def page(response) -> str:
    """What a reader sees of the answer."""
    return html.unescape(response.content.decode()).replace("\xa0", " ")


def stored_names() -> list[Path]:
    """The private files on the disk."""
    return [path for path in Path(storages["private"].location).rglob("*") if path.is_file()]


def opens(client, address) -> bool:
    """Whether the bytes come, to be saved and not to be run."""
    answer = client.get(address)
    return answer.status_code == 200 and bool(answer.getvalue()) and answer["Content-Disposition"][:10] == "attachment"


def address(request) -> str:
    """The page of the queue."""
    return reverse("admin:complaints_supportrequest_change", args=[request.pk])


def hidden(response, name) -> str:
    """What a form would send along."""
    found = re.search(rf'name="{name}" value="(\w+)"', response.content.decode())
    return found[1] if found else ""


def waiting(client) -> str:
    """What the first page says of the queue."""
    found = re.search(r"Запросы в поддержку</a>: ([^<]*)(?:<b class=\"num\">(\d+))?", page(client.get("/admin/")))
    return f"{found[1].strip()} {found[2] or ''}".strip().capitalize()
