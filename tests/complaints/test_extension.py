"""The head extends a term once, in time and with a reason; its author is told at once, the reason stays in the cabinet."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from complaints import timeline, workflow
from complaints.admin import history
from complaints.models import Complaint, Term
from complaints.workflow import AskedQuestion, Given
from notifications.models import Message
from tests.complaints.desk import complaint_at, confirmed, form, officer, page, results
from tests.factories import PostingFactory, UserFactory, sent_complaint

pytestmark = pytest.mark.django_db
REASON = "Ждём ответа на запрос в ресурсную организацию."


def moment(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/Moscow"))


def extend(complaint, day, **given):
    head = PostingFactory(department=complaint.department, role="head").user
    given = Given(**{"days": 30, "text": REASON, **given})
    event = workflow.make("extend", complaint.pk, by=head, at=moment(day), given=given)
    complaint.refresh_from_db()
    return event


@pytest.fixture
def complaint():
    """Registered on 05.10.2026: the plain last day is the holiday of 04.11, the due date 03.11.2026."""
    author = UserFactory(phone="+79001234567", phone_verified=True)
    return sent_complaint(at=moment(date(2026, 10, 5)), author=author)


def test_the_new_date_is_counted_from_the_plain_one_and_written_as_a_new_row(complaint):
    event = extend(complaint, date(2026, 11, 2), days=30)
    first, second = complaint.terms.filter(kind=Term.Kind.ANSWER)

    assert (complaint.due_on, complaint.extended_by) == (date(2026, 12, 4), 30)
    assert (first.extended_by, second.extended_by, second.days) == (0, 30, 30)
    assert (second.started_on, second.unshifted_on) == (date(2026, 10, 5), date(2026, 12, 4))
    assert event.details == {
        "days": 30, "changes": [{"kind": "answer", "before": "2026-11-03", "after": "2026-12-04"}]
    }  # fmt: skip


def test_the_author_reads_date_and_reason_in_the_cabinet_and_only_the_date_elsewhere(complaint):
    Message.objects.all().delete()
    extend(complaint, date(2026, 11, 2), days=14)
    letters = {message.channel: message for message in Message.objects.filter(kind="extended")}

    assert timeline.lines(complaint)[0].text == f"Ответим до 18 ноября, раньше было до 3 ноября. Причина: {REASON}"
    assert history.entries(complaint)[0].change == "Ответ: 03.11.2026 → 18.11.2026"
    assert set(letters) == {"cabinet", "email", "sms"}
    assert "продлён на 14 дн., до 18.11.2026" in letters["email"].body
    assert letters["sms"].body == f"№ {complaint.number}: срок продлён до 18.11"
    assert all(REASON not in f"{message.subject}{message.body}" for message in letters.values())
    assert all(message.created_at == moment(date(2026, 11, 2)) for message in letters.values())


@pytest.mark.parametrize(
    ("day", "given", "sentence"),
    [
        (date(2026, 11, 4), {}, "Срок прошёл 03.11.2026"),
        (date(2026, 11, 2), {"days": 31}, "на 1–30 дней"),
        (date(2026, 11, 2), {"days": 0}, "на 1–30 дней"),
        (date(2026, 11, 2), {"days": -5}, "на 1–30 дней"),
        (date(2026, 11, 2), {"days": None}, "на 1–30 дней"),
        (date(2026, 11, 2), {"text": "  "}, "Напишите причину"),
    ],
)
def test_what_the_law_does_not_allow_is_refused_and_changes_nothing(complaint, day, given, sentence):
    messages = Message.objects.count()
    with pytest.raises(workflow.Refused, match=sentence):
        extend(complaint, day, **given)
    complaint.refresh_from_db()
    assert (complaint.due_on, complaint.extended_by, complaint.events.count()) == (date(2026, 11, 3), 0, 1)
    assert (complaint.terms.filter(kind=Term.Kind.ANSWER).count(), Message.objects.count()) == (1, messages)


def test_an_extension_into_days_off_that_moves_nothing_is_refused():
    complaint = sent_complaint(at=moment(date(2026, 11, 12)))  # the plain last day is Saturday, 12.12
    assert complaint.due_on == date(2026, 12, 11)
    with pytest.raises(workflow.Refused, match="рабочих нет"):
        extend(complaint, date(2026, 12, 10), days=1)
    extend(complaint, date(2026, 12, 10), days=2)
    assert complaint.due_on == date(2026, 12, 14)


def test_the_settings_bound_it_closer(complaint, settings):
    settings.EXTENSION_MAX_DAYS = 10
    with pytest.raises(workflow.Refused, match="на 1–10 дней"):
        extend(complaint, date(2026, 11, 2), days=11)
    settings.MAX_EXTENSIONS = 0
    with pytest.raises(workflow.Refused, match="не продлевают"):
        extend(complaint, date(2026, 11, 2), days=5)


def test_the_reply_date_of_a_later_question_follows(complaint):
    extend(complaint, date(2026, 11, 2), days=30)
    head = PostingFactory(department=complaint.department, role="head").user
    given = Given(questions=(AskedQuestion("Где?"),), reply_until=date(2026, 12, 1))
    workflow.make("ask", complaint.pk, by=head, at=moment(date(2026, 11, 3)), given=given)
    assert complaint.clarifications.get().reply_until == date(2026, 12, 1)


# --- the form ------------------------------------------------------------------------------------------------------
@pytest.fixture
def fresh():
    return complaint_at("in_progress")


def test_the_head_sees_the_new_date_before_the_press_and_the_panel_after(verified_client, fresh):
    desk = verified_client(officer("head", fresh))
    typed = {"days": "14", "text": REASON, "version": fresh.version}
    shown = desk.post(form(fresh, "extend"), typed).content.decode()
    assert confirmed(desk, form(fresh, "extend"), typed).url == page(fresh)
    fresh.refresh_from_db()

    assert fresh.extended_by == 14
    assert f"срок продлён до {fresh.due_on:%d.%m}" in shown
    assert "Продлён на 14 дн. (59-ФЗ, ст. 12, ч. 2)" in desk.get(page(fresh)).content.decode()


@pytest.mark.parametrize("days", ["", "31", "0", "-1", "1.5", "две недели", "99999999999999999999"])
def test_a_wrong_number_of_days_is_told_beside_the_field_and_keeps_the_reason(verified_client, fresh, days):
    desk = verified_client(officer("head", fresh))
    answer = desk.post(form(fresh, "extend"), {"days": days, "text": REASON, "version": fresh.version})

    assert answer.status_code == 200
    assert "Напишите число дней от 1 до 30" in answer.content.decode()
    assert REASON in answer.content.decode()
    assert Complaint.objects.get(pk=fresh.pk).extended_by == 0


def test_pressed_twice_it_extends_once(verified_client, fresh):
    desk = verified_client(officer("head", fresh))
    typed = {"days": "14", "text": REASON, "version": fresh.version}
    confirmed(desk, form(fresh, "extend"), typed)
    again = confirmed(desk, form(fresh, "extend"), typed)

    assert "обращение изменилось" in again.content.decode()
    assert Message.objects.filter(kind="extended", channel="email").count() == 1
    assert Complaint.objects.get(pk=fresh.pk).due_on <= timezone.localdate() + timedelta(days=44)


def test_what_forbids_it_is_said_before_anything_is_typed(verified_client, fresh):
    client = verified_client(officer("head", fresh))
    assert "note--bad" not in client.get(form(fresh, "extend")).content.decode()
    Complaint.objects.filter(pk=fresh.pk).update(extended_by=10)

    assert "Срок уже продлевали" in client.get(form(fresh, "extend")).content.decode()


def test_a_term_that_was_set_anew_by_reopening_is_not_extended(complaint):
    head = PostingFactory(department=complaint.department, role="head", may_sign=True).user
    for name, day, given in (
        ("take", date(2026, 10, 6), {}),
        ("answer", date(2026, 10, 7), {"text": "Починили.", "results": results(complaint)}),
        ("reopen", date(2026, 11, 20), {"text": "Закрыли по ошибке.", "days": 30}),
    ):
        workflow.make(name, complaint.pk, by=head, at=moment(day), given=Given(**given))
    with pytest.raises(workflow.Refused, match="поставлен заново"):
        extend(complaint, date(2026, 11, 21))
