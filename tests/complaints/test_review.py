"""The last step: to whom, by when and what follows; a press that fails is written down, told, and loses nothing."""

import re
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.db import DatabaseError, OperationalError
from django.urls import reverse
from django.utils import timezone

from complaints import attempts, summary, wizard
from complaints.models import Complaint, SendAttempt, Status
from tests.complaints import desk
from tests.factories import CategoryFactory, DepartmentFactory, DraftFactory, RegistryFactory, UserFactory
from tests.journeys import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    """Friday, 27 November 2026, 14:36 by the authority's clock; thirty days later is a Sunday."""
    with time_machine.travel(timezone.make_aware(datetime(2026, 11, 27, 14, 36)), tick=False) as travel:  # noqa: DTZ001
        yield travel


@pytest.fixture
def anna(client, clock):
    RegistryFactory()
    person = UserFactory()
    client.force_login(person)
    return person


@pytest.fixture
def draft(anna):
    return DraftFactory(author=anna)


def page(draft):
    return reverse("complaints:step", args=[draft.uuid, "review"])


def shown(client, draft):
    """The page in single spaces."""
    return " ".join(client.get(page(draft)).content.decode().replace("&nbsp;", " ").split())


def send(client, draft, **fields):
    return client.post(page(draft), {"files_shown": "0", "send": "1", **fields})


@contextmanager
def broken_by(fault, at="complaints.workflow.effects.numbers.next_number"):
    """The sending fails in the middle of its transaction."""
    with patch(at, side_effect=fault):
        yield


# --- before the press ----------------------------------------------------------------------------------------------
def test_it_says_to_whom_until_when_and_what_follows(client, anna):
    html = shown(client, DraftFactory(author=anna, category__department__name="Управление дорог"))
    for words in (
        "Управление дорог", "передадим туда за 7 дней", "Если отправить сегодня, ответим до 25 декабря 2026 года",
        "30 дней со дня регистрации (59‑ФЗ, статья 12)", "Сразу покажем номер",
        "О каждом изменении сообщим в кабинете и письмом.", "зададим вопрос", "отозвать обращение",
    ):  # fmt: skip
        assert words in html


@pytest.mark.parametrize(
    ("proved", "ways"),
    [
        ({"notify_email": False, "notify_sms": False}, "В кабинете"),
        ({"notify_email": True, "notify_sms": False}, "В кабинете и письмом"),
        ({"notify_email": True, "notify_sms": True}, "В кабинете, письмом и по СМС"),
    ],
)
def test_the_ways_of_notices_are_words_that_follow_who_tells(proved, ways):
    person = UserFactory.build(phone="+79123456789", phone_verified=True, **proved)
    assert summary.notice_ways(person) == ways


def test_what_was_not_answered_is_offered_to_be_added(client, anna):
    html = shown(client, DraftFactory(author=anna, title="", phone="", requests=[]))
    for empty, what in (
        ("Возьмём первые слова описания", "краткое описание"), ("Не указана", "просьбу"), ("Не указан", "телефон"),
    ):  # fmt: skip
        said = rf'<dd><span class="muted">{empty}</span></dd><dd class="act"><a [^>]+>Добавить<span class="vh"> {what}'
        assert re.search(said, html), what


@pytest.mark.parametrize(
    "lacking",
    [
        {"kind": "", "kind_unsure": True}, {"category": None, "category_unsure": True},
        {"category__department__active": False},
    ],
)  # fmt: skip
def test_what_nobody_has_chosen_goes_to_the_registry_which_passes_it_on(client, anna, lacking):
    draft = DraftFactory(author=anna, **lacking)
    html = shown(client, draft)
    assert RegistryFactory().name in html
    assert "Прочитает и передаст кому нужно" in html
    send(client, draft)
    assert Complaint.objects.get().department == RegistryFactory()


def test_the_department_complained_about_is_named_neither_before_nor_after(client, anna):
    unit = DepartmentFactory(name="Управление, на которое жалуются")
    draft = DraftFactory(author=anna, category=CategoryFactory(department=unit), about_department=unit)
    assert unit.name not in shown(client, draft).partition("Кому и в какой срок")[2]
    receipt = client.get(send(client, draft).url).content.decode()
    assert RegistryFactory().name in receipt
    assert unit.name not in receipt


def test_without_a_registry_it_names_the_authority_and_sends_nothing(client, anna, settings):
    draft = DraftFactory(author=anna, category=None, category_unsure=True)
    RegistryFactory().delete()
    assert settings.AUTHORITY["name"] in shown(client, draft).partition("Кому и в какой срок")[2]
    send(client, draft)
    assert "Портал ещё не настроен" in SendAttempt.objects.get().reason


def test_save_and_leave_on_the_last_step_sends_nothing(client, draft):
    answer = client.post(page(draft), {"files_shown": "0", "save": "1"}, follow=True)
    draft.refresh_from_db()
    assert answer.redirect_chain[-1][0] == reverse("complaints:list")
    assert "Черновик сохранён" in answer.content.decode()
    assert (draft.status, SendAttempt.objects.count()) == (Status.DRAFT, 0)


# --- a press that fails --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("fault", [OperationalError("disk"), OSError(28, "full"), ZeroDivisionError("bug")], ids=repr)
def test_a_fault_is_written_down_and_the_next_press_sends(client, anna, draft, fault):
    file = steps.file("Опора.png")
    client.post(reverse("complaints:step", args=[draft.uuid, "files"]), {"files": [file]})
    with broken_by(fault):
        failed = send(client, draft, files_shown="1")
    code, html = failed["X-Request-ID"], shown(client, draft)
    attempt = SendAttempt.objects.get()
    assert failed.url == page(draft)
    assert (attempt.complaint, attempt.at, attempt.code) == (draft, timezone.now(), code)
    assert attempt.fault == type(fault).__name__
    assert (
        f"Попытка от 14:36 не удалась, код {code}. Ничего не потеряно: черновик и файлы на месте. "
        "Нажмите «Отправить обращение» ещё раз."
    ) in html
    assert "Опора.png" in html
    sent = send(client, draft, files_shown="1")
    complaint = Complaint.objects.get()
    assert sent.url == reverse("complaints:sent", args=[complaint.number])
    assert complaint.attachments.get().event is not None


def test_a_fault_leaves_its_code_in_the_log_and_nothing_of_the_text(client, draft, caplog):
    with broken_by(ZeroDivisionError("bug")):
        failed = send(client, draft)
    [line] = [record.getMessage() for record in caplog.records if "send_failed" in record.getMessage()]
    assert "ZeroDivisionError" in line
    assert failed["X-Request-ID"] in line
    assert draft.story[:20] not in line


def test_a_refusal_is_told_in_its_own_words_and_written_down_too(client, draft):
    refused = send(client, draft, files_shown="2")
    html, attempt = shown(client, draft), SendAttempt.objects.get()
    assert attempt.reason == "Список файлов изменился. Проверьте файлы и отправьте ещё раз."
    assert (attempt.code, attempt.fault) == (refused["X-Request-ID"], "")
    assert html.count(attempt.reason) == 2  # once as the answer, and in the list that stays
    assert shown(client, draft).count(attempt.reason) == 1


def test_the_newest_four_and_the_very_first_are_listed_with_where_to_call(client, anna, draft, settings):
    for minute in range(7):
        at = timezone.now() - timedelta(minutes=minute)
        SendAttempt.objects.create(complaint=draft, at=at, code=f"code{minute}", reason="Сбой на нашей стороне.")
    html = shown(client, draft)
    places = [html.find(f"code{minute}") for minute in range(7)]
    listed = [*places[:4], places[6]]
    assert listed == sorted(listed)
    assert places[0] > 0
    assert places[4:6] == [-1, -1]
    assert settings.AUTHORITY["phone"] in html.partition("Отправить пока не удалось")[2].partition("</section>")[0]


def test_a_draft_without_failures_speaks_of_none(client, draft):
    assert "не удалось" not in shown(client, draft)


def test_a_long_row_of_failures_keeps_the_newest_and_the_first(draft):
    for second in range(attempts.KEPT + 3):
        attempts.record(draft, at=timezone.now() + timedelta(seconds=second), code=f"{second}", reason="Сбой")
    kept = [attempt.code for attempt in attempts.of(draft)]
    assert kept == [f"{second}" for second in range(attempts.KEPT + 2, 2, -1)] + ["0"]


def test_what_went_through_in_spite_of_a_fault_leads_to_its_number(client, draft):
    """As when the connection dies on the very commit: the answer is lost, the complaint is not."""
    from complaints import workflow

    make = workflow.make

    def made_but_lost(*args, **given):
        make(*args, **given)
        raise OperationalError("server closed the connection unexpectedly")

    with patch("complaints.views.review.workflow.make", made_but_lost):
        answer = send(client, draft)
    assert answer.url == reverse("complaints:sent", args=[Complaint.objects.get().number])
    assert not SendAttempt.objects.exists()


def test_a_draft_deleted_during_a_fault_is_not_found(client, draft):
    def deleted(*_args, **_given):
        wizard.delete(draft.uuid, by=draft.author)
        raise OSError

    with patch("complaints.views.review.workflow.make", deleted):
        assert send(client, draft).status_code == 404


def test_where_nothing_can_be_written_the_page_of_the_outage_keeps_the_draft_in_words(client, draft):
    client.raise_request_exception = False
    with broken_by(OperationalError("gone")), broken_by(OperationalError("gone"), "complaints.attempts.record"):
        answer = send(client, draft)
    html = answer.content.decode()
    assert answer.status_code == 500
    for words in ("Черновик на месте.", "отправьте ещё раз, второй номер не появится", "14:36", answer["X-Request-ID"]):
        assert words in html


def test_a_refusal_is_told_even_if_it_cannot_be_written_down(client, draft):
    with broken_by(DatabaseError("gone"), "complaints.attempts.record"):
        send(client, draft, files_shown="2")
    assert "Список файлов изменился" in shown(client, draft)


def test_the_brake_names_the_minute_and_keeps_the_draft(client, draft, settings):
    settings.SENDS_PER_HOUR = 1
    send(client, DraftFactory(author=draft.author))
    answer = client.post(page(draft), {"files_shown": "0"}, follow=True)
    draft.refresh_from_db()
    assert "Черновик сохранён, ничего не потеряно: отправьте его после 15:37." in answer.content.decode()
    assert (draft.status, draft.story) == (Status.DRAFT, DraftFactory.build().story)


# --- what stays of it ----------------------------------------------------------------------------------------------
def test_attempts_go_with_the_draft(client, draft):
    send(client, draft, files_shown="2")
    client.post(reverse("complaints:draft_delete", args=[draft.uuid]))
    assert not SendAttempt.objects.exists()


def test_attempts_stay_with_the_sent_complaint_and_staff_see_when(client, verified_client, draft):
    refused = send(client, draft, files_shown="2")
    send(client, draft)
    complaint = Complaint.objects.get()
    officer = desk.officer("head", complaint)
    html = verified_client(officer).get(desk.page(complaint)).content.decode()
    assert "Не отправилось с первого раза" in html
    assert "27.11.2026 14:36" in html
    assert refused["X-Request-ID"] not in html
    assert "Список файлов" not in html
