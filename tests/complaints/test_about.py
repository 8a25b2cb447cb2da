"""Whom a complaint is about: who may be named, who reads it, and that it does not go straight to them (59-ФЗ ст. 8 ч. 6)."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints import about, personal_page, personal_record, summary, workflow
from complaints.models import Complaint
from tests.complaints import desk
from tests.complaints.test_drafts import STORY, page
from tests.complaints.test_formats import sentence_beside
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


@pytest.fixture
def head():
    return PostingFactory(
        role="head",
        title="Начальник управления",
        user=StaffFactory(last_name="Власов", first_name="Павел", middle_name=""),
    )


def step(client, draft, **typed):
    html = client.post(page(draft, "story"), {**STORY, **typed}, follow=True).content.decode()
    draft.refresh_from_db()
    return html


def test_departments_but_the_registry_and_heads_in_office_are_offered(client, draft, head):
    registry, closed = RegistryFactory(), DepartmentFactory(active=False)
    PostingFactory(role="head", department=closed, user__last_name="Закрытов")
    PostingFactory(role="executor", user__last_name="Рядовой")
    PostingFactory(role="head", department=registry, user__last_name="Приёмов")
    PostingFactory(role="head", user__last_name="Ушедший", user__is_active=False)
    html = client.get(page(draft, "story")).content.decode()
    whom = html[html.index("На кого вы жалуетесь") : html.index("Это уже второе")]

    assert f"Власов Павел, начальник управления, {head.department.name}" in whom
    assert f'<option value="{head.department.pk}">{head.department.name}</option>' in whom
    for absent in (registry.name, closed.name, "Закрытов", "Рядовой", "Ушедший", "Приёмов"):
        assert absent not in whom
    assert "рассматривать не дадут" in whom


def test_whom_it_is_about_is_kept_and_shown_to_the_author_and_to_staff(client, verified_client, author, head):
    draft = DraftFactory(author=author)
    RegistryFactory()
    step(
        client, draft, about_department=head.department.pk, about_official=head.user.pk, about_text="Мастер участка <6>"
    )
    review = client.get(page(draft, "review")).content.decode()
    client.post(page(draft, "review"), {"files_shown": "0"})
    draft.refresh_from_db()
    own = client.get(draft.get_absolute_url()).content.decode()
    staff = verified_client(desk.officer("registrar", draft)).get(desk.page(draft)).content.decode()
    record = personal_record.of_complaint(personal_record.complaints(author).get(), {})

    assert (draft.about_department, draft.about_official) == (head.department, head.user)
    named = [head.department.name, "Власов Павел, начальник управления", "Мастер участка &lt;6&gt;"]
    for html in (review, own, staff):
        assert all(name in html for name in named)
    assert record["about"] == [name.replace("&lt;6&gt;", "<6>") for name in named]
    assert personal_page._line("На кого", "about", record["about"]).points == record["about"]


def test_the_blocks_stand_folded_until_they_hold_something(client, draft, head):
    def is_open(html, words):
        return " open>" in html[: html.index(words)].rpartition("<details")[2]

    empty = client.get(page(draft, "story")).content.decode()
    filled = step(client, draft, about_text="Мастер", check="1")
    faulty = step(client, draft, about_department="x")
    assert [is_open(html, "На кого вы жалуетесь") for html in (empty, filled, faulty)] == [False, True, True]
    assert not is_open(filled, "Документы, сроки")
    assert is_open(step(client, draft, norms="354", check="1"), "Документы, сроки")


def test_a_proposal_complains_of_nobody(client, draft):
    Complaint.objects.filter(pk=draft.pk).update(kind="proposal")
    assert "На кого вы жалуетесь" not in client.get(page(draft, "story")).content.decode()
    Complaint.objects.filter(pk=draft.pk).update(about_text="Мастер")
    assert "На кого вы жалуетесь" in client.get(page(draft, "story")).content.decode()


FORGED = {
    "a closed department": ("about_department", lambda: DepartmentFactory(active=False).pk),
    "the registry": ("about_department", lambda: RegistryFactory().pk),
    "no department": ("about_department", lambda: 10**9),
    "a word": ("about_department", lambda: "zhkh"),
    "NUL": ("about_department", lambda: "\x00"),
    "endless digits": ("about_department", lambda: "9" * 5000),
    "an executor": ("about_official", lambda: PostingFactory().user.pk),
    "a citizen": ("about_official", lambda: UserFactory().pk),
    "a head who left": ("about_official", lambda: PostingFactory(role="head", user__is_active=False).user.pk),
}


@pytest.mark.parametrize(("field", "value"), FORGED.values(), ids=FORGED)
@pytest.mark.parametrize("pressed", ["continue", "save", "check", "add_row"])
def test_a_forged_choice_gets_a_sentence_and_is_not_kept(client, draft, field, value, pressed):
    html = step(client, draft, **{field: value(), pressed: "requests"})
    assert getattr(draft, field) is None
    if pressed != "save":
        assert "из списка" in sentence_beside(html, field)
    assert draft.story == STORY["story"]


def test_a_department_closed_since_is_asked_about_again(client, author):
    RegistryFactory()
    unit = DepartmentFactory()
    draft = DraftFactory(author=author, about_department=unit)
    type(unit).objects.filter(pk=unit.pk).update(active=False)
    client.post(page(draft, "review"), {"files_shown": "0"})
    draft.refresh_from_db()
    assert draft.number is None
    assert page(draft, "story") in client.get(page(draft, "review")).content.decode()


# --- where it goes -----------------------------------------------------------------------------------------------------
def test_a_complaint_goes_to_the_department_of_its_topic():
    topic = CategoryFactory()
    assert sent_complaint(category=topic).department == topic.department
    assert sent_complaint(category=topic, about_department=DepartmentFactory()).department == topic.department


def test_a_complaint_about_that_department_goes_to_the_registry():
    topic = CategoryFactory()
    complaint = sent_complaint(category=topic, about_department=topic.department)
    assert complaint.department.is_registry


def test_a_complaint_about_its_head_goes_to_the_registry(head):
    topic = CategoryFactory(department=head.department)
    assert sent_complaint(category=topic, about_official=head.user).department.is_registry
    other = CategoryFactory()
    assert sent_complaint(category=other, about_official=head.user).department == other.department


def test_a_sent_complaint_names_them_as_on_the_day_of_sending(head):
    official, unit = head.user, head.department
    complaint = sent_complaint(about_official=official, about_department=unit, about_text="Мастер")
    named = [unit.name, "Власов Павел, начальник управления", "Мастер"]
    head.delete()
    type(official).objects.filter(pk=official.pk).update(last_name="", first_name="Кабинет закрыт")
    type(unit).objects.filter(pk=unit.pk).update(name="Другое управление")
    complaint = personal_record.complaints(complaint.author).get()

    assert about.words(complaint) == named
    assert personal_record.of_complaint(complaint, {})["about"] == named
    assert dict(summary.told(complaint))["На кого жалоба"] == named


def test_an_official_of_a_draft_who_lost_the_post_is_still_named(head):
    draft = DraftFactory(about_official=head.user)
    head.delete()
    draft.refresh_from_db()
    assert about.words(draft) == ["Власов Павел, руководитель"]


def test_a_complaint_sent_before_the_words_were_kept_names_them_as_they_are_called_now(head):
    complaint = sent_complaint(about_official=head.user)
    Complaint.objects.filter(pk=complaint.pk).update(about_words="")
    complaint.refresh_from_db()
    assert about.words(complaint) == ["Власов Павел, начальник управления"]


# --- who never considers it ------------------------------------------------------------------------------------------------
LAW = r"59-ФЗ, ст\. 8, ч\. 6"


def refused(complaint, name, by, **given):
    """Refused with the article, and nothing has changed."""
    complaint.refresh_from_db()
    before = (complaint.status, complaint.department, complaint.executor, complaint.version)
    with pytest.raises(workflow.Refused, match=LAW):
        workflow.make(name, complaint.pk, by=by, at=timezone.now(), given=workflow.Given(**given))
    complaint.refresh_from_db()
    return (complaint.status, complaint.department, complaint.executor, complaint.version) == before


def offered(client, complaint, name):
    return re.findall(r'<option value="(\d+)"', client.get(desk.form(complaint, name)).content.decode())


def test_it_is_not_passed_to_the_department_it_is_about(verified_client):
    unit, other = DepartmentFactory(), DepartmentFactory()
    complaint = sent_complaint(about_department=unit)
    registrar = desk.officer("registrar", complaint)

    assert refused(complaint, "transfer", registrar, department_id=unit.pk)
    choices = offered(verified_client(registrar), complaint, "transfer")
    assert str(unit.pk) not in choices
    assert str(other.pk) in choices
    workflow.make(
        "transfer", complaint.pk, by=registrar, at=timezone.now(), given=workflow.Given(department_id=other.pk)
    )


def test_staff_read_over_the_buttons_and_the_forms_whom_it_must_not_be_given_to(verified_client):
    complaint, other = sent_complaint(about_department=DepartmentFactory()), sent_complaint()
    browser = verified_client(desk.officer("registrar", complaint))
    for address in (desk.page(complaint), desk.form(complaint, "transfer")):
        assert f"<b>На кого жалоба:</b> {complaint.about_department}." in browser.get(address).content.decode()
    assert "<b>На кого жалоба:</b>" not in browser.get(desk.page(other)).content.decode()


def test_it_is_not_passed_to_where_whom_it_is_about_serves(verified_client, head):
    complaint = sent_complaint(about_official=head.user)
    registrar = desk.officer("registrar", complaint)

    assert refused(complaint, "transfer", registrar, department_id=head.department.pk)
    assert str(head.department.pk) not in offered(verified_client(registrar), complaint, "transfer")


def test_it_goes_back_to_the_registry_even_when_whom_it_is_about_serves_there_too(head):
    complaint = sent_complaint(about_official=head.user)
    PostingFactory(user=head.user, department=RegistryFactory(), role="registrar")
    executor = desk.officer("executor", complaint)
    given = workflow.Given(department_id=RegistryFactory().pk, note="Не наше")
    workflow.make("transfer", complaint.pk, by=executor, at=timezone.now(), given=given)
    complaint.refresh_from_db()
    assert complaint.department.is_registry


def test_whom_it_is_about_is_not_chosen_to_consider_it(verified_client, head):
    complaint = sent_complaint(about_official=head.user)
    PostingFactory(user=head.user, department=complaint.department)
    colleague, chief = desk.officer("executor", complaint), desk.officer("head", complaint)

    assert refused(complaint, "assign", chief, executor_id=head.user.pk)
    choices = offered(verified_client(chief), complaint, "assign")
    assert str(head.user.pk) not in choices
    assert str(colleague.pk) in choices


MEANWHILE = {
    "take": "accepted", "ask": "accepted", "remind": "needs_clarification", "resume": "needs_clarification",
    "answer": "in_progress",
}  # fmt: skip


@pytest.mark.parametrize(("name", "status"), MEANWHILE.items())
def test_whom_it_is_about_does_not_consider_it_but_may_pass_it_on(head, name, status):
    """The post in this department came after the complaint had."""
    complaint = desk.complaint_at(status, about_official=head.user)
    PostingFactory(user=head.user, department=complaint.department, role="head", may_sign=True)
    tomorrow = timezone.localdate() + timedelta(days=1)

    assert refused(complaint, name, head.user, text="Слова", results=desk.results(complaint), reply_until=tomorrow)
    passed = workflow.Given(department_id=RegistryFactory().pk, note="Жалоба на меня")
    assert workflow.make("transfer", complaint.pk, by=head.user, at=timezone.now(), given=passed)


# --- the previous complaint ----------------------------------------------------------------------------------------------
def previous_of(client, draft, **typed):
    html = step(client, draft, **typed)
    return draft.previous_number, html


def test_own_complaints_of_three_years_are_offered_the_newest_first(client, author, draft):
    now = timezone.now()
    old = sent_complaint(author=author, at=now - timedelta(days=3 * 366))
    foreign = sent_complaint()
    mine = [sent_complaint(author=author, title=f"Дело {n}", at=now - timedelta(days=n)) for n in range(12)]
    html = client.get(page(draft, "story")).content.decode()
    offered = [number for number in (each.number for each in mine) if f'value="{number}"' in html]

    assert offered == [each.number for each in mine[:10]]
    assert f"№ {mine[0].number} от {mine[0].registered_on:%d.%m.%Y}, Дело 0" in html
    for absent in (old, foreign):
        assert absent.number not in html


def test_who_has_not_written_before_is_asked_for_a_number_only(client, draft):
    html = client.get(page(draft, "story")).content.decode()
    assert 'name="previous_number"' in html
    assert 'name="previous"' not in html


def test_a_chosen_complaint_and_a_written_number_are_one_answer(client, author, draft):
    mine = sent_complaint(author=author).number
    foreign = "2026-004217-9"
    assert previous_of(client, draft, previous=mine)[0] == mine
    html = client.get(page(draft, "story")).content.decode()
    assert f'value="{mine}" id="id_previous_0" checked' in html
    assert previous_of(client, draft, previous=mine, previous_number=mine.replace("-", " "))[0] == mine
    assert previous_of(client, draft, previous="", previous_number=foreign)[0] == foreign
    html = client.get(page(draft, "story")).content.decode()
    assert f'name="previous_number" value="{foreign}"' in html
    assert previous_of(client, draft, previous="", previous_number="")[0] == ""


def test_two_different_numbers_are_asked_about(client, author, draft):
    mine = sent_complaint(author=author).number
    kept, html = previous_of(client, draft, previous=mine, previous_number="2026-004217-9")
    assert kept == "2026-004217-9"  # what was typed waits in the draft, the choice above comes back with the page
    assert "Выше выбрано другое обращение" in sentence_beside(html, "previous_number")


def test_a_complaint_of_somebody_else_cannot_be_chosen(client, author, draft):
    sent_complaint(author=author)
    kept, html = previous_of(client, draft, previous=sent_complaint().number)
    assert kept == ""
    assert "Выберите обращение из списка" in sentence_beside(html, "previous")


def test_the_step_asks_the_database_as_often_for_thirty_as_for_one(client, author, draft):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page(draft, "story")).status_code == 200
        return len(asked)

    sent_complaint(author=author)
    PostingFactory(role="head")
    queries()
    one = queries()
    for _each in range(29):
        sent_complaint(author=author)
        PostingFactory(role="head")
    assert queries() == one


def test_a_draft_that_names_nobody_is_judged_without_the_lists(client, author):
    RegistryFactory()
    draft = DraftFactory(author=author)
    client.get(page(draft, "review"))
    with CaptureQueriesContext(connection) as asked:
        client.get(page(draft, "review"))
    assert not [each for each in asked.captured_queries if "complaints_department" in each["sql"].partition("WHERE")[2]]
