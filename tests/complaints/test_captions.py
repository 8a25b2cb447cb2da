"""What is on a picture, in the person's own words: kept by every button, shown beside the file, fixed once it is sent."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import attachments, workflow
from complaints.file_checks import runner
from complaints.models import Attachment
from tests.complaints import desk
from tests.complaints.test_personal_record import in_copy
from tests.complaints.test_queries import queries_of
from tests.corpus_pdf import ordinary_pdf
from tests.factories import DraftFactory, PostingFactory, RegistryFactory, UserFactory

pytestmark = pytest.mark.django_db
PDF = ordinary_pdf()
SAID, TOO_LONG = "Вид со двора", "я" * 151
SENTENCE = "Сократите до 150 знаков, сейчас 151"
BUTTONS = {"continue": "1", "save": "1", "upload": "1", "remove": "00000000-0000-0000-0000-000000000000", "": ""}


@pytest.fixture(autouse=True)
def _trusting(monkeypatch) -> None:
    """Files are believed without starting a process: these tests ask other questions."""
    monkeypatch.setattr(runner, "inspect", lambda *_: runner.Verdict())


@pytest.fixture
def draft():
    RegistryFactory()
    return DraftFactory()


@pytest.fixture
def file(draft) -> Attachment:
    return add(draft, "двор.pdf")


@pytest.fixture
def author(draft, client):
    client.force_login(draft.author)
    return client


def add(complaint, name: str, by=None) -> Attachment:
    upload = SimpleUploadedFile(name, PDF + name.encode())
    return attachments.add(complaint, upload, by=by or complaint.author, at=timezone.now())


def files_step(draft) -> str:
    return reverse("complaints:step", args=[draft.uuid, "files"])


def field(file) -> str:
    return f"caption-{file.uuid}"


def said(file) -> str:
    file.refresh_from_db()
    return file.caption


def input_of(file, page: str) -> str:
    return re.search(rf'<input[^>]*name="{field(file)}"[^>]*>', page)[0]


@pytest.mark.parametrize("button", BUTTONS)
def test_every_button_of_the_step_keeps_the_captions(author, draft, file, button):
    pressed = {button: BUTTONS[button]} if button else {}

    author.post(files_step(draft), {field(file): SAID, **pressed})

    assert said(file) == SAID
    assert f'value="{SAID}"' in input_of(file, author.get(files_step(draft)).content.decode())


def test_removing_one_file_keeps_the_caption_of_the_other(author, draft, file):
    other = add(draft, "письмо.pdf")

    author.post(files_step(draft), {field(file): SAID, field(other): "Ответ", "remove": str(other.uuid)})

    assert list(Attachment.objects.values_list("name", "caption")) == [("двор.pdf", SAID)]


def test_a_file_and_the_caption_of_another_come_with_one_press(author, draft, file):
    upload = SimpleUploadedFile("ещё.pdf", PDF)

    author.post(files_step(draft), {field(file): SAID, "files": upload, "upload": "1"})

    assert list(Attachment.objects.values_list("name", "caption")) == [("двор.pdf", SAID), ("ещё.pdf", "")]


def test_a_caption_emptied_is_gone(author, draft, file):
    author.post(files_step(draft), {field(file): SAID})
    author.post(files_step(draft), {field(file): "  "})
    assert said(file) == ""


def test_a_form_without_the_field_leaves_the_caption_alone(author, draft, file):
    author.post(files_step(draft), {field(file): SAID})
    author.post(files_step(draft), {"continue": "1"})
    assert said(file) == SAID


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Вид   со\tдвора \n", SAID),
        ("Счёт \u202e005 рублей", "Счёт 005 рублей"),
        ("я" * 150, "я" * 150),
        ("👨\u200d👩\u200d👧 <b>{{ x }}</b>", "👨\u200d👩\u200d👧 <b>{{ x }}</b>"),
    ],
)
def test_a_caption_is_one_line_in_reading_order(author, draft, file, typed, kept):
    author.post(files_step(draft), {field(file): typed})
    assert said(file) == kept


@pytest.mark.parametrize("button", BUTTONS)
@pytest.mark.parametrize(("typed", "sentence"), [(TOO_LONG, SENTENCE), ("дом\x00 5", "невидимый знак")])
def test_one_that_does_not_fit_is_told_beside_its_file_and_stays_typed(author, draft, file, button, typed, sentence):
    other = add(draft, "письмо.pdf")
    given = {field(file): typed, field(other): SAID, **({button: BUTTONS[button]} if button else {})}

    page = author.post(files_step(draft), given, follow=True).content.decode()

    shown = input_of(file, page)
    assert typed.replace("\x00", "") in shown.replace("\x00", "").replace("&#x27;", "'")
    assert 'aria-invalid="true"' in shown
    assert f'aria-describedby="{field(file)}_error"' in shown
    assert sentence in re.search(rf'id="{field(file)}_error".*?</p>', page, re.DOTALL)[0]
    assert f'<a href="#{field(file)}">двор.pdf: ' in page
    assert "<title>Ошибка" in page
    assert "Шаг 5 из 6" in page
    assert "Сначала выберите файлы" not in page
    assert (said(file), said(other)) == ("", SAID)


def test_one_too_long_for_the_session_is_told_of_as_well(author, draft, file):
    page = author.post(files_step(draft), {field(file): "я" * 100_000}).content.decode()
    assert "Сократите до 150 знаков, сейчас 100000" in page


def test_a_file_that_failed_and_a_caption_that_does_not_fit_are_told_together(author, draft, file):
    upload = SimpleUploadedFile("программа.exe", b"MZ")

    page = author.post(files_step(draft), {field(file): TOO_LONG, "files": upload}, follow=True).content.decode()

    assert "программа.exe: подойдёт PDF" in page
    assert "двор.pdf: сократите до 150 знаков" in page
    assert page.count('id="errors"') == 1


def test_what_was_typed_waits_for_the_sign_in(author, draft, file):
    author.logout()
    author.post(files_step(draft), {field(file): SAID})
    author.force_login(draft.author)

    page = author.get(files_step(draft)).content.decode()

    assert f'value="{SAID}"' in input_of(file, page)
    assert "Вы вошли снова" in page


def test_names_of_other_peoples_files_are_nobodys(author, draft, file):
    foreign, other_draft = add(DraftFactory(), "чужой.pdf"), add(DraftFactory(author=draft.author), "свой.pdf")
    given = {field(foreign): SAID, field(other_draft): SAID, "caption-": SAID, "caption-x\x00": SAID, "caption-я": SAID}

    assert author.post(files_step(draft), given, follow=True).status_code == 200

    assert [said(each) for each in (file, foreign, other_draft)] == ["", "", ""]


def test_a_stranger_writes_none(draft, file):
    stranger = Client()
    stranger.force_login(UserFactory())

    assert stranger.post(files_step(draft), {field(file): SAID}).status_code == 404
    attachments.describe(draft, {str(file.uuid): SAID}, by=UserFactory())

    assert said(file) == ""


def test_after_sending_it_stands_as_it_was_sent(author, draft, file):
    author.post(files_step(draft), {field(file): SAID})
    workflow.make("send", draft.pk, by=draft.author, at=timezone.now())

    author.post(files_step(draft), {field(file): "Другое"})
    attachments.describe(draft, {str(file.uuid): "Другое"}, by=draft.author)

    assert said(file) == SAID


def test_it_is_shown_before_sending_and_afterwards_to_the_author_and_to_staff(author, draft, file, verified_client):
    author.post(files_step(draft), {field(file): SAID})
    assert SAID in author.get(reverse("complaints:step", args=[draft.uuid, "review"])).content.decode()

    workflow.make("send", draft.pk, by=draft.author, at=timezone.now())
    draft.refresh_from_db()
    registrar = verified_client(PostingFactory(role="registrar").user)

    assert SAID in author.get(draft.get_absolute_url()).content.decode()
    assert SAID in registrar.get(desk.page(draft)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_it_is_in_the_copy_of_ones_data(draft, file):
    attachments.describe(draft, {str(file.uuid): SAID}, by=draft.author)

    record, page = in_copy(draft.author)

    assert record["complaints"][0]["files"][0]["caption"] == SAID
    assert SAID in page


def test_markup_in_it_is_text(author, draft, file):
    author.post(files_step(draft), {field(file): '"><script>alert(1)</script>'})
    for step in ("files", "review"):
        assert (
            "<script>alert(1)" not in author.get(reverse("complaints:step", args=[draft.uuid, step])).content.decode()
        )


# --- files of a reply and of staff -----------------------------------------------------------------------------------
@pytest.fixture
def asked():
    return desk.complaint_at("needs_clarification")


def test_a_reply_keeps_it_and_takes_it_along(client, asked):
    client.force_login(asked.author)
    file, url = add(asked, "двор.pdf"), reverse("complaints:reply", args=[asked.number])

    client.post(url, {"answer_1": "Вот снимок", field(file): SAID, "send": "1"})

    asked.refresh_from_db()
    assert (asked.status, said(file), file.event.kind) == ("in_progress", SAID, "reply")


def test_a_reply_waits_for_one_that_does_not_fit(client, asked):
    client.force_login(asked.author)
    file, url = add(asked, "двор.pdf"), reverse("complaints:reply", args=[asked.number])

    page = client.post(
        url, {"answer_1": "Вот снимок", field(file): TOO_LONG, "send": "1"}, follow=True
    ).content.decode()

    asked.refresh_from_db()
    assert asked.status == "needs_clarification"
    assert "Вот снимок" in page
    assert TOO_LONG in input_of(file, page)
    assert SENTENCE in page
    assert "<title>Ошибка" in page


def test_an_officer_says_it_too(verified_client, asked):
    head = desk.officer("head", asked)
    client, file = verified_client(head), add(asked, "акт.pdf", by=head)
    given = {"text": "Починили.", "result_1": "met", "version": str(asked.version)}

    refused = client.post(desk.form(asked, "answer"), {**given, field(file): TOO_LONG}).content.decode()
    waits = (refused, Attachment.objects.get().event)
    client.post(desk.form(asked, "answer"), {**given, field(file): SAID, "upload": "1"})
    kept = said(file)
    desk.confirmed(client, desk.form(asked, "answer"), {**given, field(file): SAID})

    asked.refresh_from_db()
    assert SENTENCE in waits[0]
    assert waits[1] is None
    assert kept == SAID
    assert (asked.status, said(file), file.event.kind) == ("completed", SAID, "answer")


def test_many_files_cost_no_more_queries_than_one(author, draft, file):
    one = queries_of(author, files_step(draft))
    for number in range(9):
        add(draft, f"{number}.pdf")
    assert queries_of(author, files_step(draft)) == one


def test_the_notice_after_the_sign_in_speaks_of_the_files_that_were_lost_and_of_no_words_when_none_were_typed(
    author, draft, file
):
    author.logout()
    author.post(files_step(draft), {field(file): "", "files": SimpleUploadedFile("двор.jpg", b"x"), "continue": "1"})
    author.force_login(draft.author)

    page = author.get(files_step(draft)).content.decode()

    assert "Вы вошли снова. <b>Выбранные файлы не загрузились: выберите их снова.</b>" in page
    assert "напечатать" not in page


def test_captions_without_files_are_told_as_typed_words_only(author, draft, file):
    author.logout()
    author.post(files_step(draft), {field(file): SAID})
    author.force_login(draft.author)

    page = author.get(files_step(draft)).content.decode()

    assert "То, что вы успели напечатать, на месте" in page
    assert "не загрузились" not in page
