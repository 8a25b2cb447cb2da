"""Adding and taking back: limits under the lock, nothing half written, nothing left behind."""

import hashlib
import os
import stat
from itertools import count
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from complaints import attachments, workflow
from complaints.file_checks import runner
from complaints.models import Attachment, Complaint, Status
from tests.corpus_pdf import ordinary_pdf
from tests.corpus_pictures import ordinary_jpeg
from tests.factories import DraftFactory, RegistryFactory, UserFactory

pytestmark = pytest.mark.django_db

PDF = ordinary_pdf()
COUNT = count()


def another() -> bytes:
    """As long as the one before, and no copy of it."""
    return PDF + b"%%%08d" % next(COUNT)


def add(draft, name: str = "ответ.pdf", content: bytes | None = None, by=None) -> Attachment:
    upload = SimpleUploadedFile(name, another() if content is None else content)
    return attachments.add(draft, upload, by=by or draft.author, at=timezone.now())


def refused(draft, **file) -> str:
    with pytest.raises(attachments.Refused) as refusal:
        add(draft, **file)
    return str(refusal.value)


def on_disk(settings) -> list[Path]:
    return [path for path in settings.PRIVATE_FILES_DIR.rglob("*") if path.is_file()]


@pytest.fixture
def trusting(monkeypatch) -> None:
    """Files are believed without starting a process: these tests ask other questions."""
    monkeypatch.setattr(runner, "inspect", lambda *_: runner.Verdict())


def test_a_file_is_kept_under_a_random_name_that_says_nothing(settings):
    draft = DraftFactory()

    added = add(draft, "Жалоба на соседа.pdf", PDF)

    [kept] = on_disk(settings)
    assert kept.read_bytes() == PDF
    assert kept == settings.PRIVATE_FILES_DIR / added.file.name
    assert len(kept.name) == 40
    assert kept.suffix == ""
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert (added.name, added.media_type, added.size, added.event) == (
        "Жалоба на соседа.pdf",
        "application/pdf",
        len(PDF),
        None,
    )
    assert added.sha256 == added.sha256_received == hashlib.sha256(PDF).hexdigest()


def test_a_picture_is_kept_redrawn_and_both_digests_are_known(settings):
    came = ordinary_jpeg() + b"tail"

    added = add(DraftFactory(), "двор.jpg", came)

    kept = settings.PRIVATE_FILES_DIR / added.file.name
    assert added.sha256_received == hashlib.sha256(came).hexdigest()
    assert added.sha256 == hashlib.sha256(kept.read_bytes()).hexdigest()
    assert added.size == kept.stat().st_size


def test_a_picture_has_a_small_copy_and_a_document_has_none(settings):
    draft = DraftFactory()

    picture, document = add(draft, "двор.jpg", ordinary_jpeg()), add(draft, "ответ.pdf", PDF)

    kept = {(settings.PRIVATE_FILES_DIR / file.name) for file in (picture.file, picture.thumbnail, document.file)}
    assert set(on_disk(settings)) == kept
    assert document.thumbnail.name == ""


def test_a_picture_taken_back_takes_its_small_copy_along(settings, django_capture_on_commit_callbacks):
    draft = DraftFactory()
    add(draft, "двор.jpg", ordinary_jpeg())

    with django_capture_on_commit_callbacks(execute=True):
        attachments.remove_all(draft)

    assert on_disk(settings) == []


def test_a_picture_whose_small_copy_does_not_fit_on_the_disk_is_not_kept_in_half(settings, monkeypatch):
    written, sync = count(), os.fsync

    def full_at_the_second(descriptor):
        if next(written):
            raise OSError(28, "No space left on device")
        sync(descriptor)

    monkeypatch.setattr("complaints.file_checks.storage.os.fsync", full_at_the_second)

    assert (
        refused(DraftFactory(), name="двор.jpg", content=ordinary_jpeg())
        == "не получилось сохранить. Приложите файл позже"
    )
    assert on_disk(settings) == []
    assert not Attachment.objects.exists()


def test_a_refused_file_leaves_neither_row_nor_file(settings):
    draft = DraftFactory()

    assert refused(draft, content=b"<html>") == "внутри не PDF. Сохраните заново и приложите"

    assert not Attachment.objects.exists()
    assert on_disk(settings) == []


def test_the_same_name_with_other_content_is_another_file(settings, trusting):
    draft = DraftFactory()

    first, second = add(draft), add(draft)

    assert first.name == second.name
    assert len(on_disk(settings)) == 2
    assert list(attachments.pending(draft, draft.author)) == [first, second]


@pytest.mark.parametrize(
    ("name", "told"),
    [("ответ.pdf", "этот файл уже добавлен"), ("копия.pdf", "этот файл уже добавлен: «ответ.pdf»")],
)
def test_the_same_content_twice_is_one_file_under_the_name_it_came_with_first(name, told, settings, trusting):
    draft = DraftFactory()
    first = add(draft, "ответ.pdf", PDF)

    with pytest.raises(attachments.Refused) as refusal:
        add(draft, name, PDF)

    assert str(refusal.value) == told
    assert refusal.value.present == first
    assert list(attachments.pending(draft, draft.author)) == [first]
    assert len(on_disk(settings)) == 1


def test_a_copy_is_refused_before_it_is_opened_and_before_the_limits(settings, trusting, monkeypatch):
    """Whoever presses again after a lost answer hears that the file is there, not that the list is full."""
    settings.ATTACHMENT_MAX_COUNT = 1
    draft = DraftFactory()
    add(draft, content=PDF)
    monkeypatch.setattr(runner, "inspect", lambda *_: pytest.fail("opened"))

    assert refused(draft, content=PDF) == "этот файл уже добавлен"


def test_a_photo_is_recognised_by_what_came_though_another_file_is_kept():
    draft = DraftFactory()
    add(draft, "двор.jpg", ordinary_jpeg())

    assert refused(draft, name="снимок.jpeg", content=ordinary_jpeg()) == "этот файл уже добавлен: «двор.jpg»"


def test_two_tabs_with_one_file_add_it_once(settings, monkeypatch):
    """The other tab was quicker while this one had its file checked."""
    draft = DraftFactory()

    def meanwhile(*_):
        monkeypatch.setattr(runner, "inspect", lambda *_: runner.Verdict())
        add(draft, content=PDF)
        return runner.Verdict()

    monkeypatch.setattr(runner, "inspect", meanwhile)

    assert refused(draft, content=PDF) == "этот файл уже добавлен"
    assert len(on_disk(settings)) == Attachment.objects.count() == 1


def test_the_same_file_is_welcome_in_another_draft_and_after_sending(trusting):
    RegistryFactory()
    draft = DraftFactory()
    add(draft, content=PDF)
    workflow.make("send", draft.pk, by=draft.author, at=timezone.now())
    draft.refresh_from_db()

    add(draft, content=PDF)
    add(DraftFactory(author=draft.author), content=PDF)
    add(DraftFactory(), content=PDF)

    assert Attachment.objects.count() == 4


def test_the_eleventh_file_is_one_too_many(settings, trusting):
    draft = DraftFactory()
    for _ in range(10):
        add(draft)

    assert refused(draft) == "можно приложить до 10 файлов, сейчас 11. Уберите лишние"

    assert len(on_disk(settings)) == 10


def test_fifty_megabytes_together_and_not_a_byte_more(settings, trusting):
    draft = DraftFactory()
    settings.ATTACHMENT_MAX_TOTAL = 3 * len(another())
    for _ in range(3):
        add(draft)

    assert "вместе файлы больше" in refused(draft, content=b"x")


def test_each_person_and_each_filing_has_a_batch_of_its_own(settings, trusting):
    settings.ATTACHMENT_MAX_COUNT = 1
    draft, other = DraftFactory(), DraftFactory()
    RegistryFactory()
    add(draft)
    add(other)
    workflow.make("send", draft.pk, by=draft.author, at=timezone.now())
    draft.refresh_from_db()

    add(draft)  # the same again for an addition
    add(draft, by=UserFactory())

    assert Attachment.objects.count() == 4
    assert Attachment.objects.filter(event=None).count() == 3


def test_the_limit_is_asked_again_under_the_lock(settings, monkeypatch):
    """Another tab filled the last place while this file was being checked."""
    settings.ATTACHMENT_MAX_COUNT = 1
    draft = DraftFactory()

    def meanwhile(*_):
        monkeypatch.setattr(runner, "inspect", lambda *_: runner.Verdict())
        add(draft)
        return runner.Verdict()

    monkeypatch.setattr(runner, "inspect", meanwhile)

    assert "можно приложить до 1" in refused(draft)
    assert len(on_disk(settings)) == Attachment.objects.count() == 1


def test_a_draft_sent_while_its_file_was_checked_does_not_get_it_in_secret(settings, monkeypatch):
    RegistryFactory()
    draft = DraftFactory()

    def meanwhile(*_):
        workflow.make("send", draft.pk, by=draft.author, at=timezone.now())
        return runner.Verdict()

    monkeypatch.setattr(runner, "inspect", meanwhile)

    assert "уже отправлено" in refused(draft)
    assert on_disk(settings) == []
    assert not Attachment.objects.exists()


def test_a_draft_deleted_while_its_file_was_checked_gets_no_file(settings, monkeypatch):
    draft = DraftFactory()

    def meanwhile(*_):
        Complaint.objects.filter(pk=draft.pk).delete()
        return runner.Verdict()

    monkeypatch.setattr(runner, "inspect", meanwhile)

    assert refused(draft) == "черновик удалён, файл не сохранён"
    attachments.remove(draft, "00000000-0000-0000-0000-000000000000", by=draft.author)
    assert on_disk(settings) == []


def test_a_file_whose_row_could_not_be_written_is_deleted(settings, trusting, monkeypatch):
    draft = DraftFactory()

    def fail(**_):
        raise RuntimeError

    monkeypatch.setattr(Attachment.objects, "create", fail)

    with pytest.raises(RuntimeError):
        add(draft)
    assert on_disk(settings) == []


def test_a_full_disk_is_a_sentence_and_leaves_no_empty_file(settings, trusting, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("complaints.file_checks.storage.os.fsync", full)

    assert refused(DraftFactory()) == "не получилось сохранить. Приложите файл позже"
    assert on_disk(settings) == []
    assert not Attachment.objects.exists()


def test_a_private_file_has_no_address():
    name = storages["private"].save("aa/bb", ContentFile(b"x"))

    with pytest.raises(ValueError, match="no public address"):
        storages["private"].url(name)


@pytest.mark.django_db(transaction=True)
def test_checking_inside_a_transaction_is_a_mistake_of_ours(trusting):
    draft = DraftFactory()

    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        add(draft)


def test_a_file_taken_back_is_gone_after_the_commit(settings, trusting, django_capture_on_commit_callbacks):
    draft = DraftFactory()
    added, stays = add(draft), add(draft)

    with django_capture_on_commit_callbacks() as callbacks:
        attachments.remove(draft, added.uuid, by=draft.author)
    assert len(on_disk(settings)) == 2
    for callback in callbacks:
        callback()

    assert list(attachments.pending(draft, draft.author)) == [stays]
    assert on_disk(settings) == [settings.PRIVATE_FILES_DIR / stays.file.name]


@pytest.mark.parametrize("uuid", ["", "x", "\0", "0" * 10_000, "00000000-0000-0000-0000-000000000000"])
def test_taking_back_what_is_not_there_changes_nothing(uuid: str, trusting):
    draft = DraftFactory()
    add(draft)

    attachments.remove(draft, uuid, by=draft.author)

    assert attachments.pending(draft, draft.author).count() == 1


def test_only_who_added_a_file_takes_it_back(trusting):
    draft, stranger = DraftFactory(), UserFactory()
    added = add(draft)

    attachments.remove(draft, added.uuid, by=stranger)
    attachments.remove(DraftFactory(), added.uuid, by=draft.author)

    assert attachments.pending(draft, draft.author).get() == added


def test_a_sent_file_cannot_be_taken_back(trusting):
    RegistryFactory()
    draft = DraftFactory()
    added = add(draft)
    workflow.make("send", draft.pk, by=draft.author, at=timezone.now())

    attachments.remove(draft, added.uuid, by=draft.author)

    added.refresh_from_db()
    assert added.event is not None
    assert added.complaint.status == Status.ACCEPTED
