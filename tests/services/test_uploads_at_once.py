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


def tabs(draft, contents) -> list[str]:
    """Each content from a tab of its own, all at once; why some were refused."""
    refusals = []

    def tab(content: bytes) -> None:
        try:
            upload = SimpleUploadedFile("ответ.pdf", content)
            attachments.add(draft, upload, by=draft.author, at=timezone.now())
        except attachments.Refused as refusal:
            refusals.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=tab, args=[content]) for content in contents]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return refusals


def on_disk(settings) -> list:
    return [path for path in settings.PRIVATE_FILES_DIR.rglob("*") if path.is_file()]


def test_twelve_tabs_at_once_add_ten_files(settings):
    draft, content = DraftFactory(), ordinary_pdf()

    refusals = tabs(draft, [content + b"%%%d" % n for n in range(12)])

    assert refusals == ["too_many"] * 2
    assert Attachment.objects.count() == len(on_disk(settings)) == 10


def test_six_tabs_with_the_same_file_add_it_once(settings):
    draft = DraftFactory()

    refusals = tabs(draft, [ordinary_pdf()] * 6)

    assert refusals == ["duplicate"] * 5
    assert Attachment.objects.count() == len(on_disk(settings)) == 1
