"""Who gets a file and who is told that there is none; how a file arrives from an open page."""

import json
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import attachments, workflow
from complaints.models import Attachment
from tests.corpus_pdf import ordinary_pdf, pdf_with_javascript
from tests.corpus_pictures import ordinary_jpeg
from tests.factories import DraftFactory, PostingFactory, RegistryFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db

PDF = ordinary_pdf()
NAME = "Жалоба №1, «Луговая».pdf"


@pytest.fixture
def draft():
    RegistryFactory()
    return DraftFactory()


@pytest.fixture
def pending(draft) -> Attachment:
    return attachments.add(draft, SimpleUploadedFile(NAME, PDF), by=draft.author, at=timezone.now())


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def status(client: Client, file: Attachment) -> int:
    response = client.get(file.get_absolute_url())
    response.getvalue()  # reads to the end, which closes the file
    return response.status_code


def address(draft) -> str:
    return reverse("complaints:upload", args=[draft.uuid])


def upload(client: Client, draft, *files, field: str = "files"):
    return client.post(address(draft), {field: files[0] if len(files) == 1 else list(files)})


def test_the_author_downloads_a_file_under_its_own_name(sent):
    response = signed_in(sent.uploaded_by).get(sent.get_absolute_url())

    assert b"".join(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(PDF))
    assert unquote(response["Content-Disposition"]) == f"attachment; filename*=utf-8''{NAME}"


def test_a_file_arrives_so_that_nothing_in_it_can_run(sent):
    response = signed_in(sent.uploaded_by).get(sent.get_absolute_url())
    response.getvalue()

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_pending_file_opens_for_who_added_it_alone(pending, verified_client):
    registrar = PostingFactory(role="registrar").user

    assert status(signed_in(pending.uploaded_by), pending) == 200
    assert status(signed_in(UserFactory()), pending) == 404
    assert status(verified_client(registrar), pending) == 404


def test_for_a_stranger_there_is_no_such_file(sent):
    client = signed_in(UserFactory())

    assert status(client, sent) == 404
    assert client.head(sent.get_absolute_url()).status_code == 404
    assert client.get(sent.get_absolute_url(), headers={"Range": "bytes=0-9"}).status_code == 404
    assert client.get(reverse("complaints:attachment", args=[uuid4()])).status_code == 404


def test_without_sign_in_one_is_sent_to_it(sent):
    response = Client().get(sent.get_absolute_url())

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_the_department_and_the_registrar_open_the_file_and_others_do_not(sent, verified_client):
    own = PostingFactory(department=sent.complaint.department).user
    registrar = PostingFactory(role="registrar").user
    other = PostingFactory().user

    found = {
        who: status(verified_client(user), sent)
        for who, user in locals().items()
        if who in ("own", "registrar", "other")
    }

    assert found == {"own": 200, "registrar": 200, "other": 404}


def test_an_officer_without_the_second_factor_opens_nothing(sent):
    officer = PostingFactory(department=sent.complaint.department).user

    assert status(signed_in(officer), sent) == 404


def test_an_officer_who_left_the_department_opens_nothing(sent, verified_client):
    posting = PostingFactory(department=sent.complaint.department)
    client = verified_client(posting.user)
    posting.delete()

    assert status(client, sent) == 404


def test_an_officer_opens_ones_own_complaints_file_as_a_citizen(draft):
    officer = StaffFactory()
    draft.author = officer
    draft.save(update_fields=["author"])
    added = attachments.add(draft, SimpleUploadedFile("a.pdf", PDF), by=officer, at=timezone.now())
    workflow.make("send", draft.pk, by=officer, at=timezone.now())

    assert status(signed_in(officer), added) == 200


def test_head_tells_the_size_and_a_range_gets_the_whole(sent):
    client = signed_in(sent.uploaded_by)

    head = client.head(sent.get_absolute_url())
    head.getvalue()
    part = client.get(sent.get_absolute_url(), headers={"Range": "bytes=0-9"})

    assert (head.status_code, head["Content-Length"], head["Content-Disposition"][:10]) == (
        200,
        str(len(PDF)),
        "attachment",
    )
    assert (part.status_code, part["Accept-Ranges"], b"".join(part)) == (200, "none", PDF)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_file_can_only_be_read(method: str, sent):
    assert getattr(signed_in(sent.uploaded_by), method)(sent.get_absolute_url()).status_code == 405


def test_behind_nginx_the_bytes_come_from_its_internal_place(sent, settings):
    settings.X_ACCEL_PREFIX = "/private/"

    response = signed_in(sent.uploaded_by).get(sent.get_absolute_url())

    assert response.content == b""
    assert response["X-Accel-Redirect"] == f"/private/{sent.file.name}"
    assert response["Content-Type"] == "application/pdf"
    assert unquote(response["Content-Disposition"]).endswith(NAME)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "X-Accel-Redirect" not in signed_in(UserFactory()).get(sent.get_absolute_url())


@pytest.mark.parametrize("damage", ["gone", "empty", "cut"])
def test_a_damaged_file_is_an_error_and_not_an_empty_download(damage: str, sent, settings):
    kept = settings.PRIVATE_FILES_DIR / sent.file.name
    if damage == "gone":
        kept.unlink()
    else:
        kept.write_bytes(b"" if damage == "empty" else PDF[:50])

    for prefix in ("", "/private/"):
        settings.X_ACCEL_PREFIX = prefix
        response = signed_in(sent.uploaded_by).get(sent.get_absolute_url())
        page = response.content.decode()

        assert response.status_code == 404
        assert "пропал или не сохранился целиком" in page
        assert NAME in page
        assert response["X-Request-ID"] in page
        assert "X-Accel-Redirect" not in response
        assert "Content-Disposition" not in response


def test_a_damaged_file_that_is_not_sent_yet_is_to_be_added_again(pending, settings):
    (settings.PRIVATE_FILES_DIR / pending.file.name).unlink()

    page = signed_in(pending.uploaded_by).get(pending.get_absolute_url()).content.decode()

    assert "Удалите его из списка ваших файлов и добавьте заново" in page


def test_a_damaged_file_is_no_business_of_a_stranger(sent, settings):
    (settings.PRIVATE_FILES_DIR / sent.file.name).unlink()

    page = signed_in(UserFactory()).get(sent.get_absolute_url())

    assert page.status_code == 404
    assert "не сохранился" not in page.content.decode()


def test_stored_files_have_no_other_address(sent):
    client = signed_in(sent.uploaded_by)

    for folder in ("/media/", "/private/", "/static/", "/static/%2e%2e/files/", "/static/..%2ffiles/"):
        assert client.get(folder + sent.file.name).status_code == 404


def test_an_upload_answers_with_its_row(draft):
    response = upload(signed_in(draft.author), draft, SimpleUploadedFile("двор.jpg", ordinary_jpeg()))

    added = Attachment.objects.get()
    assert response.status_code == 200
    assert response.json() == {
        "ok": True,
        "uuid": str(added.uuid),
        "name": "двор.jpg",
        "size": added.size,
        "thumbnail": reverse("complaints:thumbnail", args=[added.uuid]),
        "waits": "",
        "error": "",
    }
    assert (added.complaint, added.uploaded_by, added.event) == (draft, draft.author, None)


@pytest.mark.parametrize(
    ("name", "content", "status", "error"),
    [
        ("a.exe", b"MZ", 400, "подойдёт PDF, JPG, PNG или DOCX"),
        ("a.pdf", pdf_with_javascript(), 400, "в PDF есть сценарии. Напечатайте документ в новый PDF и приложите его"),
        ("a.pdf", b"%PDF-", 400, "файл повреждён или сохранён не до конца. Сохраните заново и приложите"),
        ("a.pdf", b"", 400, "файл пустой"),
        (
            "a.pdf",
            PDF.ljust(10 * 2**20 + 1),
            413,
            "размер 10,1 МБ, можно до 10 МБ. Уменьшите снимок или разделите документ",
        ),
        ("a.pdf", PDF.ljust(12 * 2**20), 413, "размер 12 МБ, можно до 10 МБ. Уменьшите снимок или разделите документ"),
    ],
)
def test_a_refused_upload_says_why(name: str, content: bytes, status: int, error: str, draft):
    response = upload(signed_in(draft.author), draft, SimpleUploadedFile(name, content))

    assert response.status_code == status
    nothing = {"uuid": "", "size": 0, "thumbnail": "", "waits": ""}
    assert response.json() == {"ok": False, "name": name, "error": error, **nothing}
    assert not Attachment.objects.exists()


def test_an_upload_that_is_there_already_names_the_row_that_is_there(pending):
    """After a cut connection the page does not know that its file has arrived: with this answer it can show it."""
    client, draft = signed_in(pending.uploaded_by), pending.complaint

    answer = upload(client, draft, SimpleUploadedFile("другое имя.pdf", PDF))

    assert answer.status_code == 400
    assert answer.json() == {
        "ok": False,
        "uuid": str(pending.uuid),
        "name": NAME,
        "size": len(PDF),
        "thumbnail": "",
        "waits": "",
        "error": f"этот файл уже добавлен: «{NAME}»",
    }
    assert Attachment.objects.count() == 1


def test_a_huge_upload_does_not_fill_the_disk(draft, tmp_path, monkeypatch, settings):
    """One byte over the limit is enough to know; the rest is only counted."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    seen = []
    monkeypatch.setattr(attachments, "add", lambda _draft, file, **_: seen.append((file.size, file.seek(0, 2))))

    upload(signed_in(draft.author), draft, SimpleUploadedFile("a.pdf", b"x" * (25 * 2**20)))

    assert seen == [(25 * 2**20, 10 * 2**20 + 1)]


def test_a_file_of_exactly_the_limit_is_taken(draft):
    content = ordinary_jpeg().ljust(10 * 2**20, b"\0")

    assert upload(signed_in(draft.author), draft, SimpleUploadedFile("a.jpg", content)).json()["ok"]


def test_a_file_part_that_cannot_be_read_is_not_passed_over_in_silence(draft):
    """M17: Django skips a part whose header is not UTF-8 and says nothing."""
    header = b'Content-Disposition: form-data; name="files"; filename="\xf4\xe0\xe9\xeb.pdf"'
    body = b"--x\r\n" + header + b"\r\n\r\n" + PDF + b"\r\n--x--\r\n"

    response = signed_in(draft.author).generic("POST", address(draft), body, "multipart/form-data; boundary=x")

    assert response.status_code == 400
    assert response.json()["error"] == "файл не дошёл. Переименуйте его и приложите снова"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"{}", "application/json"),
        (b"files=1", "application/x-www-form-urlencoded"),
        (b"\xff\xfe\0", "text/plain"),
        (
            b'--x\r\nContent-Disposition: form-data; name="files"\r\n\r\ntext\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_a_request_without_a_file_is_told_so(body: bytes, content_type: str, draft):
    response = signed_in(draft.author).generic("POST", address(draft), body, content_type)

    assert response.status_code == 400
    assert response.json()["ok"] is False


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=" + "x" * 500])
def test_a_broken_request_is_not_our_error(content_type: str, draft):
    assert signed_in(draft.author).generic("POST", address(draft), b"x", content_type).status_code == 400


def test_two_files_in_one_upload_are_not_taken_halfway(draft):
    response = upload(
        signed_in(draft.author), draft, SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", PDF)
    )

    assert (response.status_code, response.json()["error"]) == (400, "отправляйте файлы по одному")
    assert not Attachment.objects.exists()


def test_a_stranger_finds_no_draft_to_add_to(draft):
    for user in (UserFactory(), StaffFactory()):
        assert upload(signed_in(user), draft, SimpleUploadedFile("a.pdf", PDF)).status_code == 404
    assert upload(Client(), draft, SimpleUploadedFile("a.pdf", PDF)).status_code == 302
    assert not Attachment.objects.exists()


def test_a_sent_complaint_is_no_draft_any_more(sent):
    assert upload(signed_in(sent.uploaded_by), sent.complaint, SimpleUploadedFile("a.pdf", PDF)).status_code == 404


def test_an_upload_needs_the_token_and_a_post(draft):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(draft.author)

    assert upload(careful, draft, SimpleUploadedFile("a.pdf", PDF)).status_code == 403
    assert signed_in(draft.author).get(address(draft)).status_code == 405


def test_an_odd_name_comes_back_clean(draft):
    response = upload(signed_in(draft.author), draft, SimpleUploadedFile("снимок\u202egpj.exe.jpg", ordinary_jpeg()))

    assert json.loads(response.content)["name"] == "снимокgpj.exe.jpg"
