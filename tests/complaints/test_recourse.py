"""What an author may do about a late answer or one they disagree with: steps in order, the last day, one press to repeat."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import recourse, wizard
from complaints.models import Complaint
from tests.factories import UserFactory, sent_complaint

pytestmark = pytest.mark.django_db
NEW = reverse("complaints:new")


@pytest.fixture
def anna(client):
    person = UserFactory()
    client.force_login(person)
    return person


def late(author, days=3, **values):
    complaint = sent_complaint(author=author, **values)
    Complaint.objects.filter(pk=complaint.pk).update(due_on=timezone.localdate() - timedelta(days=days))
    complaint.refresh_from_db()
    return complaint


def ended(author, outcome, at=None, **values):
    complaint = sent_complaint(author=author, **values)
    ends = {"status": "completed", "outcome": outcome, "completed_at": at or timezone.now()}
    Complaint.objects.filter(pk=complaint.pk).update(**ends)
    complaint.refresh_from_db()
    return complaint


def page_of(client, complaint):
    return client.get(complaint.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("answered", "until"),
    [
        (date(2026, 11, 28), date(2027, 2, 28)),
        (date(2026, 11, 30), date(2027, 2, 28)),  # a shorter month ends it
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 3, 31)),
        (date(2026, 9, 15), date(2026, 12, 15)),
    ],
)
def test_the_last_day_to_go_to_court(answered, until):
    at = datetime(answered.year, answered.month, answered.day, 23, 30, tzinfo=timezone.get_default_timezone())
    complaint = Complaint(status="completed", outcome="refused", completed_at=at)

    assert recourse.court_until(complaint, answered) == until
    assert recourse.court_until(complaint, until) == until
    assert recourse.court_until(complaint, until + timedelta(days=1)) is None


def test_of_a_late_answer_it_is_counted_from_the_last_day_it_was_due():
    complaint = Complaint(status="in_progress", due_on=date(2026, 11, 10))
    assert recourse.court_until(complaint, date(2026, 11, 10)) is None
    assert recourse.court_until(complaint, date(2026, 11, 11)) == date(2027, 2, 10)


@pytest.mark.parametrize("outcome", ["withdrawn", "redirected"])
def test_there_is_none_where_this_authority_owes_no_answer(outcome):
    complaint = Complaint(status="completed", outcome=outcome, completed_at=timezone.now())
    assert recourse.court_until(complaint, timezone.localdate()) is None


@pytest.mark.parametrize("outcome", ["met", "refused", "left", "stopped"])
def test_the_page_of_what_has_ended_names_the_day(client, anna, outcome):
    at = timezone.now()
    html = page_of(client, ended(anna, outcome, at))
    assert "В суд можно обратиться до" in html
    assert page_of(client, ended(anna, outcome, at - timedelta(days=100))).count("В суд можно") == 0
    assert "В суд можно" not in page_of(client, sent_complaint(author=anna))


def test_a_late_complaint_says_step_by_step_what_to_do(client, anna):
    complaint = late(anna)
    html = page_of(client, complaint)
    steps = html[html.index("Что делать</h2>") :]
    ways = [
        f"{reverse('notifications:list')}?number={complaint.number}",
        reverse("complaints:ask", args=[complaint.number]),
        f"{NEW}?like={complaint.number}&amp;what=again",
        reverse("complaints:sent", args=[complaint.number]),
        "Обратитесь в прокуратуру",
        reverse("help_article", args=["net-otveta"]),
    ]
    places = [steps.index(way) for way in ways]
    assert places == sorted(places)


def test_in_time_there_is_nothing_to_do_yet(client, anna):
    assert "Что делать</h2>" not in page_of(client, sent_complaint(author=anna))


def test_once_asked_the_step_says_by_when_the_answer_comes(client, anna):
    complaint = late(anna)
    assert "Почему нет ответа?" in page_of(client, complaint)
    client.post(reverse("complaints:ask", args=[complaint.number]), {"why": "1"})
    html = page_of(client, complaint)
    assert complaint.progress_questions.get().asked.text == "Почему нет ответа?"
    assert "срок ответа на обращение не изменился" not in html  # it is over
    assert "Вопрос отправлен. Ответим до" in html
    assert "Вы спросили, ответим до" in html
    assert 'name="why"' not in html


def test_a_late_one_is_repeated_by_one_press_and_asks_why(client, anna):
    complaint = late(anna, title="Не горит фонарь", place="ул. Мира, 5")
    page = client.get(f"{NEW}?like={complaint.number}&what=again").content.decode()
    client.post(f"{NEW}?like={complaint.number}&what=again")
    draft = Complaint.objects.drafts().get()

    day = timezone.localtime(complaint.sent_at).strftime("%d.%m.%Y")
    due = complaint.due_on.strftime("%d.%m.%Y")
    assert draft.previous_number == complaint.number
    assert draft.measures == (
        f"Прошлое обращение: № {complaint.number} от {day}, «Не горит фонарь». Срок ответа прошёл {due}, ответа нет."
    )
    assert draft.requests == [
        f"Объяснить, почему на обращение № {complaint.number} не ответили в срок.", "Ответить на него по существу.",
    ]  # fmt: skip
    assert (draft.category, draft.place, draft.story) == (complaint.category, "ул. Мира, 5", "")
    assert all(words in page for words in (draft.measures, *draft.requests, "просьбу объяснить задержку"))


def test_a_repeat_says_which_complaint_it_repeats(client, anna):
    complaint = ended(anna, "refused", title="Яма у дома")
    client.post(f"{NEW}?like={complaint.number}&what=again")
    draft = Complaint.objects.drafts().get()

    today = timezone.localdate().strftime("%d.%m.%Y")
    assert draft.measures == (
        f"Прошлое обращение: № {complaint.number} от {today}, «Яма у дома». Завершено {today}: отказано."
    )
    assert draft.requests == []


def test_pressed_twice_it_is_one_draft_and_goes_through_the_form(client, anna):
    complaint = late(anna)
    for _each in range(2):
        answer = client.post(f"{NEW}?like={complaint.number}&what=again")
    draft = Complaint.objects.drafts().get()
    assert answer.url == reverse("complaints:step", args=[draft.uuid, "story"])
    html = client.get(answer.url).content.decode()
    assert draft.measures in html
    assert draft.requests[0] in html


def test_what_is_begun_is_finished_and_what_is_sent_is_waited_for(client, anna):
    complaint, link = late(anna), f"{NEW}?like="
    client.post(f"{NEW}?like={complaint.number}&what=again")
    draft = Complaint.objects.drafts().get()
    begun = page_of(client, complaint)
    assert f'<a href="{reverse("complaints:step", args=[draft.uuid, "story"])}">вы начали' in begun
    assert f"{link}{complaint.number}&amp;what=again" not in begun

    repeat = sent_complaint(author=anna, previous_number=complaint.number)
    sent = page_of(client, complaint)
    assert f'<a href="{repeat.get_absolute_url()}">№' in sent
    assert "ответим до" in sent
    assert "вы начали" not in sent
    assert f"{link}{complaint.number}&amp;what=again" not in sent


def test_only_an_own_repeat_without_an_answer_takes_the_place_of_the_press(client, anna):
    complaint = late(anna)
    sent_complaint(author=UserFactory(), previous_number=complaint.number)
    ended(anna, "refused", previous_number=complaint.number)
    assert f"{NEW}?like={complaint.number}&amp;what=again" in page_of(client, complaint)


def test_a_repeat_that_is_late_too_says_so(client, anna):
    complaint = late(anna, days=60)
    repeat = late(anna, previous_number=complaint.number)
    html = page_of(client, complaint)
    assert "и там срок прошёл" in html
    assert f'<a href="{repeat.get_absolute_url()}">№' in html


def test_the_longest_title_with_any_signs_is_repeated_whole_and_passes_the_form(client, anna):
    title = ('«Дом "5"» <b>x</b> {number} %s & ' + "я" * 150)[:150]
    complaint = late(anna, title=title)
    client.post(f"{NEW}?like={complaint.number}&what=again")
    draft = Complaint.objects.drafts().get()
    draft.story = "Фонарь не горит, ответа нет уже второй месяц."
    assert f"«{title}»" in draft.measures
    assert "<b>x</b>" not in client.get(f"{NEW}?like={complaint.number}&what=again").content.decode()
    assert wizard.BY_NAME["story"].is_done(draft, anna)
