"""The small copy of a picture: drawn with it, seen by whoever may open the picture, gone with it."""

import io
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from complaints import attachments, workflow
from complaints.file_checks import pictures
from complaints.models import Attachment, FileState
from tests.complaints import desk
from tests.corpus import CASES, case
from tests.corpus_pictures import SECRET, camera_label, ordinary_jpeg, saved
from tests.factories import DraftFactory, PostingFactory, RegistryFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
PICTURES = [one for one in CASES if not one.code and one.name.lower().endswith((".jpg", ".jpeg", ".png"))]


def drawn(name: str, content: bytes) -> bytes:
    return attachments.check(SimpleUploadedFile(name, content)).thumbnail


def opened(thumbnail: bytes) -> Image.Image:
    with Image.open(io.BytesIO(thumbnail)) as image:
        image.load()
    return image


# --- drawn -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("one", PICTURES, ids=str)
def test_every_honest_picture_gets_a_small_one_that_tells_nothing_more(one):
    thumbnail = drawn(one.name, one.make())

    image = opened(thumbnail)
    assert image.format == "JPEG"
    assert max(image.size) <= 320
    assert len(thumbnail) <= 30_000
    assert dict(image.getexif()) == {}
    assert {"comment", "icc_profile", "exif", "xmp"}.isdisjoint(image.info)
    assert SECRET not in thumbnail


@pytest.mark.parametrize("title", ["scanned_pdf", "docx_with_a_picture_and_links"])
def test_a_document_gets_none(title):
    assert drawn(case(title).name, case(title).make()) == b""


def test_a_large_photo_becomes_small_and_keeps_its_shape():
    photo = saved(Image.linear_gradient("L").resize((4000, 3000)).convert("RGB"), "JPEG")
    assert opened(drawn("двор.jpg", photo)).size == (320, 240)


def test_a_photo_that_lay_on_its_side_stands_upright():
    photo = saved(Image.new("RGB", (640, 320), "red"), "JPEG", exif=camera_label())
    assert opened(drawn("двор.jpg", photo)).size == (160, 320)


def test_a_see_through_picture_lies_on_white():
    assert opened(drawn("план.png", saved(Image.new("RGBA", (2000, 1000)), "PNG"))).getpixel((9, 9)) == (255, 255, 255)


def test_sixteen_bits_of_grey_stay_grey():
    assert opened(drawn("рентген.png", case("png_16_bit").make())).getpixel((9, 9)) == pytest.approx(156, abs=3)


def test_a_picture_of_noise_is_drawn_coarser_until_it_is_light():
    channels = [Image.effect_noise((1600, 1200), 200) for _ in range(3)]
    thumbnail = drawn("шум.png", saved(Image.merge("RGB", channels), "PNG"))
    assert 0 < len(thumbnail) <= 30_000


@pytest.mark.parametrize("fault", [MemoryError, OSError, ValueError])
def test_a_small_one_that_cannot_be_drawn_costs_nobody_the_photo(fault, tmp_path, monkeypatch):
    source, result = tmp_path / "source", tmp_path / "result"
    source.write_bytes(ordinary_jpeg())

    def fail(*_args):
        raise fault

    monkeypatch.setattr(pictures, "_small", fail)
    pictures.examine("jpg", source, result)

    assert result.stat().st_size
    assert not pictures.thumbnail_of(result).exists()


# --- seen ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def pending() -> Attachment:
    RegistryFactory()
    draft = DraftFactory()
    upload = SimpleUploadedFile("двор.jpg", ordinary_jpeg())
    return attachments.add(draft, upload, by=draft.author, at=timezone.now())


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(file) -> str:
    return reverse("complaints:thumbnail", args=[file.uuid])


def status(client, file) -> int:
    response = client.get(address(file))
    response.getvalue()
    return response.status_code


def test_it_arrives_as_a_picture_and_nothing_else(sent, settings):
    response = signed_in(sent.uploaded_by).get(address(sent))

    assert b"".join(response) == (settings.PRIVATE_FILES_DIR / sent.thumbnail.name).read_bytes()
    shown = ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy", "Cache-Control")
    assert [response[name] for name in (*shown, "Cross-Origin-Resource-Policy", "Content-Disposition")] == [
        "image/jpeg",
        "nosniff",
        "default-src 'none'; sandbox",
        "private, no-store",
        "same-origin",
        'attachment; filename="thumbnail.jpg"',
    ]


def test_behind_nginx_its_bytes_come_from_the_internal_place(sent, settings):
    settings.X_ACCEL_PREFIX = "/private/"

    response = signed_in(sent.uploaded_by).get(address(sent))

    assert response.content == b""
    assert response["X-Accel-Redirect"] == f"/private/{sent.thumbnail.name}"
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "X-Accel-Redirect" not in signed_in(UserFactory()).get(address(sent))


def test_one_not_sent_yet_is_for_who_added_it_alone(pending, verified_client):
    registrar = PostingFactory(role="registrar").user

    assert status(signed_in(pending.uploaded_by), pending) == 200
    assert status(signed_in(UserFactory()), pending) == 404
    assert status(verified_client(registrar), pending) == 404


def test_a_sent_one_is_for_the_author_and_for_the_desk_behind_the_second_factor(sent, verified_client):
    own, other = PostingFactory(department=sent.complaint.department).user, PostingFactory().user

    assert status(signed_in(sent.uploaded_by), sent) == 200
    assert status(verified_client(own), sent) == 200
    assert status(signed_in(own), sent) == 404
    assert status(verified_client(other), sent) == 404
    assert status(verified_client(StaffFactory()), sent) == 404
    assert status(signed_in(UserFactory()), sent) == 404


def test_without_a_sign_in_one_is_led_to_it(sent):
    response = Client().get(address(sent))
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_can_only_be_read(method, sent):
    assert getattr(signed_in(sent.uploaded_by), method)(address(sent)).status_code == 405


def test_looking_at_it_is_no_download_in_the_journal(sent, verified_client):
    client = verified_client(PostingFactory(department=sent.complaint.department).user)
    status(client, sent)
    assert not sent.uploaded_by.looks.exists()


@pytest.mark.parametrize("state", [FileState.CHECKING, FileState.REFUSED])
def test_while_the_picture_is_closed_so_is_its_small_copy(sent, state):
    Attachment.objects.update(state=state)
    assert status(signed_in(sent.uploaded_by), sent) == 404


@pytest.mark.parametrize("damage", ["gone", "empty", "never drawn", "no such file"])
def test_one_that_is_not_there_is_not_found(sent, settings, damage):
    client, kept = signed_in(sent.uploaded_by), settings.PRIVATE_FILES_DIR / sent.thumbnail.name
    if damage == "gone":
        kept.unlink()
    elif damage == "empty":
        kept.write_bytes(b"")
    elif damage == "never drawn":
        Attachment.objects.update(thumbnail="")
    else:
        sent.uuid = uuid4()
    for settings.X_ACCEL_PREFIX in ("", "/private/"):
        assert status(client, sent) == 404


# --- shown -----------------------------------------------------------------------------------------------------------
def pictures_in(page: str) -> list[str]:
    return re.findall(r"<img[^>]*src=[^>]*>", page)


def test_the_list_of_files_shows_it_in_a_place_kept_free(pending):
    client, draft = signed_in(pending.uploaded_by), pending.complaint

    [shown] = pictures_in(client.get(reverse("complaints:step", args=[draft.uuid, "files"])).content.decode())

    for attribute in (f'src="{address(pending)}"', 'loading="lazy"', 'width="48"', 'height="48"', 'alt=""'):
        assert attribute in shown


def test_the_review_and_the_page_of_the_complaint_show_it_when_asked(pending):
    client, draft = signed_in(pending.uploaded_by), pending.complaint
    review = client.get(reverse("complaints:step", args=[draft.uuid, "review"])).content.decode()
    workflow.make("send", draft.pk, by=draft.author, at=timezone.now())
    draft.refresh_from_db()

    for page in (review, client.get(draft.get_absolute_url()).content.decode()):
        [folded] = re.findall(
            r"<details class=\"shots noprint\"><summary>(.*?)</summary>(.*?)</details>", page, re.DOTALL
        )
        assert folded[0] == "Посмотреть 1 снимок"
        assert len(pictures_in(folded[1])) == len(pictures_in(page)) == 1
        assert 'loading="lazy"' in folded[1]


def test_staff_see_it_at_once(sent, verified_client):
    client = verified_client(PostingFactory(department=sent.complaint.department).user)

    page = client.get(desk.page(sent.complaint)).content.decode()

    assert '<details class="shots noprint" open>' in page
    assert len(pictures_in(page)) == 1


def test_an_old_picture_without_one_shows_the_icon(pending):
    Attachment.objects.update(thumbnail="")
    client, draft = signed_in(pending.uploaded_by), pending.complaint

    page = client.get(reverse("complaints:step", args=[draft.uuid, "files"])).content.decode()

    assert pictures_in(page) == []
    assert "двор.jpg" in page
