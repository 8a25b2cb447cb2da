"""Stopping correspondence and opening again: all that the law asks of the first, what the second puts back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cabinet import checks
from complaints import terms, timeline, workflow
from complaints.admin import history
from complaints.models import Complaint, Status
from complaints.models.event import broken_links
from complaints.workflow import Given
from notifications.models import Message
from tests.complaints.desk import complaint_at, confirmed, form, move, officer, page, results
from tests.complaints.ends import answered_earlier, leaving, passing_on, stopping
from tests.factories import DepartmentFactory, sent_complaint

pytestmark = pytest.mark.django_db


@pytest.fixture
def complaint():
    return complaint_at()


def test_the_earlier_answers_stay_linked_by_number(complaint, head):
    event = move(complaint, "stop", head, **vars(stopping(complaint)))
    earlier = Complaint.objects.exclude(pk=complaint.pk).order_by("sent_at")
    numbers = [each.number for each in earlier]
    mail = Message.objects.get(kind="correspondence_terminated", channel="email").body

    assert [each["number"] for each in event.details["earlier"]] == numbers
    assert (complaint.outcome, complaint.ground, complaint.status) == ("stopped", "repeated", "completed")
    for number in numbers:
        assert number in mail
        assert number in timeline.lines(complaint)[0].text
    assert "59-ФЗ, ст. 11, ч. 5" in timeline.state(complaint, None, timezone.localdate()).sentence


def refused(complaint, by, **given):
    """The sentence."""
    with pytest.raises(workflow.Refused) as refusal:
        move(complaint, "stop", by, **given)
    assert Complaint.objects.get(pk=complaint.pk).is_open
    return str(refusal.value)


def test_one_answer_is_not_repeatedly(complaint, head):
    keys = answered_earlier(complaint, 1)
    assert "не меньше: 2" in refused(complaint, head, earlier_ids=keys, confirmed=True)
    assert "не меньше: 2" in refused(complaint, head, earlier_ids=keys * 2, confirmed=True)


def test_the_authority_may_ask_for_more_answers_and_never_for_fewer(complaint, head, settings):
    settings.MIN_PREVIOUS_ANSWERS = 3
    assert "не меньше: 3" in refused(complaint, head, **vars(stopping(complaint)))
    assert checks.correspondence_is_stopped_lawfully(None) == []
    settings.MIN_PREVIOUS_ANSWERS = 1
    assert [each.id for each in checks.correspondence_is_stopped_lawfully(None)] == ["cabinet.E030"]


def test_new_arguments_are_considered(complaint, head):
    given = stopping(complaint, confirmed=False)
    assert "новых доводов" in refused(complaint, head, **vars(given))


def test_neither_somebody_elses_nor_an_unanswered_nor_a_later_one_counts(complaint, head):
    mine = answered_earlier(complaint, 1)
    theirs = answered_earlier(complaint_at(category=complaint.category), 1)
    unanswered = sent_complaint(
        at=complaint.sent_at - timedelta(days=9), author=complaint.author, category=complaint.category
    )
    left = sent_complaint(
        at=complaint.sent_at - timedelta(days=8), author=complaint.author, category=complaint.category
    )
    move(left, "leave", head, **vars(leaving(left)))
    for other in (theirs[0], unanswered.pk, left.pk, complaint.pk, 0):
        assert "только прежние обращения" in refused(complaint, head, earlier_ids=(*mine, other), confirmed=True)


def test_what_the_head_may_not_read_is_not_in_the_list(verified_client, complaint, head):
    answered_earlier(complaint, 2)
    foreign = Complaint.objects.exclude(pk=complaint.pk).order_by("sent_at").first()
    Complaint.objects.filter(pk=foreign.pk).update(department=DepartmentFactory())
    html = verified_client(head).get(form(complaint, "stop")).content.decode()
    own = Complaint.objects.exclude(pk__in=[complaint.pk, foreign.pk]).get()

    assert f'value="{own.pk}"' in html
    assert foreign.number not in html


def test_the_form_stops_once_with_what_was_looked_at(verified_client, complaint, head):
    desk, keys = verified_client(head), answered_earlier(complaint, 2)
    fields = {"version": complaint.version, "earlier_ids": keys, "confirmed": "on", "text": "Ответы даны."}
    assert (
        "Отметьте прежние обращения"
        in desk.post(form(complaint, "stop"), {**fields, "earlier_ids": []}).content.decode()
    )
    assert confirmed(desk, form(complaint, "stop"), fields).status_code == 302
    assert desk.post(form(complaint, "stop"), fields).status_code == 200
    assert complaint.events.filter(kind="stop").count() == 1


def test_a_new_complaint_is_taken_as_ever(complaint, head):
    move(complaint, "stop", head, **vars(stopping(complaint)))
    again = sent_complaint(author=complaint.author, category=complaint.category)
    assert (again.status, again.number is not None) == (Status.ACCEPTED, True)


# --- opening again -------------------------------------------------------------------------------------------------


WAYS = {
    "answer": lambda complaint: Given(text="Починили.", results=results(complaint)),
    "redirect": passing_on,
    "leave": leaving,
    "stop": stopping,
}


@pytest.mark.parametrize("name", WAYS)
def test_a_mistaken_end_is_taken_back_and_the_term_stays(name):
    complaint = complaint_at("needs_clarification" if name == "answer" else "accepted")
    head, due = officer("head", complaint), complaint.due_on
    move(complaint, name, head, **vars(WAYS[name](complaint)))
    before = complaint.outcome
    event = move(complaint, "reopen", head, text="Ошиблись номером.")

    assert (complaint.status, complaint.outcome, complaint.ground, complaint.completed_at, complaint.due_on) == (
        "in_progress", "", "", None, due,
    )  # fmt: skip
    assert (event.details["outcome"], event.details["due"]) == (before, due.isoformat())
    assert "Ошиблись номером." in timeline.lines(complaint)[0].text
    assert ("Прежний ответ отменён" in timeline.lines(complaint)[0].text) == (name == "answer")
    assert f"до {due:%d.%m.%Y}" in Message.objects.get(kind="reopened", channel="email").body
    assert "Ошиблись номером." not in Message.objects.get(kind="reopened", channel="email").body
    assert all(answer.void_at for answer in complaint.answers.all())
    assert complaint.answers.count() == (name == "answer")
    assert "Прежний итог: " in history.entries(complaint)[0].change
    assert broken_links(list(complaint.events.all())) == []


@pytest.fixture
def late():
    """Left twenty days after a registration of fifty days ago."""
    complaint = sent_complaint(at=timezone.now() - timedelta(days=50))
    workflow.make(
        "leave", complaint.pk, by=officer("head", complaint), at=timezone.now() - timedelta(days=30),
        given=leaving(complaint),
    )  # fmt: skip
    complaint.refresh_from_db()
    return complaint


@pytest.mark.parametrize("days", [None, 0, -1, 31])
def test_a_term_that_has_passed_needs_a_new_one_within_thirty_days(late, days):
    with pytest.raises(workflow.Refused, match="от 1 до 30 дней"):
        move(late, "reopen", officer("head", late), text="Ошиблись.", days=days)


def test_the_new_term_counts_from_today_and_its_clock_says_so(verified_client, late):
    move(late, "reopen", officer("head", late), text="Ошиблись.", days=30)
    today = timezone.localdate()
    assert today < late.due_on <= today + timedelta(days=30)
    assert not late.is_overdue(today)
    clock = terms.in_force(late)["answer"]
    assert (clock.started_on, clock.days, clock.due_on) == (today, 30, late.due_on)
    assert "открыли снова" in verified_client(officer("head", late)).get(page(late)).content.decode()


def test_a_term_set_anew_that_has_passed_again_stays_late(late):
    head = officer("head", late)
    move(late, "reopen", head, text="Завершили по ошибке.", days=1)
    Complaint.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    move(late, "answer", head, text="Починили.", results=results(late), confirmed=True)
    due = late.due_on
    with pytest.raises(workflow.Refused, match="остаётся прежним"):
        move(late, "reopen", head, text="Опять по ошибке.", days=30)
    move(late, "reopen", head, text="Опять по ошибке.")
    assert late.due_on == due


def test_a_term_that_runs_is_not_moved(complaint, head):
    move(complaint, "leave", head, **vars(leaving(complaint)))
    with pytest.raises(workflow.Refused, match="остаётся прежним"):
        move(complaint, "reopen", head, text="Ошиблись.", days=10)


def test_the_author_is_told_why(complaint, head):
    move(complaint, "leave", head, **vars(leaving(complaint)))
    with pytest.raises(workflow.Refused, match="почему рассмотрение продолжается"):
        move(complaint, "reopen", head, text=" ")


def test_what_its_author_took_back_stays_so(verified_client, complaint, head):
    move(complaint, "withdraw", complaint.author)
    with pytest.raises(workflow.Refused, match="сам отозвал"):
        move(complaint, "reopen", head, text="Ошиблись.")
    html = verified_client(head).get(page(complaint)).content.decode()

    assert "Открыть снова" not in html
    assert "Заявитель отозвал обращение" in html
    assert "Завершено: отозвано заявителем" in html


def test_a_closed_cabinet_has_nobody_to_answer_to(complaint, head):
    move(complaint, "leave", head, **vars(leaving(complaint)))
    type(complaint.author).objects.filter(pk=complaint.author_id).update(is_active=False)
    with pytest.raises(workflow.Refused, match="отвечать некуда"):
        move(complaint, "reopen", head, text="Ошиблись.")


def test_the_form_asks_for_days_only_when_the_term_has_passed(verified_client, complaint, head, late):
    move(complaint, "leave", head, **vars(leaving(complaint)))
    assert 'name="days"' not in verified_client(head).get(form(complaint, "reopen")).content.decode()
    desk = verified_client(officer("head", late))
    assert 'name="days"' in desk.get(form(late, "reopen")).content.decode()
    fields = {"version": late.version, "text": "Ошиблись."}
    for days in ("", "0", "31", "много"):
        assert "от 1 до 30 дней" in desk.post(form(late, "reopen"), {**fields, "days": days}).content.decode()
    assert confirmed(desk, form(late, "reopen"), {**fields, "days": "10"}).status_code == 302
    assert Complaint.objects.get(pk=late.pk).status == Status.IN_PROGRESS
