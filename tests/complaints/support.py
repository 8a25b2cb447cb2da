"""A request to support brought to a state the real way, for its tests."""

from uuid import uuid4

from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from complaints.models import SupportRequest
from complaints.support import filing, talk
from complaints.support.filing import Told
from tests.corpus import JPEG_NAME
from tests.corpus_pictures import ordinary_jpeg
from tests.factories import StaffFactory

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
