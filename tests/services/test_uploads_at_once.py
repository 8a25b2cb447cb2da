"""Many tabs of one person on a database that really runs them side by side."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.utils import timezone

from complaints import attachments
from complaints.models import Attachment
from tests.corpus_pdf import ordinary_pdf
from tests.factories import DraftFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_twelve_tabs_at_once_add_ten_files(settings):
    draft, content, refusals = DraftFactory(), ordinary_pdf(), []

    def tab() -> None:
        try:
            upload = SimpleUploadedFile("ответ.pdf", content)
            attachments.add(draft, upload, by=draft.author, at=timezone.now())
        except attachments.Refused as refusal:
            refusals.append(refusal.code)
        finally:
            connections.close_all()

    tabs = [threading.Thread(target=tab) for _ in range(12)]
    for one in tabs:
        one.start()
    for one in tabs:
        one.join()

    kept = [path for path in settings.PRIVATE_FILES_DIR.rglob("*") if path.is_file()]
    assert refusals == ["too_many"] * 2
    assert Attachment.objects.count() == len(kept) == 10
