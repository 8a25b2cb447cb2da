"""Rows and private files are held against each other, and nothing young or named by a row is touched."""

import hashlib
import os
import time
from io import StringIO

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db.models import FileField
from django.utils import timezone

from complaints import attachments, file_audit, personal_data
from complaints.file_checks.storage import random_name
from complaints.models import Attachment, RecoveryEvent, SupportFile
from tests.complaints.recovery import filed
from tests.complaints.support import asked, screenshot
from tests.corpus_pdf import ordinary_pdf
from tests.corpus_pictures import ordinary_jpeg
from tests.factories import DraftFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
PDF = ordinary_pdf()
SHA = hashlib.sha256(PDF).hexdigest()
ALL_WELL = "Записей без файла: 0, изменённых файлов: 0, файлов без записи: 0."


def attached() -> Attachment:
    draft = DraftFactory()
    return attachments.add(draft, SimpleUploadedFile("тайна.pdf", PDF), by=draft.author, at=timezone.now())


def copy_of_data():
    user = UserFactory()
    personal_data.ask(user, at=timezone.now())
    personal_data.build_waiting(at=timezone.now())
    return personal_data.latest(user)


def place_of(name):
    return storages["private"].path(name)


def stray(*, hours, ending=""):
    name = storages["private"].save(random_name() + ending, ContentFile(b"nobody's"))
    grow_old(place_of(name), hours)
    return name


def grow_old(path, hours=25):
    then = time.time() - hours * 3600
    os.utime(path, (then, then))


def checked(*, fix=False):
    """What was printed, and whether the command ended well."""
    out = StringIO()
    try:
        call_command("check_files", fix=fix, stdout=out)
    except CommandError:
        return out.getvalue(), False
    return out.getvalue(), True


def test_every_column_that_names_a_file_is_asked():
    columns = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FileField)
    }
    assert set(file_audit.COLUMNS) == columns


def test_files_of_every_kind_that_are_whole_are_no_finding_however_old():
    names = [attached().file.name, copy_of_data().file.name, filed().document.name]
    for name in names:
        grow_old(place_of(name), hours=1000)

    assert checked(fix=True) == (ALL_WELL + "\n", True)
    assert all(storages["private"].exists(name) for name in names)


def test_rows_without_their_file_are_told_by_digest_and_end_with_one():
    file, copy, request = attached(), copy_of_data(), filed()
    for name in (file.file.name, copy.file.name, request.document.name):
        os.remove(place_of(name))

    said, well = checked()

    assert not well
    assert f"Нет файла: вложение {file.uuid}, sha256 {SHA}." in said
    assert f"Нет файла: копия данных {copy.uuid}." in said
    assert f"Нет файла: снимок документа, запрос на восстановление {request.pk}, sha256" in said
    assert "Записей без файла: 3, изменённых файлов: 0, файлов без записи: 0." in said
    assert "тайна" not in said


@pytest.mark.parametrize("content", [b"", PDF[:50], PDF[:-1] + b"!"])
def test_a_file_cut_short_or_changed_in_its_place_is_told_with_both_digests(content):
    file = attached()
    with open(place_of(file.file.name), "wb") as kept:
        kept.write(content)

    said, well = checked()

    assert not well
    assert f"Файл изменился: вложение {file.uuid}, sha256 {SHA}; теперь {len(content)} байт вместо {len(PDF)}" in said
    assert hashlib.sha256(content).hexdigest() in said


def with_a_small_copy() -> Attachment:
    draft = DraftFactory()
    return attachments.add(draft, SimpleUploadedFile("тайна.jpg", ordinary_jpeg()), by=draft.author, at=timezone.now())


def test_a_small_copy_of_a_picture_belongs_to_its_row_and_is_no_stray():
    picture = with_a_small_copy()
    for name in (picture.file.name, picture.thumbnail.name):
        grow_old(place_of(name), hours=1000)

    assert checked(fix=True) == (ALL_WELL + "\n", True)
    assert storages["private"].exists(picture.thumbnail.name)


def test_a_missing_small_copy_is_told_as_such_and_not_as_a_missing_file():
    picture = with_a_small_copy()
    os.remove(place_of(picture.thumbnail.name))

    said, well = checked()

    assert not well
    assert said.splitlines()[0] == f"Нет файла: уменьшенный снимок вложения {picture.uuid}."
    assert "Записей без файла: 1, изменённых файлов: 0, файлов без записи: 0." in said


def test_an_empty_small_copy_is_told_and_a_file_of_another_length_is_not():
    picture = with_a_small_copy()
    with open(place_of(picture.thumbnail.name), "wb") as kept:
        kept.write(b"other bytes")
    assert checked() == (ALL_WELL + "\n", True)
    os.truncate(place_of(picture.thumbnail.name), 0)

    said, well = checked()

    assert not well
    assert f"Файл изменился: уменьшенный снимок вложения {picture.uuid}; теперь 0 байт, sha256" in said


def test_the_picture_gone_and_its_small_copy_there_is_the_picture_gone():
    picture = with_a_small_copy()
    os.remove(place_of(picture.file.name))

    said, _well = checked()

    assert said.splitlines()[0] == f"Нет файла: вложение {picture.uuid}, sha256 {picture.sha256}."
    assert "Записей без файла: 1, изменённых файлов: 0" in said


def test_a_damaged_picture_or_copy_is_told_and_the_check_is_no_opening():
    copy, request = copy_of_data(), filed()
    checked()
    for name in (copy.file.name, request.document.name):
        os.truncate(place_of(name), 900)

    said, well = checked()

    assert not well
    assert f"Файл изменился: копия данных {copy.uuid}" in said
    assert f"Файл изменился: снимок документа, запрос на восстановление {request.pk}" in said
    assert not RecoveryEvent.objects.filter(kind=RecoveryEvent.Kind.OPENED).exists()


def test_a_file_of_no_row_is_only_told_until_one_asks_to_delete_it():
    old, halfway, young = stray(hours=25), stray(hours=25, ending=".unfinished"), stray(hours=23)

    said, well = checked()

    assert well
    assert f"Файл без записи: {old}, 8 байт" in said
    assert hashlib.sha256(b"nobody's").hexdigest() in said
    assert halfway in said
    assert young not in said
    assert storages["private"].exists(old)

    said, _ = checked(fix=True)

    assert f"Удалён файл без записи: {old}" in said
    assert [storages["private"].exists(name) for name in (old, halfway, young)] == [False, False, True]
    assert checked() == (ALL_WELL + "\n", True)


def test_deleting_strays_mends_no_row_and_the_code_stays_one():
    file, lone = attached(), stray(hours=25)
    os.remove(place_of(file.file.name))

    _, well = checked(fix=True)

    assert not well
    assert Attachment.objects.filter(pk=file.pk).exists()
    assert not storages["private"].exists(lone)


def test_a_check_between_the_writing_of_a_file_and_its_row_leaves_the_file(monkeypatch):
    record, said = attachments._record, []

    def check_first(*args, **kwargs):
        said.append(checked(fix=True))
        return record(*args, **kwargs)

    monkeypatch.setattr(attachments, "_record", check_first)
    file = attached()

    assert said == [(ALL_WELL + "\n", True)]
    with file.file.open() as kept:
        assert kept.read() == PDF


def test_a_file_taken_back_while_it_is_looked_for_is_no_loss(monkeypatch):
    file = attached()
    look = file_audit._fault

    def take_back_first(row, name):
        attachments.remove(file.complaint, file.uuid, by=file.uploaded_by)
        return look(row, name)

    monkeypatch.setattr(file_audit, "_fault", take_back_first)

    assert checked() == (ALL_WELL + "\n", True)


def test_the_files_are_asked_by_batches(django_assert_num_queries, settings):
    for _ in range(30):
        stray(hours=25)
    with django_assert_num_queries(2 * len(file_audit.COLUMNS)):
        checked()


def test_a_screenshot_to_support_that_was_changed_or_lost_is_named_without_its_name():
    asked(uploads=[screenshot(name="тайна.jpg")])
    file = SupportFile.objects.get()
    assert checked() == (f"{ALL_WELL}\n", True)
    with open(place_of(file.file.name), "ab") as kept:
        kept.write(b"x")
    os.remove(place_of(file.thumbnail.name))
    said, well = checked()

    assert not well
    assert f"Файл изменился: снимок из запроса в поддержку {file.uuid}" in said
    assert f"Нет файла: уменьшенный снимок из запроса в поддержку {file.uuid}" in said
    assert "тайна" not in said
