"""Nobody considers a complaint about oneself, nor do one's subordinates; every attempt is written down (59-ФЗ ст. 8 ч. 6)."""

import pytest
from django.utils import timezone

from complaints import workflow
from complaints.models import Complaint, OtherBody, RefusedMove
from complaints.workflow import Given, Refused, ban
from notifications.models import Message
from tests.complaints import desk
from tests.factories import DepartmentFactory, PostingFactory, RegistryFactory, StaffFactory, sent_complaint

pytestmark = pytest.mark.django_db
LAW = r"59-ФЗ, ст\. 8, ч\. 6"


@pytest.fixture
def head():
    """Who is complained about: the head of a department."""
    return PostingFactory(role="head", user=StaffFactory(last_name="Власов", first_name="Павел", middle_name=""))


@pytest.fixture
def complaint(head):
    """About that head, in another department."""
    return desk.complaint_at(about_official=head.user)


def attempts():
    return list(RefusedMove.objects.order_by("pk").values_list("actor", "move", "tried"))


def barred(complaint, name, by, **given):
    """Refused with the article; nothing has changed but the journal."""
    before = (complaint.version, complaint.events.count(), Message.objects.count(), len(attempts()))
    with pytest.raises(Refused, match=LAW):
        desk.move(complaint, name, by, **given)
    complaint.refresh_from_db()
    after = (complaint.version, complaint.events.count(), Message.objects.count(), len(attempts()) - 1)
    return before == after


# --- to whom --------------------------------------------------------------------------------------------------------------
def test_an_attempt_to_give_it_to_whom_it_is_about_is_refused_and_written_down(head, complaint):
    PostingFactory(user=head.user, department=complaint.department)
    chief, now = desk.officer("head", complaint), timezone.now()

    assert barred(complaint, "assign", chief, executor_id=head.user.pk)
    line = RefusedMove.objects.get()
    assert (line.complaint, line.actor, line.move, line.tried) == (complaint, chief, "assign", "Власов П.")
    assert line.unit == f"{chief.official_name}, {complaint.department.name}"
    assert "ст. 8" in line.reason
    assert line.at >= now


def test_every_press_counts(complaint, head):
    registrar = desk.officer("registrar", complaint)
    for _press in range(3):
        assert barred(complaint, "transfer", registrar, department_id=head.department.pk)
    assert attempts() == [(registrar.pk, "transfer", head.department.name)] * 3


def test_the_subordinates_of_whom_it_is_about_do_not_get_it(head, complaint):
    under = PostingFactory(department=head.department).user
    PostingFactory(user=under, department=complaint.department)
    assert barred(complaint, "assign", desk.officer("head", complaint), executor_id=under.pk)


def test_the_people_of_the_named_department_do_not_get_it():
    unit = DepartmentFactory()
    complaint, there = desk.complaint_at(about_department=unit), PostingFactory(department=unit).user
    PostingFactory(user=there, department=complaint.department)
    assert barred(complaint, "assign", desk.officer("registrar", complaint), executor_id=there.pk)


@pytest.mark.parametrize("name", ["take", "ask"])
def test_a_subordinate_does_not_take_it_but_passes_it_on(head, complaint, name):
    """The official came to lead this department after the complaint had come there."""
    under = desk.officer("executor", complaint)
    PostingFactory(user=head.user, department=complaint.department, role="head")

    assert barred(complaint, name, under, text="Вопрос?")
    assert desk.move(complaint, "transfer", under, department_id=RegistryFactory().pk, note="Жалоба на руководителя")


@pytest.mark.parametrize("name", ["comment", "reclassify"])
def test_whoever_may_not_consider_it_does_not_change_it_or_write_to_its_author(head, complaint, name):
    under = desk.officer("executor", complaint)
    PostingFactory(user=head.user, department=complaint.department, role="head")

    assert barred(complaint, name, under, text="Слова", kind="statement")


def test_the_registrar_who_only_passes_on_is_nobodys_subordinate(head, complaint):
    """Even when whom it is about serves in the registry too."""
    PostingFactory(user=head.user, department=RegistryFactory(), role="head")
    registrar = desk.officer("registrar", complaint)
    assert desk.move(complaint, "transfer", registrar, department_id=DepartmentFactory().pk)


def test_a_body_named_by_its_whole_name_does_not_get_it():
    inspection = OtherBody.objects.create(code="gzhi", name="Государственная жилищная инспекция")
    about_it = Complaint(about_text="Жалуюсь на государственную жилищную инспекцию области")
    about_another, about_nobody = Complaint(about_text="Трудовая инспекция"), Complaint()

    with pytest.raises(Refused, match=LAW) as refusal:
        ban.not_to_body(about_it, inspection)
    assert refusal.value.tried == inspection.name
    ban.not_to_body(about_another, inspection)
    ban.not_to_body(about_nobody, inspection)


# --- what the pages do -------------------------------------------------------------------------------------------------------
def test_the_form_does_not_offer_them_and_a_forged_choice_is_refused_and_written(verified_client, head, complaint):
    PostingFactory(user=head.user, department=complaint.department)
    chief = desk.officer("head", complaint)
    browser, url = verified_client(chief), desk.form(complaint, "assign")

    assert f'<option value="{head.user.pk}"' not in browser.get(url).content.decode()
    answer = desk.confirmed(browser, url, {"executor_id": head.user.pk, "version": complaint.version})
    assert "59-ФЗ, ст. 8, ч. 6" in answer.content.decode()
    assert attempts() == [(chief.pk, "assign", "Власов П.")]


def test_an_attempt_refused_while_looking_at_what_goes_out_is_written_once(verified_client, head, complaint):
    registrar = desk.officer("registrar", complaint)
    typed = {"department_id": head.department.pk, "version": complaint.version, "note": "Туда"}
    answer = verified_client(registrar).post(desk.form(complaint, "transfer"), typed)

    assert "59-ФЗ, ст. 8, ч. 6" in answer.content.decode()
    assert attempts() == [(registrar.pk, "transfer", head.department.name)]


def test_a_form_that_is_only_opened_is_no_attempt(verified_client, head, complaint):
    under = desk.officer("executor", complaint)
    PostingFactory(user=head.user, department=complaint.department, role="head")
    browser, url = verified_client(under), desk.form(complaint, "take")

    for opened in (url, desk.form(complaint, "comment")):
        assert "59-ФЗ, ст. 8, ч. 6" in browser.get(opened).content.decode()
    assert attempts() == []
    assert "59-ФЗ, ст. 8, ч. 6" in browser.post(url, {"version": complaint.version}).content.decode()
    assert attempts() == [(under.pk, "take", under.official_name)]


def test_whom_it_is_about_has_no_access_to_its_card_whatever_the_post(verified_client, head, complaint):
    """59-ФЗ ст. 6 ч. 1: nobody is persecuted for an appeal."""
    PostingFactory(user=head.user, department=RegistryFactory(), role="registrar")
    browser = verified_client(head.user)
    assert complaint.number not in browser.get(desk.LIST).content.decode()
    for url in (desk.page(complaint), desk.form(complaint, "comment"), desk.form(complaint, "note")):
        assert browser.get(url).status_code == 404
    assert not Message.objects.filter(user=head.user, reference=complaint.number).exists()


def test_whom_it_is_about_gets_no_letter_of_it():
    official = PostingFactory(role="head").user
    unit = DepartmentFactory()
    PostingFactory(user=official, department=unit)
    other = PostingFactory(department=unit).user
    complaint = sent_complaint(about_official=official)
    Complaint.objects.filter(pk=complaint.pk).update(department=unit)
    workflow.make("add", complaint.pk, by=complaint.author, at=timezone.now(), given=Given(text="Ещё"))
    told = Message.objects.filter(kind="staff_supplement", reference=complaint.number).values_list("user", flat=True)
    assert list(told) == [other.pk]


# --- a second thought -----------------------------------------------------------------------------------------------------
def refused_for(words, complaint, name, by, **given):
    with pytest.raises(Refused, match=words):
        desk.move(complaint, name, by, **given)
    return not attempts()


@pytest.fixture
def beside(head, complaint):
    """A colleague of whom it is about: both serve here, the official does not lead."""
    PostingFactory(user=head.user, department=complaint.department)
    return desk.officer("executor", complaint)


def test_a_colleague_from_the_same_unit_needs_a_confirmation(complaint, beside):
    chief = desk.officer("head", complaint)
    assert refused_for("в одном подразделении.*Подтверждаю", complaint, "assign", chief, executor_id=beside.pk)
    desk.move(complaint, "assign", chief, executor_id=beside.pk, confirmed=True)
    assert complaint.executor == beside
    desk.move(complaint, "take", beside)
    assert complaint.status == "in_progress"


def test_only_the_head_confirms_a_colleague_from_the_same_unit(complaint, beside):
    registrar = desk.officer("registrar", complaint)
    given = {"executor_id": beside.pk, "confirmed": True}
    assert refused_for("только руководитель", complaint, "assign", registrar, **given)


@pytest.mark.parametrize("name", ["take", "ask", "assign"])
def test_nobody_confirms_for_oneself(complaint, beside, name):
    given = {"executor_id": beside.pk} if name == "assign" else {"text": "Вопрос?"} if name == "ask" else {}
    assert refused_for("в одном подразделении", complaint, name, beside, confirmed=True, **given)


def test_the_form_asks_whoever_leads_and_names_whom_it_means(verified_client, complaint, beside):
    chief, url = desk.officer("head", complaint), desk.form(complaint, "assign")
    html = verified_client(chief).get(url).content.decode()
    assert "Подтверждаю назначение" in html
    assert f"{beside.official_name} служит в одном подразделении" in html
    assert "Подтверждаю назначение" not in verified_client(beside).get(url).content.decode()

    typed = {"executor_id": beside.pk, "version": complaint.version}
    assert "в одном подразделении" in desk.confirmed(verified_client(chief), url, typed).content.decode()
    assert desk.confirmed(verified_client(chief), url, {**typed, "confirmed": "on"}).status_code == 302
    complaint.refresh_from_db()
    assert complaint.executor == beside


def test_an_ordinary_complaint_asks_for_no_confirmation(verified_client):
    complaint = desk.complaint_at()
    desk.officer("executor", complaint)
    html = verified_client(desk.officer("head", complaint)).get(desk.form(complaint, "assign")).content.decode()
    assert "Подтверждаю назначение" not in html


@pytest.fixture
def repeated():
    """A complaint about the answer to another one, and who had prepared that answer."""
    first = desk.complaint_at("completed")
    again = sent_complaint(author=first.author, category=first.category, previous_number=first.number)
    return again, first.executor


def test_a_complaint_about_an_answer_does_not_go_to_who_gave_it_without_a_confirmation(repeated):
    again, before = repeated
    registrar = desk.officer("registrar", again)
    assert refused_for("готовил ответ", again, "take", before)
    assert refused_for("готовил ответ", again, "assign", registrar, executor_id=before.pk)
    desk.move(again, "assign", registrar, executor_id=before.pk, confirmed=True)
    assert again.executor == before


def test_another_kind_given_by_staff_takes_no_guard_away(repeated):
    again, before = repeated
    desk.move(again, "reclassify", desk.officer("registrar", again), kind="statement")
    assert refused_for("готовил ответ", again, "take", before)


def test_who_gave_the_answer_does_not_sign_the_next_one_under_the_name_of_another(repeated):
    again, before = repeated
    desk.move(again, "take", desk.officer("executor", again))
    answer = {"text": "Починили.", "results": desk.results(again)}
    assert refused_for("готовил ответ", again, "answer", before, **answer)
    desk.move(again, "answer", desk.officer("head", again), **answer)
    assert again.outcome == "met"


@pytest.mark.parametrize("changed", [{"kind": "statement"}, {"previous_number": "2026-000000-0"}])
def test_what_complains_of_no_answer_needs_none(repeated, changed):
    again, before = repeated
    Complaint.objects.filter(pk=again.pk).update(**changed)
    desk.move(again, "take", before)
    assert again.executor == before


def test_the_number_of_somebody_elses_complaint_tells_nothing(repeated):
    again, before = repeated
    foreign = sent_complaint(category=again.category, previous_number=again.previous_number)
    desk.move(foreign, "take", before)
    assert foreign.executor == before


def test_the_journal_cannot_be_rewritten(complaint, head):
    barred(complaint, "transfer", desk.officer("registrar", complaint), department_id=head.department.pk)
    line = RefusedMove.objects.get()
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()
