"""Before a move is confirmed its officer sees exactly what goes out; nothing is sent by the looking."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints import notices, workflow
from complaints.workflow import Given
from notifications.models import Message
from tests.complaints.desk import complaint_at, form, move, now, officer, results
from tests.factories import DepartmentFactory, PostingFactory
from tests.journeys.steps import file, hidden

pytestmark = pytest.mark.django_db
LOOK = "Вот что уйдёт"
WORDS = "Мастер придёт завтра."


@pytest.fixture
def complaint():
    return complaint_at("in_progress")


@pytest.fixture
def desk(verified_client, complaint):
    return verified_client(officer("head", complaint))


def typed(complaint, **fields):
    return {"version": complaint.version, **fields}


def traces(complaint):
    return complaint.events.count(), Message.objects.count(), type(complaint).objects.get(pk=complaint.pk).version


def test_the_first_press_shows_and_leaves_no_trace(desk, complaint):
    before = traces(complaint)
    html = desk.post(form(complaint, "comment"), typed(complaint, text=WORDS)).content.decode()

    assert LOOK in html
    assert html.count(WORDS) == 2  # in the line of the history and in the field
    assert traces(complaint) == before


def test_what_is_shown_is_what_goes_out(desk, complaint):
    html = desk.post(form(complaint, "comment"), typed(complaint, text=WORDS)).content.decode()
    seal = hidden(html, "previewed")
    Message.objects.all().delete()
    done = desk.post(form(complaint, "comment"), typed(complaint, text=WORDS, previewed=seal, confirm="1"))
    sent = list(notices.of_event(complaint.events.last()))

    assert done.status_code == 302
    assert {message.channel for message in sent} == {"cabinet", "email", "sms"}
    assert all(message.subject in html for message in sent)
    assert "+79001234567" not in html


def test_another_typing_needs_another_look(desk, complaint):
    seal = hidden(desk.post(form(complaint, "comment"), typed(complaint, text=WORDS)).content.decode(), "previewed")
    before = traces(complaint)
    answer = desk.post(form(complaint, "comment"), typed(complaint, text="Иначе.", previewed=seal, confirm="1"))

    assert LOOK in answer.content.decode()
    assert traces(complaint) == before


def test_a_file_brought_after_the_look_needs_another_look(desk, complaint):
    fields = typed(complaint, text="Фонарь починили.", result_1="met")
    seal = hidden(desk.post(form(complaint, "answer"), fields).content.decode(), "previewed")
    answer = desk.post(form(complaint, "answer"), {**fields, "previewed": seal, "files": [file("Акт.png")]})

    assert LOOK in answer.content.decode()
    assert complaint.events.last().kind == "take"


@pytest.mark.parametrize("seal", ["", "0" * 64, "да"])
def test_a_forged_look_is_no_look(desk, complaint, seal):
    before = traces(complaint)
    desk.post(form(complaint, "comment"), typed(complaint, text=WORDS, previewed=seal, confirm="1"))

    assert traces(complaint) == before


def test_what_nothing_typed_can_change_is_shown_before_the_first_press(verified_client):
    complaint = complaint_at()
    client = verified_client(officer("executor", complaint))
    html = client.get(form(complaint, "take")).content.decode()

    assert "Что узнает заявитель" in html
    assert "Взято в работу" in html
    assert client.post(form(complaint, "take"), typed(complaint)).status_code == 302


def test_what_stays_among_staff_needs_one_press(desk, complaint):
    PostingFactory(department=complaint.department, may_sign=True)
    html = desk.get(form(complaint, "prepare")).content.decode()

    assert "посмотреть, что уйдёт" not in html
    done = desk.post(form(complaint, "prepare"), typed(complaint, text="Фонарь починили.", result_1="met"))
    assert done.status_code == 302


def test_a_line_of_the_history_is_shown_even_when_no_message_goes(desk, complaint):
    colleague = PostingFactory(department=complaint.department).user
    html = desk.post(form(complaint, "assign"), typed(complaint, executor_id=colleague.pk)).content.decode()

    assert LOOK in html
    assert f"Исполнитель — {colleague.official_name.removesuffix('.')}.<" in html
    assert "Заявителю сообщение не придёт." in html
    assert colleague.email not in html


def test_letters_to_colleagues_are_named_by_masked_addresses(verified_client, complaint):
    registrar = officer("registrar", complaint)
    unit = DepartmentFactory()
    colleague = PostingFactory(department=unit).user
    html = (
        verified_client(registrar)
        .post(form(complaint, "transfer"), typed(complaint, department_id=unit.pk))
        .content.decode()
    )

    assert "новое обращение" in html
    assert colleague.email not in html


def test_a_move_that_is_refused_is_refused_by_the_look(desk, complaint):
    answer = desk.post(form(complaint, "comment"), {"version": complaint.version + 1, "text": WORDS})

    assert "обращение изменилось" in answer.content.decode()
    assert LOOK not in answer.content.decode()


def test_a_rehearsal_gives_back_every_number(complaint):
    head = officer("head", complaint)
    before = traces(complaint)
    rehearsal = workflow.rehearse(
        "answer", complaint.pk, by=head, at=timezone.now(), given=Given(text="Починили.", results=results(complaint))
    )

    assert rehearsal.event.to_status == "completed"
    assert {message.kind for message in rehearsal.messages} == {"answered"}
    assert traces(complaint) == before


# --- a draft that waits for the signature ----------------------------------------------------------------------------
@pytest.fixture
def drafted(complaint):
    move(
        complaint,
        "prepare",
        officer("executor", complaint),
        text="Фонарь починили.\r\nЗвоните.",
        results=results(complaint),
    )
    return complaint


def test_a_whole_draft_is_shown_at_once_and_signed_by_one_press(desk, drafted):
    before = traces(drafted)
    html = desk.get(form(drafted, "answer")).content.decode()

    assert LOOK in html
    assert traces(drafted) == before
    said = typed(drafted, text="Фонарь починили.\r\nЗвоните.", result_1="met", basis_1="", note="")
    signed = desk.post(form(drafted, "answer"), {**said, "previewed": hidden(html, "previewed"), "confirm": "1"})
    assert (signed.status_code, now(drafted).outcome) == (302, "met")


def test_a_draft_with_something_to_check_waits_for_the_tick(desk, drafted):
    type(drafted).objects.filter(pk=drafted.pk).update(due_on=timezone.localdate() - timedelta(days=1))

    assert LOOK not in desk.get(form(drafted, "answer")).content.decode()


def test_whoever_prepared_a_refusal_alone_is_told_at_once_that_another_signs(verified_client, complaint):
    head = officer("head", complaint)
    officer("signatory", complaint)
    move(complaint, "prepare", head, text="Нельзя.", results=results(complaint, "refused", "Нет полномочий"))
    html = verified_client(head).get(form(complaint, "answer")).content.decode()

    assert "готовит один сотрудник, а подписывает другой" in html
    assert LOOK not in html


def test_the_author_of_a_late_case_is_promised_no_day_that_has_passed(desk, complaint):
    url, words = form(complaint, "comment"), typed(complaint, text=WORDS)
    assert "Срок не изменился: до" in desk.post(url, words).content.decode()
    type(complaint).objects.filter(pk=complaint.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    html = desk.post(url, words).content.decode()

    assert "Срок не изменился" not in html
    assert "Просим извинить за задержку" in html
