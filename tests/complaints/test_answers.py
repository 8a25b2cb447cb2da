"""Answers by requests: how the whole ends, whose eyes it needs, what stays of who prepared and who signed."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from complaints import answers, attachments, workflow
from complaints.models import Answer, AnswerDraft, Complaint, Event, InternalNote
from complaints.workflow import Given, RequestAnswer
from notifications.models import Message
from tests.complaints.desk import complaint_at, move, results
from tests.factories import PostingFactory
from tests.journeys.steps import file

pytestmark = pytest.mark.django_db
RESULTS = ("met", "partly", "explained", "refused")
TEXT = "Фонарь заменят до конца месяца."


@pytest.fixture
def complaint():
    return complaint_at("in_progress", requests=["Починить фонарь.", "Наказать виновных."])


@pytest.fixture
def executor(complaint):
    return PostingFactory(department=complaint.department).user


@pytest.fixture
def head(complaint):
    return complaint.executor


def said(*pairs):
    return tuple(RequestAnswer(*pair) if isinstance(pair, tuple) else RequestAnswer(pair) for pair in pairs)


def refusal_of(complaint, name, by, **given):
    with pytest.raises(workflow.Refused) as refusal:
        workflow.make(name, complaint.pk, by=by, at=timezone.now(), given=Given(**given))
    return str(refusal.value)


# --- the outcome -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("three", list(product(RESULTS, repeat=3)), ids="-".join)
def test_the_outcome_of_three_requests(three):
    if set(three) == {"met"}:
        expected = "met"
    elif "met" in three or "partly" in three:
        expected = "partly"
    elif "refused" in three:
        expected = "refused"
    else:
        expected = "explained"
    assert answers.outcome_of(three) == expected


@pytest.mark.parametrize(
    ("is_complaint", "given", "needed"),
    [
        (True, ["met", "partly"], False),
        (True, ["explained"], True),
        (True, ["explained", "met"], True),
        (False, ["explained"], False),
        (False, ["refused"], True),
        (False, ["met", "refused"], True),
    ],
)
def test_nobody_refuses_alone_nor_explains_a_complaint_away(is_complaint, given, needed):
    assert answers.needs_second_person(given, is_complaint=is_complaint) == needed


# --- signing ---------------------------------------------------------------------------------------------------------
def test_a_signed_answer_says_who_what_and_when(complaint, head):
    head.postings.update(title="Начальник управления")
    complaint.department.phone = "8 800 000-00-01"
    complaint.department.save()
    event = move(complaint, "answer", head, text=TEXT, results=said("met", ("partly", "Часть виновных неизвестна")))
    answer = Answer.objects.get()

    assert (answer.number, answer.event, answer.signed_by, answer.prepared_by) == (
        f"{complaint.number}/1", event, head, None,
    )  # fmt: skip
    assert answer.signed_on == timezone.localdate(event.at)
    assert answer.signatory_words == f"Начальник управления {head.official_name}"
    assert answer.executor_words == f"{head.official_name}, 8 800 000-00-01"
    assert list(answer.results.values_list("position", "result", "basis")) == [
        (1, "met", ""), (2, "partly", "Часть виновных неизвестна"),
    ]  # fmt: skip
    assert (complaint.outcome, event.details) == ("partly", {"results": ["met", "partly"]})


def test_a_complaint_without_requests_is_answered_as_a_whole():
    complaint = complaint_at("in_progress", requests=[])
    move(complaint, "answer", complaint.executor, text=TEXT, results=said("met"))

    assert [point.request for point in answers.of_answer(answers.current(complaint))] == ["Обращение в целом"]


@pytest.mark.parametrize("given", [(), ("met",), ("met",) * 3, ("met", "left"), ("met", "")])
def test_every_request_gets_one_known_result(complaint, head, given):
    assert "по каждой просьбе: их в обращении 2" in refusal_of(
        complaint, "answer", head, text=TEXT, results=said(*given)
    )
    assert not Answer.objects.exists()


def test_a_refusal_tells_its_basis(complaint, executor):
    words = refusal_of(complaint, "prepare", executor, text=TEXT, results=said("met", ("refused", " \n ")))
    assert "на каком основании отказано в просьбе 2" in words


def test_another_kind_given_by_staff_spares_nobody_the_second_person(complaint, head):
    move(complaint, "reclassify", head, kind="statement")
    words = refusal_of(complaint, "answer", head, text=TEXT, results=said("met", "explained"))
    assert "готовит один сотрудник, а подписывает другой" in words


# --- two people ------------------------------------------------------------------------------------------------------
REFUSED = said("met", ("refused", "ст. 192 ТК РФ"))


def test_a_refusal_needs_two_people(complaint, executor, head):
    for by_whom in (None, head):
        if by_whom:
            PostingFactory(department=complaint.department, may_sign=True)
            move(complaint, "prepare", by_whom, text=TEXT, results=REFUSED)
        words = refusal_of(complaint, "answer", head, text=TEXT, results=REFUSED)
        assert "готовит один сотрудник, а подписывает другой" in words
    move(complaint, "prepare", executor, text=TEXT, results=REFUSED)
    move(complaint, "answer", head, text="Изменённый текст.", results=REFUSED)
    answer = Answer.objects.get()

    assert (answer.prepared_by, answer.signed_by) == (executor, head)
    assert complaint.outcome == "partly"
    assert [event.text for event in complaint.events.filter(kind="prepare", actor=executor)] == [TEXT]
    assert complaint.events.last().text == "Изменённый текст."
    assert not AnswerDraft.objects.exists()


def test_the_signer_does_not_turn_a_prepared_help_into_a_refusal(complaint, executor, head):
    move(complaint, "prepare", executor, text=TEXT, results=said("met", "met"))
    words = refusal_of(complaint, "answer", head, text=TEXT, results=REFUSED)

    assert "Верните проект на доработку" in words


def test_a_returned_draft_counts_for_nobody(complaint, executor, head):
    move(complaint, "prepare", executor, text=TEXT, results=REFUSED)
    move(complaint, "send_back", head, note="Назовите норму")

    assert "готовит один сотрудник" in refusal_of(complaint, "answer", head, text=TEXT, results=REFUSED)
    move(complaint, "answer", head, text=TEXT, results=said("met", "met"))
    assert Answer.objects.get().prepared_by is None


# --- preparing and sending back --------------------------------------------------------------------------------------
def test_preparing_keeps_the_status_and_tells_whoever_signs(complaint, executor, head):
    signatory = PostingFactory(department=complaint.department, may_sign=True).user
    colleague = PostingFactory(department=complaint.department).user
    Message.objects.all().delete()
    move(complaint, "prepare", executor, text=TEXT, results=said("met", "met"), note="Проверьте дату")
    draft = AnswerDraft.objects.get()

    assert (complaint.status, draft.state, draft.prepared_by) == ("in_progress", "signing", executor)
    assert draft.results == [{"result": "met", "basis": ""}] * 2
    assert set(Message.objects.values_list("kind", "address")) == {
        ("staff_to_sign", head.email), ("staff_to_sign", signatory.email),
    }  # fmt: skip
    assert colleague.email not in set(Message.objects.values_list("address", flat=True))
    assert not any(TEXT in row.body or complaint.author_name in row.body for row in Message.objects.all())


def test_the_preparer_is_told_of_a_draft_sent_back_and_finds_the_remark(complaint, executor, head):
    move(complaint, "prepare", executor, text=TEXT, results=said("met", "met"))
    Message.objects.all().delete()
    move(complaint, "send_back", head, note="Назовите норму")
    draft = AnswerDraft.objects.get()

    assert (draft.state, draft.remark, draft.text) == ("returned", "Назовите норму", TEXT)
    assert [(row.kind, row.address) for row in Message.objects.all()] == [("staff_returned", executor.email)]
    assert "норму" not in Message.objects.get().body
    assert InternalNote.objects.get().text == "Назовите норму"


def test_what_cannot_be_sent_back_is_told(complaint, executor, head):
    assert "Проекта ответа" in refusal_of(complaint, "send_back", head, note="Переделать")
    move(complaint, "prepare", executor, text=TEXT, results=said("met", "met"))
    assert "что исправить" in refusal_of(complaint, "send_back", head, note=" ")


def test_a_draft_nobody_else_can_sign_is_not_left_lying(complaint, head):
    words = refusal_of(complaint, "prepare", head, text=TEXT, results=said("met", "met"))
    assert "Подписать ответ некому" in words


def test_the_author_is_never_asked_to_sign(complaint, head):
    PostingFactory(user=complaint.author, department=complaint.department, role="head")
    assert "Подписать ответ некому" in refusal_of(complaint, "prepare", head, text=TEXT, results=said("met", "met"))


# --- files of the draft ----------------------------------------------------------------------------------------------
def test_files_of_the_draft_go_with_the_answer_and_until_then_to_nobody(complaint, executor, head, client):
    attachments.add(complaint, file("Акт.png"), by=executor, at=timezone.now())
    move(complaint, "prepare", executor, text=TEXT, results=said("met", "met"))
    act = complaint.attachments.get()
    client.force_login(complaint.author)
    assert client.get(act.get_absolute_url()).status_code == 404
    assert "Акт.png" not in client.get(complaint.get_absolute_url()).content.decode()

    event = move(complaint, "answer", head, text=TEXT, results=said("met", "met"))
    act.refresh_from_db()
    assert (act.event, act.uploaded_by) == (event, head)
    assert event.details["files"] == [act.sha256]
    opened = client.get(act.get_absolute_url())
    b"".join(opened.streaming_content)
    assert opened.status_code == 200


def test_a_draft_sent_back_gives_its_files_back_too(complaint, executor, head):
    attachments.add(complaint, file("Акт.png"), by=executor, at=timezone.now())
    move(complaint, "prepare", executor, text=TEXT, results=said("met", "met"))
    move(complaint, "send_back", head, note="Не тот акт")

    assert [each.name for each in attachments.pending(complaint, executor)] == ["Акт.png"]


# --- before signing --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Ваш сосед Кравченко Пётр Ильич предупреждён.", "имя другого человека"),
        ("Звоните мастеру: +7 912 345-67-89.", "чужой телефон"),
        ("Пишите мастеру: petr@example.org.", "чужой адрес почты"),
        ("Паспорт 45 08 123456 не подходит.", "номер паспорта"),
    ],
)
def test_data_of_third_persons_needs_the_tick(complaint, head, text, sentence):
    from complaints import signing

    looks = signing.looks(complaint, signing.Written(text, ["met", "met"]), by=head, at=timezone.now())
    assert any(sentence in look.words and look.asks for look in looks)
    assert "отметьте" in refusal_of(complaint, "answer", head, text=text, results=said("met", "met"))
    move(complaint, "answer", head, text=text, results=said("met", "met"), confirmed=True)
    assert complaint.status == "completed"


def test_the_author_the_officer_and_the_office_may_be_named(complaint, head):
    from complaints import signing

    text = (
        f"Уважаемая {complaint.first_name} {complaint.middle_name}! Звоните: 8 (800) 000-00-01, {head.get_full_name()}. "
        f"Мы писали вам на {complaint.email} и звонили по номеру {complaint.phone}."
    )
    looks = signing.looks(complaint, signing.Written(text, ["met", "met"]), by=head, at=timezone.now())
    assert not signing.asks(looks)


def test_an_answer_that_is_late_says_so(complaint, head):
    Complaint.objects.filter(pk=complaint.pk).update(due_on=timezone.localdate() - timedelta(days=3))
    assert "отметьте" in refusal_of(complaint, "answer", head, text=TEXT, results=said("met", "met"))


def test_a_rehearsal_of_an_answer_leaves_neither_answer_nor_letter(complaint, head):
    given = Given(text=TEXT, results=results(complaint))
    workflow.rehearse("answer", complaint.pk, by=head, at=timezone.now(), given=given)

    assert not Answer.objects.exists()
    assert Event.objects.filter(kind="answer").count() == 0
