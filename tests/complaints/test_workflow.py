"""The table of moves: every status × move × role does what the matrix says, and leaves the traces it must."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from complaints import terms, workflow
from complaints.models import Complaint, Event, InternalNote, Status
from complaints.models.event import broken_links
from complaints.workflow import MOVES, AskedQuestion, Given, RequestAnswer
from notifications.models import Message
from tests.complaints.desk import results
from tests.complaints.ends import ENDS
from tests.factories import (
    CategoryFactory,
    DepartmentFactory,
    DraftFactory,
    PostingFactory,
    RegistryFactory,
    StaffFactory,
    UserFactory,
    sent_complaint,
)

pytestmark = pytest.mark.django_db

# The matrix of decision 15, written down apart from the code: move → (from these statuses, these roles).
MATRIX = {
    "send": ({"draft"}, {"author"}),
    "take": ({"accepted"}, {"executor", "signatory", "head"}),
    "ask": ({"accepted", "in_progress"}, {"executor", "signatory", "head"}),
    "reply": ({"needs_clarification"}, {"author"}),
    "remind": ({"needs_clarification"}, {"executor", "signatory", "head"}),
    "resume": ({"needs_clarification"}, {"executor", "signatory", "head"}),
    "comment": ({"accepted", "in_progress", "needs_clarification"}, {"executor", "signatory", "head", "registrar"}),
    "reclassify": ({"accepted", "in_progress", "needs_clarification"}, {"executor", "signatory", "head", "registrar"}),
    "assign": ({"accepted", "in_progress", "needs_clarification"}, {"executor", "signatory", "head", "registrar"}),
    "transfer": ({"accepted", "in_progress", "needs_clarification"}, {"executor", "signatory", "head", "registrar"}),
    "extend": ({"accepted", "in_progress", "needs_clarification"}, {"head"}),
    "prepare": ({"in_progress", "needs_clarification"}, {"executor", "signatory", "head"}),
    "send_back": ({"in_progress", "needs_clarification"}, {"signatory", "head"}),
    "answer": ({"in_progress", "needs_clarification"}, {"signatory", "head"}),
    "redirect": ({"accepted", "in_progress", "needs_clarification"}, {"head", "registrar"}),
    "redirect_part": ({"accepted", "in_progress", "needs_clarification"}, {"head", "registrar"}),
    "leave": ({"accepted", "in_progress", "needs_clarification"}, {"head"}),
    "stop": ({"accepted", "in_progress", "needs_clarification"}, {"head"}),
    "reopen": ({"completed"}, {"head"}),
    "add": ({"accepted", "in_progress", "needs_clarification"}, {"author"}),
    "inquire": ({"accepted", "in_progress", "needs_clarification"}, {"author"}),
    "withdraw": ({"accepted", "in_progress", "needs_clarification"}, {"author"}),
}
ROLES = (
    "author", "stranger", "executor", "signatory", "head", "registrar",
    "executor of another department", "head of another department", "superuser", "dismissed executor", "author on staff",
)  # fmt: skip
TARGETS = {
    "send": "accepted", "take": "in_progress", "ask": "needs_clarification", "reply": "in_progress",
    "resume": "in_progress", "answer": "completed", "withdraw": "completed",
    "redirect": "completed", "leave": "completed", "stop": "completed", "reopen": "in_progress",
}  # fmt: skip


def someone(role, complaint):
    """A person who is `role` towards `complaint`."""
    if role == "author":
        return complaint.author
    if role == "stranger":
        return UserFactory()
    if role == "superuser":
        return StaffFactory(is_superuser=True)
    if role == "author on staff":
        PostingFactory(user=complaint.author, department=complaint.category.department, role="head", may_sign=True)
        type(complaint.author).objects.filter(pk=complaint.author_id).update(is_staff=True)
        complaint.author.refresh_from_db()
        return complaint.author
    if role == "registrar":
        return PostingFactory(department=RegistryFactory(), role="registrar").user
    unit = DepartmentFactory() if "another" in role else complaint.category.department
    posting = PostingFactory(
        department=unit, role="head" if "head" in role else "executor", may_sign=role in {"signatory", "head"}
    )
    if role == "dismissed executor":
        posting.user.is_active = False
        posting.user.save()
    return posting.user


def complaint_in(status):
    """A complaint brought to `status` the real way."""
    if status == "draft":
        RegistryFactory()
        return DraftFactory()
    complaint = sent_complaint(at=timezone.now() - timedelta(days=1))
    head = PostingFactory(department=complaint.department, role="head").user
    ways = {"accepted": [], "in_progress": ["take"], "needs_clarification": ["ask"], "completed": ["take", "answer"]}
    for name in ways[status]:
        workflow.make(name, complaint.pk, by=head, at=timezone.now(), given=given_for(name, complaint, head))
    return Complaint.objects.get(pk=complaint.pk)


def given_for(name, complaint, by):
    """Answers with which the move has everything it needs."""
    at = timezone.now()
    if name == "assign":
        return Given(executor_id=by.pk)
    if name == "transfer":
        return Given(department_id=RegistryFactory().pk, note="Не наш вопрос")
    if name == "reclassify":
        return Given(category_id=CategoryFactory().pk)
    if name == "ask":
        return Given(
            questions=(AskedQuestion("Какой номер опоры?"),), reply_until=terms.reply_dates(at, complaint.due_on)[0]
        )
    if name == "send_back":
        return Given(note=written_draft(complaint))
    if name in {"prepare", "answer"}:
        return Given(text="Фонарь починили.", results=results(complaint))
    if name in ENDS:
        return ENDS[name](complaint)
    return Given(text="Слова")


def written_draft(complaint):
    """Somebody has prepared an answer, where that may be; what the head says of it."""
    if complaint.status in MATRIX["prepare"][0]:
        by = PostingFactory(department=complaint.department).user
        PostingFactory(department=complaint.department, may_sign=True)
        given = given_for("prepare", complaint, by)
        workflow.make("prepare", complaint.pk, by=by, at=timezone.now(), given=given)
        complaint.refresh_from_db()
    return "Назовите норму"


COMBINATIONS = [(status, name, role) for status in Status.values for name in MOVES for role in ROLES]


@pytest.mark.parametrize(("status", "name", "role"), COMBINATIONS)
def test_the_matrix_of_moves(status, name, role):
    complaint = complaint_in(status)
    person = someone(role, complaint)
    sources, roles = MATRIX[name]
    may = status in sources and (role in roles or (role == "author on staff" and "author" in roles))
    given = given_for(name, complaint, person) if status != "draft" or name == "send" else Given(text="Слова")
    if role == "registrar" and name == "assign":
        given = Given(executor_id=PostingFactory(department=complaint.department or RegistryFactory()).user.pk)
    before = (complaint.status, complaint.version, complaint.events.count(), Message.objects.count())
    if may:
        event = workflow.make(name, complaint.pk, by=person, at=timezone.now(), given=given)
        complaint.refresh_from_db()
        assert (event.kind, event.from_status, event.to_status) == (name, status, TARGETS.get(name, status))
        assert complaint.status == event.to_status
    elif name == "send" and status != "draft" and role in {"author", "author on staff"}:
        assert workflow.make(name, complaint.pk, by=person, at=timezone.now()) == complaint.events.get(kind="send")
    else:
        with pytest.raises(workflow.Refused):
            workflow.make(name, complaint.pk, by=person, at=timezone.now(), given=given)
        complaint.refresh_from_db()
        assert (complaint.status, complaint.version, complaint.events.count(), Message.objects.count()) == before


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("role", ROLES)
def test_the_buttons_are_the_moves_that_the_matrix_allows(status, role):
    complaint = complaint_in(status)
    person = someone(role, complaint)
    column = "author" if role == "author on staff" else role
    allowed = [name for name, (sources, roles) in MATRIX.items() if status in sources and column in roles]
    allowed = [name for name in allowed if name != "send_back"]  # nobody has prepared an answer
    assert [move.name for move in workflow.open_moves(complaint, person)] == allowed


def test_sending_gives_number_code_term_department_and_history():
    at = timezone.now()
    complaint = sent_complaint(at=at)
    event = complaint.events.get()
    assert complaint.number.startswith(f"{timezone.localdate(at).year}-000001-")
    assert len(complaint.receipt_code) == 8
    assert (complaint.registered_on, complaint.due_on) == terms.registration(at)
    assert complaint.department == complaint.category.department
    assert (event.kind, event.actor, event.position, event.prev_hash) == ("send", complaint.author, 1, "")


@pytest.mark.parametrize("lacking", [{"kind": "", "kind_unsure": True}, {"category": None, "category_unsure": True}])
def test_what_the_person_did_not_know_goes_to_the_registry(lacking):
    assert sent_complaint(**lacking).department == RegistryFactory()


@pytest.mark.parametrize(
    "missing",
    [
        {"last_name": ""}, {"first_name": ""}, {"middle_name": ""}, {"story": "Коротко"}, {"story": "я" * 10_001},
        {"kind": ""}, {"category": None},
    ],
)  # fmt: skip
def test_an_unfinished_draft_is_not_sent(missing):
    draft = DraftFactory(**missing)
    with pytest.raises(workflow.Refused, match="не до конца"):
        workflow.make("send", draft.pk, by=draft.author, at=timezone.now())
    assert Complaint.objects.get(pk=draft.pk).number is None


def test_sending_needs_a_verified_contact():
    draft = DraftFactory(author=UserFactory(email_verified=False))
    with pytest.raises(workflow.Refused, match="Подтвердите"):
        workflow.make("send", draft.pk, by=draft.author, at=timezone.now())


def test_a_title_is_made_of_the_first_words():
    story = "Слово " * 60
    complaint = sent_complaint(title="", story=story)
    assert complaint.title.startswith("Слово Слово")
    assert complaint.title.endswith("Слово…")
    assert len(complaint.title) <= 150


def test_a_stale_page_is_refused_and_changes_nothing():
    complaint = complaint_in("accepted")
    officer = someone("executor", complaint)
    workflow.make("comment", complaint.pk, by=officer, at=timezone.now(), given=Given(text="Проверяем"))
    with pytest.raises(workflow.Refused, match="изменилось"):
        workflow.make("take", complaint.pk, by=officer, at=timezone.now(), given=Given(version=complaint.version))
    assert Complaint.objects.get(pk=complaint.pk).status == Status.ACCEPTED


def test_a_file_lost_on_the_way_stops_the_sending():
    draft = complaint_in("draft")
    with pytest.raises(workflow.Refused, match="файлов изменился"):
        workflow.make("send", draft.pk, by=draft.author, at=timezone.now(), given=Given(files_shown=2))


REFUSALS = {
    "ask without a question": ("ask", "accepted", {"questions": ()}, "Напишите вопрос"),
    "ask without a date": ("ask", "accepted", {"reply_until": None}, "Дата ответа"),
    "answer without a result": ("answer", "in_progress", {"results": ()}, "результат по каждой просьбе"),
    "answer as withdrawn": (
        "answer",
        "in_progress",
        {"results": (RequestAnswer("withdrawn"),)},
        "результат по каждой просьбе",
    ),
    "answer more than was asked": (
        "answer",
        "in_progress",
        {"results": (RequestAnswer("met"),) * 2},
        "результат по каждой",
    ),
    "prepare without a result": ("prepare", "in_progress", {"results": ()}, "результат по каждой просьбе"),
    "refuse without a basis": (
        "prepare",
        "in_progress",
        {"results": (RequestAnswer("refused", " "),)},
        "каком основании",
    ),
    "send back for no reason": ("send_back", "in_progress", {"note": " "}, "что исправить"),
    "answer without words": ("answer", "in_progress", {"text": ""}, "Напишите текст"),
    "reply with nothing": ("reply", "needs_clarification", {"text": ""}, "Напишите текст или приложите файл"),
    "add nothing": ("add", "in_progress", {"text": " "}, "Напишите текст или приложите файл"),
    "inquire about nothing": ("inquire", "in_progress", {"text": " "}, "что хотите узнать"),
    "resume without a reason": ("resume", "needs_clarification", {"text": ""}, "Напишите текст"),
    "reclassify to the same": ("reclassify", "accepted", {"category_id": None, "kind": "complaint"}, "прежними"),
    "reclassify to an unknown kind": ("reclassify", "accepted", {"kind": "wish"}, "вида обращений нет"),
    "transfer to nowhere": ("transfer", "accepted", {"department_id": 0}, "другое действующее"),
}


@pytest.mark.parametrize(("name", "status", "spoilt", "sentence"), REFUSALS.values(), ids=REFUSALS)
def test_a_move_that_lacks_something_is_refused_with_a_sentence(name, status, spoilt, sentence):
    complaint = complaint_in(status)
    person = complaint.author if MOVES[name].by_author else someone("head", complaint)
    given = replace(given_for(name, complaint, person), **spoilt)
    with pytest.raises(workflow.Refused, match=sentence):
        workflow.make(name, complaint.pk, by=person, at=timezone.now(), given=given)


def test_an_executor_gives_back_only_to_the_registry_and_says_why():
    complaint = complaint_in("accepted")
    officer = someone("executor", complaint)
    for given, sentence in (
        (Given(department_id=DepartmentFactory().pk, note="Не наше"), "только регистратору"),
        (Given(department_id=RegistryFactory().pk), "причину"),
    ):
        with pytest.raises(workflow.Refused, match=sentence):
            workflow.make("transfer", complaint.pk, by=officer, at=timezone.now(), given=given)


def test_an_executor_assigns_only_oneself_and_a_head_only_people_of_the_department():
    complaint = complaint_in("accepted")
    executor, head = someone("executor", complaint), someone("head", complaint)
    stranger = PostingFactory().user
    for person, chosen in ((executor, head), (head, stranger), (head, complaint.author)):
        with pytest.raises(workflow.Refused):
            workflow.make("assign", complaint.pk, by=person, at=timezone.now(), given=Given(executor_id=chosen.pk))
    workflow.make("assign", complaint.pk, by=head, at=timezone.now(), given=Given(executor_id=executor.pk))
    assert Complaint.objects.get(pk=complaint.pk).executor == executor


def test_a_transfer_takes_the_executor_off_and_keeps_the_term():
    complaint = complaint_in("in_progress")
    head = someone("head", complaint)
    other = DepartmentFactory()
    workflow.make(
        "transfer", complaint.pk, by=head, at=timezone.now(), given=Given(department_id=other.pk, note="Их дорога")
    )
    moved = Complaint.objects.get(pk=complaint.pk)
    assert (moved.department, moved.executor, moved.due_on, moved.status) == (
        other,
        None,
        complaint.due_on,
        "in_progress",
    )
    assert InternalNote.objects.get().text == "Их дорога"
    assert "Их дорога" not in moved.events.get(kind="transfer").text


def test_asking_keeps_the_legal_term_and_replying_closes_the_question():
    complaint = complaint_in("needs_clarification")
    workflow.make("reply", complaint.pk, by=complaint.author, at=timezone.now(), given=Given(replies=("Опора 14",)))
    question = complaint.clarifications.get()
    after = Complaint.objects.get(pk=complaint.pk)
    assert (question.answered, question.closed_at is not None) == (True, True)
    assert (after.due_on, after.unseen_by_staff) == (complaint.due_on, True)


WHO_IS_TOLD = {
    "send": {("registered", "cabinet"), ("registered", "email"), ("staff_new", "email")},
    "take": {("in_work", "cabinet"), ("in_work", "email")},
    "ask": {("clarification", "cabinet"), ("clarification", "email")},
    "remind": {("clarification_reminder", "cabinet"), ("clarification_reminder", "email")},
    "extend": {("extended", "cabinet"), ("extended", "email")},
    "prepare": {("staff_to_sign", "email")},
    "send_back": {("staff_returned", "email")},
    "answer": {("answered", "cabinet"), ("answered", "email")},
    "add": {("supplement_received", "cabinet"), ("supplement_received", "email"), ("staff_supplement", "email")},
    "inquire": {("staff_progress_question", "email")},
    "withdraw": {("withdrawn", "cabinet"), ("withdrawn", "email"), ("staff_withdrawn", "email")},
    "transfer": {("transferred", "cabinet"), ("transferred", "email")},
    "reclassify": {("reclassified", "cabinet"), ("reclassified", "email")},
    "comment": {("comment", "cabinet"), ("comment", "email")},
    "assign": set(),
    "redirect": {("redirected", "cabinet"), ("redirected", "email")},
    "redirect_part": {("redirected_partly", "cabinet"), ("redirected_partly", "email")},
    "leave": {("left_abusive", "cabinet"), ("left_abusive", "email")},
    "stop": {("correspondence_terminated", "cabinet"), ("correspondence_terminated", "email")},
    "reopen": {("reopened", "cabinet"), ("reopened", "email")},
}


@pytest.mark.parametrize("name", [name for name in WHO_IS_TOLD if name != "send"])
def test_one_move_one_set_of_messages(name):
    starts = dict.fromkeys(("prepare", "send_back", "answer"), "in_progress")
    starts |= {"reopen": "completed", "remind": "needs_clarification"}
    complaint = complaint_in(starts.get(name, "accepted"))
    person = complaint.author if MOVES[name].by_author else someone("head", complaint)
    given = given_for(name, complaint, person)
    Message.objects.all().delete()
    workflow.make(name, complaint.pk, by=person, at=timezone.now(), given=given)
    told = set(Message.objects.values_list("kind", "channel"))
    assert told == WHO_IS_TOLD[name]


def test_sending_tells_the_author_in_three_channels_and_the_department_by_mail():
    topic = CategoryFactory()
    PostingFactory(department=topic.department)
    author = UserFactory(phone="+79001234567", phone_verified=True)
    sent_complaint(author=author, category=topic)
    told = set(Message.objects.values_list("kind", "channel"))
    assert told == WHO_IS_TOLD["send"] | {("registered", "sms")}


def test_messages_carry_nothing_of_the_substance():
    topic = CategoryFactory(name="Уличное освещение")
    author = UserFactory(phone="+79001234567", phone_verified=True)
    complaint = sent_complaint(
        author=author, category=topic, title="Тайна-1", story="Тайна-2 " * 5, requests=["Тайна-3"]
    )
    head = someone("head", complaint)
    at = timezone.now()
    asked = (AskedQuestion("Тайна-4?"),)
    ask = Given(text="Тайна-7", questions=asked, reply_until=terms.reply_dates(at, complaint.due_on)[0], note="Тайна-5")
    workflow.make("ask", complaint.pk, by=head, at=at, given=ask)
    workflow.make("reply", complaint.pk, by=author, at=at, given=Given(text="Тайна-6"))
    workflow.make("answer", complaint.pk, by=head, at=at, given=Given(text="Тайна-7", results=results(complaint)))
    rows = Message.objects.exclude(kind__startswith="staff")
    said = " ".join(f"{row.subject} {row.body}" for row in rows)
    assert "Тайна" not in said
    sms = " ".join(rows.filter(channel="sms").values_list("body", flat=True))
    assert complaint.number in sms
    for private in ("Анна", "Смирнова", "Петрова", topic.name):
        assert private not in sms


def test_what_is_added_goes_to_the_executor_or_to_the_department_without_one():
    complaint = complaint_in("accepted")
    taker = someone("executor", complaint)
    letters = Message.objects.filter(kind="staff_supplement").values_list("address", flat=True)
    add(complaint, "Ещё вот что", seen=1)
    everybody = set(complaint.department.postings.values_list("user__email", flat=True))
    assert set(letters.all()) == everybody
    assert len(everybody) == 2
    workflow.make("take", complaint.pk, by=taker, at=timezone.now())
    Message.objects.all().delete()
    add(complaint, "И вот", seen=3)
    assert list(letters.all()) == [taker.email]


def test_adding_leaves_status_term_and_question_and_marks_the_complaint_new():
    complaint = complaint_in("needs_clarification")
    Complaint.objects.filter(pk=complaint.pk).update(unseen_by_staff=False)
    workflow.make("add", complaint.pk, by=complaint.author, at=timezone.now(), given=Given(text="И ещё"))
    after = Complaint.objects.get(pk=complaint.pk)
    assert (after.status, after.due_on, after.unseen_by_staff) == ("needs_clarification", complaint.due_on, True)
    assert complaint.clarifications.get().closed_at is None


def test_the_same_addition_pressed_again_is_one_line_and_a_later_one_is_another():
    complaint = complaint_in("accepted")
    first = add(complaint, "Опять темно", seen=1)
    assert add(complaint, " Опять темно ", seen=1) == first
    assert add(complaint, "Другое", seen=1) != first
    assert add(complaint, "Опять темно", seen=3) != first
    assert complaint.events.filter(kind="add").count() == 3


def add(complaint, text, *, seen):
    return workflow.make("add", complaint.pk, by=complaint.author, at=timezone.now(), given=Given(text=text, seen=seen))


def test_a_repeat_by_somebody_else_finds_nothing():
    complaint = complaint_in("accepted")
    add(complaint, "Опять темно", seen=1)
    for name in ("add", "send"):
        with pytest.raises(workflow.Refused, match="нет права"):
            workflow.make(
                name, complaint.pk, by=UserFactory(), at=timezone.now(), given=Given(text="Опять темно", seen=1)
            )


def test_whoever_is_assigned_by_another_learns_of_it_by_mail():
    complaint = complaint_in("accepted")
    executor, head = someone("executor", complaint), someone("head", complaint)
    letters = Message.objects.filter(kind="staff_assigned").values_list("address", flat=True)
    workflow.make("assign", complaint.pk, by=head, at=timezone.now(), given=Given(executor_id=head.pk))
    assert list(letters) == []
    workflow.make("assign", complaint.pk, by=head, at=timezone.now(), given=Given(executor_id=executor.pk))
    assert list(letters.all()) == [executor.email]


def test_more_additions_an_hour_than_anybody_needs_wait_until_the_hour_is_over(settings):
    settings.ADDITIONS_PER_HOUR = 2
    complaint, now = complaint_in("accepted"), timezone.now()
    author = complaint.author
    other = sent_complaint(author=author)
    for row, minute in ((complaint, 0), (other, 10)):
        workflow.make("add", row.pk, by=author, at=now + timedelta(minutes=minute), given=Given(text="Ещё"))
    free = f"{timezone.localtime(now + timedelta(minutes=61)):%H:%M}"
    with pytest.raises(workflow.Refused, match=f"не больше 2 раз.*после {free}"):
        workflow.make("add", other.pk, by=author, at=now + timedelta(minutes=59), given=Given(text="И ещё"))
    assert workflow.make("add", other.pk, by=author, at=now + timedelta(minutes=61), given=Given(text="И ещё"))


def test_whom_it_is_about_does_not_consider_it():
    topic = CategoryFactory()
    registry = RegistryFactory()
    assert sent_complaint(category=topic, about_department=topic.department).department == registry
    assert sent_complaint(category=topic, about_department=DepartmentFactory()).department == topic.department


def test_history_is_chained_and_a_changed_line_is_found():
    complaint = complaint_in("completed")
    events = list(complaint.events.all())
    assert [event.position for event in events] == [1, 2, 3]
    assert broken_links(events) == []
    events[1].to_status = "accepted"
    assert broken_links(events) == [events[1]]


def test_emptying_a_text_keeps_the_chain_whole():
    complaint = complaint_in("completed")
    Event.objects.filter(complaint=complaint).update(text="")
    assert broken_links(list(complaint.events.all())) == []


def test_history_is_append_only():
    event = sent_complaint().events.get()
    event.text = "Иначе"
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the trigger is PostgreSQL's: make test-services")
def test_the_database_refuses_to_rewrite_history():
    event = sent_complaint().events.get()
    for change in ({"kind": "take"}, {"text": "Иначе"}, {"hash": "0" * 64}):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            Event.objects.filter(pk=event.pk).update(**change)
    with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM complaints_event WHERE id = %s", [event.pk])


@pytest.mark.parametrize(
    "lie",
    [
        {"status": "completed"}, {"outcome": "met"}, {"number": None}, {"status": "draft"}, {"due_on": None},
        {"status": "in_progress", "completed_at": timezone.now()}, {"status": "lost"},
    ],
)  # fmt: skip
def test_the_database_states_the_invariants(lie):
    complaint = sent_complaint()
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(**lie)


def test_a_text_that_cannot_be_rendered_changes_nothing(monkeypatch):
    complaint = complaint_in("accepted")
    head = someone("head", complaint)

    def broken(*args, **kwargs):
        raise RuntimeError("no such text")

    monkeypatch.setattr("complaints.notices.outbox.enqueue", broken)
    with pytest.raises(RuntimeError):
        workflow.make("take", complaint.pk, by=head, at=timezone.now())
    after = Complaint.objects.get(pk=complaint.pk)
    assert (after.status, after.version, after.events.count()) == ("accepted", complaint.version, 1)
