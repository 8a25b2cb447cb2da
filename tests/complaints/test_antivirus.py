"""With an antivirus a file waits until it has answered, nothing else waits with it, and a virus is told to whom it concerns."""

from datetime import timedelta
from io import StringIO

import pytest
from celery import current_app
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from structlog.testing import capture_logs

from complaints import antivirus, attachments, notices, tasks, workflow
from complaints.file_checks import clamd, runner
from complaints.models import Attachment, FileState
from complaints.workflow import Given
from notifications.models import Message
from tests.clamd import MARKER, answering
from tests.complaints import desk
from tests.corpus_pdf import ordinary_pdf
from tests.corpus_pictures import ordinary_jpeg
from tests.factories import DraftFactory, PostingFactory, RegistryFactory

pytestmark = pytest.mark.django_db(transaction=True)
CLEAN, INFECTED = ordinary_pdf(), ordinary_pdf() + b"% " + MARKER
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
TOLD = "Не принят: нашли вирус, файл удалён. Проверьте устройство"


@pytest.fixture
def hints(monkeypatch) -> list[str]:
    """What the worker was woken for."""
    rung: list[str] = []
    monkeypatch.setattr(current_app, "send_task", rung.append)
    return rung


@pytest.fixture
def server(settings, hints):
    """A clamd that knows one virus."""
    with answering() as running:
        settings.CLAMAV = running.setting
        yield running


@pytest.fixture
def silent(settings, hints, monkeypatch):
    """A clamd that has died; counts the knocks."""
    settings.CLAMAV = "127.0.0.1:1"
    knocks: list[int] = []

    def nobody(*_args, **_kwargs):
        knocks.append(1)
        raise clamd.NoAnswer("ConnectionRefusedError", at_all=True)

    monkeypatch.setattr(clamd, "virus_in", nobody)
    return knocks


@pytest.fixture
def trusting(monkeypatch) -> None:
    """Files are believed without starting a process: these tests ask other questions."""
    monkeypatch.setattr(runner, "inspect", lambda *_: runner.Verdict())


@pytest.fixture
def draft():
    RegistryFactory()
    return DraftFactory()


def add(draft, content: bytes = CLEAN, name: str = "Мой ответ.pdf", by=None) -> Attachment:
    upload = SimpleUploadedFile(name, content)
    return attachments.add(draft, upload, by=by or draft.author, at=timezone.now())


def send(draft) -> None:
    workflow.make("send", draft.pk, by=draft.author, at=timezone.now())
    draft.refresh_from_db()


def state(file) -> str:
    file.refresh_from_db()
    return file.state


def on_disk(settings) -> list:
    return [path for path in settings.PRIVATE_FILES_DIR.rglob("*") if path.is_file()]


# --- waiting ---------------------------------------------------------------------------------------------------------
def test_without_an_antivirus_a_checked_file_is_open_at_once_and_nobody_is_woken(draft, hints):
    file = add(draft)

    assert (file.state, file.scanned_at, hints) == (FileState.CLEAN, None, [])
    assert antivirus.scan_waiting() == 0


def test_a_new_file_waits_and_the_worker_is_woken_once_it_is_committed(draft, server, hints):
    file = add(draft)

    assert (file.state, server.heard, hints) == (FileState.CHECKING, [], ["complaints.tasks.scan_files"])


def test_a_lost_hint_costs_nothing_but_time(draft, server, monkeypatch):
    monkeypatch.setattr(current_app, "send_task", lambda _name: 1 / 0)
    file = add(draft)

    tasks.sweep_files()

    assert state(file) == FileState.CLEAN


def test_a_file_found_clean_opens_and_it_is_written_when(draft, server, client):
    file = add(draft)
    client.force_login(draft.author)

    tasks.scan_files()

    assert server.heard == [CLEAN]
    assert state(file) == FileState.CLEAN
    assert timezone.now() - file.scanned_at < MINUTE
    assert b"".join(client.get(file.get_absolute_url())) == CLEAN


def test_what_is_kept_is_what_is_scanned(draft, server, settings):
    picture = add(draft, ordinary_jpeg(), "двор.jpg")

    antivirus.scan_waiting()

    assert server.heard == [(settings.PRIVATE_FILES_DIR / picture.file.name).read_bytes()]


@pytest.mark.parametrize("address", ["attachment", "thumbnail"])
def test_until_then_it_opens_for_nobody(draft, server, client, verified_client, address):
    file = add(draft, ordinary_jpeg(), "двор.jpg")
    send(draft)
    registrar = verified_client(PostingFactory(role="registrar").user)
    client.force_login(draft.author)

    for person in (client, registrar):
        answer = person.get(reverse(f"complaints:{address}", args=[file.uuid]))
        assert answer.status_code == 404
        assert "Content-Disposition" not in answer


def test_who_tries_to_open_it_is_told_that_it_is_being_checked(draft, server, client):
    file = add(draft)
    client.force_login(draft.author)

    page = client.get(file.get_absolute_url()).content.decode()

    assert "Файл на проверке" in page
    assert "«Мой ответ.pdf» проверяет антивирус" in page


def test_sending_does_not_wait_and_the_file_is_scanned_afterwards(trusting, draft, server, client, verified_client):
    file = add(draft)
    send(draft)
    client.force_login(draft.author)
    registrar = verified_client(PostingFactory(role="registrar").user)
    pages = [(client, draft.get_absolute_url()), (registrar, desk.page(draft))]

    for person, url in pages:
        page = person.get(url).content.decode()
        assert "на проверке" in page
        assert file.get_absolute_url() not in page
    antivirus.scan_waiting()
    for person, url in pages:
        page = person.get(url).content.decode()
        assert "на проверке" not in page
        assert file.get_absolute_url() in page


def test_the_list_of_files_says_that_one_waits(draft, server, client):
    add(draft)
    client.force_login(draft.author)

    page = client.get(reverse("complaints:step", args=[draft.uuid, "files"])).content.decode()

    assert page.count("Загружен, на проверке") == 1
    assert page.count("Загружен и проверен") == 1  # the pattern of a row


def test_an_open_page_is_told_that_its_file_waits(draft, server, client):
    client.force_login(draft.author)
    given = {"files": SimpleUploadedFile("двор.jpg", ordinary_jpeg())}

    told = client.post(reverse("complaints:upload", args=[draft.uuid]), given).json()

    assert (told["ok"], told["waits"], told["thumbnail"]) == (True, "загружен, на проверке", "")


def test_when_the_antivirus_is_switched_off_what_waited_opens(draft, server, settings):
    file = add(draft)
    settings.CLAMAV = ""

    with capture_logs() as logs:
        tasks.sweep_files()

    assert (state(file), file.scanned_at) == (FileState.CLEAN, None)
    assert [(line["event"], line["count"]) for line in logs] == [("files_opened_unscanned", 1)]


# --- a virus ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def infected(draft, server, monkeypatch) -> Attachment:
    """A picture in which a virus was found before sending, beside a clean document."""
    verdicts = iter([runner.Verdict(thumbnail=b"small"), runner.Verdict()])
    monkeypatch.setattr(runner, "inspect", lambda *_: next(verdicts))
    file = add(draft, INFECTED, "Фото.jpg")
    add(draft, CLEAN, "Чистый.pdf")
    antivirus.scan_waiting()
    file.refresh_from_db()
    return file


def test_its_bytes_and_its_small_copy_go_and_its_name_stays(infected, settings):
    clean = Attachment.objects.get(state=FileState.CLEAN)

    assert (infected.name, infected.state, infected.file.name, infected.thumbnail.name) == (
        "Фото.jpg",
        FileState.REFUSED,
        "",
        "",
    )
    assert infected.scanned_at
    assert on_disk(settings) == [settings.PRIVATE_FILES_DIR / clean.file.name]


def test_it_is_no_damage_for_the_check_of_files(infected):
    out = StringIO()
    call_command("check_files", stdout=out)
    assert "Записей без файла: 0, изменённых файлов: 0, файлов без записи: 0." in out.getvalue()


def test_the_person_reads_why_and_takes_it_off_the_list(infected, draft, client):
    client.force_login(draft.author)
    url = reverse("complaints:step", args=[draft.uuid, "files"])

    page = client.get(url).content.decode()
    client.post(url, {"remove": str(infected.uuid)})

    assert TOLD in page
    assert infected.get_absolute_url() not in page
    assert f"caption-{infected.uuid}" not in page
    assert not Attachment.objects.filter(pk=infected.pk).exists()


def test_it_counts_against_no_limit_and_is_no_copy(infected, trusting, draft, settings):
    settings.ATTACHMENT_MAX_COUNT, settings.ATTACHMENT_MAX_TOTAL = 2, 2 * len(INFECTED)
    settings.ATTACHMENT_MAX_PENDING = 2 * len(INFECTED)

    assert add(draft, INFECTED).state == FileState.CHECKING


def test_sending_leaves_it_out_and_the_review_says_so(infected, draft, client):
    client.force_login(draft.author)
    review = reverse("complaints:step", args=[draft.uuid, "review"])

    page = client.get(review).content.decode()
    client.post(review, {"files_shown": "1", "send": "1"})

    draft.refresh_from_db()
    sending = draft.events.get()
    assert "нашли вирус, файл удалён" in page
    assert 'name="files_shown" value="1"' in page
    assert [file.name for file in sending.attachments.all()] == ["Чистый.pdf"]
    assert sending.details["files"] == [sending.attachments.get().sha256]
    assert not Message.objects.filter(kind="file_refused").exists()


def test_found_between_the_review_and_the_press_it_is_noticed(trusting, draft, server):
    add(draft, INFECTED)
    antivirus.scan_waiting()

    with pytest.raises(workflow.Refused, match="Список файлов изменился"):
        workflow.make("send", draft.pk, by=draft.author, at=timezone.now(), given=Given(files_shown=1))


def test_a_reply_of_nothing_but_it_is_empty(trusting, server, client):
    complaint = desk.complaint_at("needs_clarification")
    add(complaint, INFECTED)
    antivirus.scan_waiting()
    client.force_login(complaint.author)

    page = client.post(reverse("complaints:reply", args=[complaint.number]), {"answer_1": "", "send": "1"}, follow=True)

    complaint.refresh_from_db()
    assert "Напишите ответ или приложите файл" in page.content.decode()
    assert complaint.status == "needs_clarification"


def test_found_after_sending_it_is_told_to_the_author_without_its_name(
    trusting, draft, server, client, verified_client
):
    file = add(draft, INFECTED, "Тайна.pdf")
    send(draft)
    digests, registrar = draft.events.get().details["files"], PostingFactory(role="registrar").user

    antivirus.scan_waiting()

    told = Message.objects.filter(kind="file_refused")
    assert sorted(told.values_list("channel", flat=True)) == ["cabinet", "email"]
    for message in told:
        assert (message.user, message.reference, message.url) == (draft.author, draft.number, draft.get_absolute_url())
        assert "нашли вирус" in message.subject
        assert "Тайна" not in message.subject + message.body
    assert (state(file), draft.events.get().details["files"], file.event) == ("refused", digests, draft.events.get())
    client.force_login(draft.author)
    for page in (client.get(draft.get_absolute_url()), verified_client(registrar).get(desk.page(draft))):
        assert "Тайна.pdf" in page.content.decode()
        assert "нашли вирус, файл удалён" in page.content.decode()
    assert "В файле «Тайна.pdf» нашли вирус" in client.get(file.get_absolute_url()).content.decode()


def test_found_in_a_file_of_an_officer_it_is_told_to_the_officer(trusting, server, client):
    complaint = desk.complaint_at("in_progress")
    head = desk.officer("head", complaint)
    add(complaint, INFECTED, "Акт.pdf", by=head)
    desk.move(complaint, "answer", head, text="Починили.", results=desk.results(complaint), confirmed=True)

    antivirus.scan_waiting()

    [told] = Message.objects.filter(kind__contains="file_refused")
    assert (told.kind, told.channel, told.user, told.address) == ("staff_file_refused", "email", head, head.email)
    client.force_login(complaint.author)
    assert "нашли вирус, файл удалён" in client.get(complaint.get_absolute_url()).content.decode()


def test_a_word_that_cannot_be_written_leaves_the_file_as_it_was(trusting, draft, server, settings, monkeypatch):
    file = add(draft, INFECTED)
    send(draft)
    monkeypatch.setattr(notices, "announce_refused_file", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        antivirus.scan_waiting()

    assert state(file) == FileState.CHECKING
    assert len(on_disk(settings)) == 1


def test_a_file_taken_back_while_it_was_scanned_is_gone(trusting, draft, settings, hints):
    def take_back_first(_line, _content):
        attachments.remove(draft, file.uuid, by=draft.author)
        connection.close()  # the thread of the server has one of its own
        return b"stream: OK\0"

    with answering(take_back_first) as server:
        settings.CLAMAV = server.setting
        file = add(draft)
        antivirus.scan_waiting()

    assert not Attachment.objects.exists()
    assert on_disk(settings) == []


# --- no answer -------------------------------------------------------------------------------------------------------
def test_a_dead_clamd_is_asked_twice_in_two_minutes_however_many_files_and_hints_there_are(trusting, draft, silent):
    for number in range(5):
        add(draft, CLEAN + b"%%%d" % number)
    began = timezone.now()

    for second in range(0, 100, 5):
        antivirus.scan_waiting(now=lambda second=second: began + second * SECOND)

    assert len(silent) == 2
    assert Attachment.objects.waiting().count() == 5


def test_when_it_is_back_all_files_are_answered(draft, silent, server, settings, monkeypatch):
    files = [add(draft, CLEAN + b"%%%d" % number) for number in range(4)]
    began = timezone.now()
    antivirus.scan_waiting(now=lambda: began)
    monkeypatch.undo()
    settings.CLAMAV = server.setting

    assert antivirus.scan_waiting(now=lambda: began + 3 * MINUTE) == 4
    assert {state(file) for file in files} == {FileState.CLEAN}


def test_a_file_it_cannot_judge_holds_up_no_other(trusting, draft, settings, hints):
    def refuses_the_first(_line, content):
        return b"INSTREAM size limit exceeded. ERROR\0" if content == CLEAN else b"stream: OK\0"

    with answering(refuses_the_first) as server:
        settings.CLAMAV = server.setting
        first = add(draft, CLEAN)
        others = [add(draft, CLEAN + b"%%%d" % number) for number in range(3)]
        assert antivirus.scan_waiting() == 3
        asked = len(server.heard)
        antivirus.scan_waiting()

    assert asked == 4
    assert len(server.heard) == 5  # again in the next turn
    assert state(first) == FileState.CHECKING
    assert {state(file) for file in others} == {FileState.CLEAN}


def test_a_file_missing_from_the_disk_waits_and_the_others_do_not(trusting, draft, server, settings):
    lost, other = add(draft), add(draft, CLEAN + b"%2")
    (settings.PRIVATE_FILES_DIR / lost.file.name).unlink()

    assert antivirus.scan_waiting() == 1
    assert (state(lost), state(other)) == (FileState.CHECKING, FileState.CLEAN)


def test_a_file_whose_worker_died_is_taken_up_again(draft, server):
    file = add(draft)
    now = timezone.now()
    Attachment.objects.update(scanned_at=now)  # claimed, and then silence

    assert antivirus.scan_waiting(now=lambda: now + MINUTE) == 0
    assert antivirus.scan_waiting(now=lambda: now + 3 * MINUTE) == 1
    assert state(file) == FileState.CLEAN


def test_the_answer_of_a_worker_that_lost_its_lease_counts_no_more(trusting, draft, settings, hints):
    def too_late(_line, _content):
        Attachment.objects.update(scanned_at=timezone.now() + 5 * MINUTE)  # another one has it now
        connection.close()
        return b"stream: OK\0"

    with answering(too_late) as server:
        settings.CLAMAV = server.setting
        file = add(draft)
        antivirus.scan_waiting()

    assert state(file) == FileState.CHECKING


def test_files_that_wait_for_an_hour_are_told_of_once_in_a_sweep(trusting, draft, silent):
    for number in range(3):
        add(draft, CLEAN + b"%%%d" % number)
    old = Attachment.objects.order_by("pk")[:2].values("pk")
    Attachment.objects.filter(pk__in=list(old.values_list("pk", flat=True))).update(
        created_at=timezone.now() - 61 * MINUTE
    )

    with capture_logs() as logs:
        tasks.sweep_files()

    assert [line["count"] for line in logs if line["event"] == "files_wait_for_the_antivirus"] == [2]
    assert not any("Мой ответ" in str(line) for line in logs)


def test_the_health_of_the_portal_does_not_depend_on_it(trusting, draft, silent, client):
    add(draft)
    assert client.get("/health/").status_code == 200


def test_a_copy_of_ones_data_tells_of_the_file_and_leaves_its_bytes_out(draft, infected):
    from tests.complaints.test_personal_record import in_copy

    record, page = in_copy(draft.author)

    [complaint] = record["complaints"]
    said = {file["name"]: file for file in complaint["files"]}
    assert (said["Фото.jpg"]["path"], said["Фото.jpg"]["checked"]) == ("", "не принят: вирус")
    assert said["Чистый.pdf"]["path"].endswith("Чистый.pdf")
    assert "не принят: вирус" in page
