"""Acting at the desk: each form ends in the workflow, a refusal is a sentence and costs no typing."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY

from accounts import second_factor
from complaints import terms
from complaints.models import Complaint
from tests.complaints.desk import FORMS, LIST, complaint_at, form, move, now, officer, page, press, results
from tests.factories import CategoryFactory, DepartmentFactory, PostingFactory, RegistryFactory

pytestmark = pytest.mark.django_db
STALE = "Пока страница была открыта, обращение изменилось"
LONG = "Работы завершены в пятницу, подача воды восстановлена."


@pytest.fixture
def complaint():
    return complaint_at("in_progress")


def version_in(answer):
    """The version the next press will carry."""
    return int(re.search(r'name="version" value="(-?\d+)"', answer.content.decode())[1])


# --- each move -------------------------------------------------------------------------------------------------------
def test_taking_makes_the_officer_the_executor(verified_client):
    complaint = complaint_at()
    executor = officer("executor", complaint)
    answer = press(verified_client(executor), complaint, "take", note="Звонила в котельную")

    assert (answer.status_code, answer.url) == (302, page(complaint))
    assert (now(complaint).status, complaint.executor) == ("in_progress", executor)
    assert complaint.notes.get().text == "Звонила в котельную"


def test_asking_offers_the_lawful_date_and_asks(desk, complaint):
    default, latest = terms.reply_dates(timezone.now(), complaint.due_on)
    html = desk.get(form(complaint, "ask")).content.decode()
    answer = press(desk, complaint, "ask", question="Какой подъезд?", reply_until=latest.isoformat())

    assert f'value="{default.isoformat()}"' in html
    assert f'max="{latest.isoformat()}"' in html
    assert answer.status_code == 302
    assert now(complaint).clarifications.get().reply_until == latest


def test_a_date_may_be_typed_as_people_write_it(desk, complaint):
    default, _latest = terms.reply_dates(timezone.now(), complaint.due_on)
    press(desk, complaint, "ask", question="Какой подъезд?", reply_until=f"{default:%d.%m.%Y}")

    assert now(complaint).clarifications.get().reply_until == default


def test_answering_ends_the_matter_with_an_outcome(desk, complaint):
    answer = press(desk, complaint, "answer", text=LONG, result_1="partly")

    assert answer.status_code == 302
    assert (now(complaint).status, complaint.outcome) == ("completed", "partly")
    assert complaint.events.last().text == LONG


def test_going_on_without_an_answer(verified_client):
    complaint = complaint_at("needs_clarification")
    client = verified_client(officer("executor", complaint))

    assert press(client, complaint, "resume", text="Решим по тому, что есть.").status_code == 302
    assert now(complaint).status == "in_progress"


def test_kind_and_topic_are_put_right(desk, complaint):
    topic = CategoryFactory(name="Лифт", department=complaint.department)
    hidden = CategoryFactory(name="Закрытая тема", active=False)
    html = desk.get(form(complaint, "reclassify")).content.decode()
    press(desk, complaint, "reclassify", kind="statement", category_id=topic.pk)

    assert "Закрытая тема" not in html
    assert f'<optgroup label="{topic.parent.name}">' in html
    assert (now(complaint).kind, complaint.category) == ("statement", topic)
    assert press(desk, complaint, "reclassify", category_id=hidden.pk).status_code == 200


@pytest.mark.parametrize(("role", "choices"), [("head", 3), ("registrar", 3), ("executor", 1)])
def test_people_are_chosen_within_the_department(verified_client, role, choices):
    complaint = complaint_at()
    colleagues = [PostingFactory(department=complaint.department).user for _each in range(2)]
    stranger, gone = PostingFactory().user, PostingFactory(department=complaint.department).user
    gone.is_active = False
    gone.save()
    person = officer(role, complaint)
    if role == "registrar":
        colleagues.append(officer("head", complaint))
    client = verified_client(person)
    html = client.get(form(complaint, "assign")).content.decode()
    chosen = person if role == "executor" else colleagues[0]

    assert len(re.findall(r'<option value="\d+"', html)) == choices
    assert press(client, complaint, "assign", executor_id=stranger.pk).status_code == 200
    assert press(client, complaint, "assign", executor_id=chosen.pk).status_code == 302
    assert now(complaint).executor == chosen


def test_an_executor_gives_back_to_the_registry_and_says_why(verified_client, complaint):
    other, registry = DepartmentFactory(), RegistryFactory()
    client = verified_client(officer("executor", complaint))
    html = client.get(form(complaint, "transfer")).content.decode()

    assert registry.name in html
    assert other.name not in html
    assert press(client, complaint, "transfer", department_id=registry.pk).status_code == 200
    assert press(client, complaint, "transfer", department_id=other.pk, note="Не наше").status_code == 200
    gone = press(client, complaint, "transfer", department_id=registry.pk, note="Не наше")
    assert (gone.status_code, gone.url) == (302, LIST)
    assert now(complaint).department == registry
    assert complaint.notes.get().text == "Не наше"
    assert client.get(page(complaint)).status_code == 404


def test_the_registrar_needs_no_reason(verified_client, complaint):
    other = DepartmentFactory()
    client = verified_client(officer("registrar", complaint))
    answer = press(client, complaint, "transfer", department_id=other.pk)

    assert (answer.status_code, answer.url) == (302, page(complaint))
    assert now(complaint).department == other


# --- refusals --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("ask", {"question": "", "reply_until": ""}, "Напишите вопрос"),
        ("ask", {"question": "Где?", "reply_until": "32.13.2026"}, "Такой даты нет"),
        ("ask", {"question": "Где?", "reply_until": "2020-01-01"}, "Дата ответа должна быть позже сегодняшней"),
        ("ask", {"question": "Где?", "reply_until": "9999-12-31"}, "Дата ответа должна быть позже сегодняшней"),
        ("answer", {"text": LONG}, "Выберите результат"),
        ("answer", {"text": LONG, "result_1": "withdrawn"}, "Выберите результат из списка"),
        ("answer", {"text": "д" * 10_001, "result_1": "met"}, "Сократите на 1 знак"),
        ("answer", {"text": "вода\x00", "result_1": "met"}, "Ошибка:"),
        ("comment", {"text": " \n "}, "Напишите текст"),
        ("reclassify", {}, "Вид и тема остались прежними"),
        ("reclassify", {"category_id": "9" * 40}, "Выберите из списка"),
        ("assign", {}, "Выберите из списка"),
        ("assign", {"executor_id": "абв"}, "Выберите из списка"),
        ("transfer", {"department_id": "-1", "note": "Почему"}, "Выберите из списка"),
    ],
)
def test_what_does_not_fit_comes_back_with_a_sentence(desk, complaint, name, typed, sentence):
    answer = press(desk, complaint, name, **typed)
    html = answer.content.decode()

    assert answer.status_code == 200
    assert sentence in html
    assert all(value in html for key, value in typed.items() if key in {"text", "question"} and value.isprintable())
    assert complaint.events.count() == 2


def test_an_old_page_is_told_and_keeps_the_typing(desk, complaint, head):
    """What changed is shown beside the form; the second press is made with it in sight."""
    seen = complaint.version
    move(complaint, "comment", head, text="Мастер придёт завтра.")
    answer = press(desk, complaint, "answer", version=seen, text=LONG, result_1="met")
    html = answer.content.decode()

    assert answer.status_code == 200
    assert STALE in html
    assert LONG in html
    assert 'value="met"' in html
    assert "Мастер придёт завтра." in html
    assert now(complaint).status == "in_progress"
    assert press(desk, complaint, "answer", version=version_in(answer), text=LONG, result_1="met").status_code == 302
    assert now(complaint).status == "completed"


def test_the_second_press_of_a_button_is_told(verified_client):
    complaint = complaint_at()
    client = verified_client(officer("executor", complaint))
    first = press(client, complaint, "take")
    second = press(client, complaint, "take")

    assert first.status_code == 302
    assert STALE in second.content.decode()
    assert complaint.events.count() == 2


def test_two_officers_at_one_complaint(verified_client):
    complaint = complaint_at()
    one, two = (officer("executor", complaint) for _each in range(2))

    assert press(verified_client(one), complaint, "take").status_code == 302
    assert STALE in press(verified_client(two), complaint, "take").content.decode()
    assert now(complaint).executor == one


@pytest.mark.parametrize("version", ["", "0", "-1", "abc", "١", "9" * 50, "1.0"])
def test_a_forged_version_fits_nothing(desk, complaint, version):
    assert STALE in press(desk, complaint, "comment", version=version, text="Пишу").content.decode()
    assert complaint.events.count() == 2


def test_a_form_opened_too_late_leads_back_with_a_sentence(desk, complaint, head):
    move(complaint, "answer", head, text=LONG, results=results(complaint))
    answer = desk.get(form(complaint, "comment"), follow=True)

    assert answer.redirect_chain == [(page(complaint), 302)]
    assert "Сейчас это сделать нельзя: статус обращения — «Завершено»." in answer.content.decode()


def test_fields_that_are_not_in_the_form_change_nothing(desk, complaint):
    press(desk, complaint, "comment", text="Пишу", status="completed", outcome="met", executor_id=1, due_on="2030-01-01",
          department_id=DepartmentFactory().pk, note="подложено", at="2020-01-01")  # fmt: skip
    before = (complaint.status, complaint.due_on, complaint.department_id, complaint.executor_id)
    now(complaint)

    assert (complaint.status, complaint.due_on, complaint.department_id, complaint.executor_id) == before
    assert not complaint.notes.exists()
    assert complaint.events.last().at.date() == timezone.now().date()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_not_taken(desk, complaint, method):
    assert getattr(desk, method)(form(complaint, "comment")).status_code == 405
    assert getattr(desk, method)(form(complaint, "note")).status_code == 405


def test_forms_are_protected_against_forgery_from_elsewhere(complaint, head):
    from django.test import Client
    from django_otp import DEVICE_ID_SESSION_KEY

    from accounts import second_factor

    client = Client(enforce_csrf_checks=True)
    client.force_login(head)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = second_factor.device_of(head).persistent_id
    session.save()

    assert press(client, complaint, "comment", text="Пишу").status_code == 403
    assert complaint.events.count() == 2


def idle_out(desk, complaint):
    """The officer types for too long and presses the button."""
    with time_machine.travel(timezone.now() - timedelta(minutes=16), tick=False) as clock:
        desk.get(form(complaint, "comment"))
        clock.shift(timedelta(minutes=15, seconds=1))
        assert press(desk, complaint, "comment", text=LONG).status_code == 302


def enter(browser, person):
    """Sign in where somebody's session has ended."""
    browser.force_login(person)
    session = browser.session
    session[DEVICE_ID_SESSION_KEY] = second_factor.device_of(person).persistent_id
    session.save()
    return browser


def test_typing_survives_a_session_that_ended(desk, complaint, head):
    idle_out(desk, complaint)
    html = enter(desk, head).get(form(complaint, "comment")).content.decode()
    assert LONG in html
    assert f'name="version" value="{complaint.version}"' in html


def test_another_officer_at_the_same_browser_does_not_find_the_typing(desk, complaint):
    idle_out(desk, complaint)
    answer = enter(desk, officer("executor", complaint)).get(form(complaint, "comment"))
    assert answer.status_code == 200
    assert LONG not in answer.content.decode()


def test_typing_of_nobody_known_is_not_kept_for_whoever_comes_next(client, complaint):
    assert press(client, complaint, "comment", text=LONG).status_code == 302
    assert "kept_typing" not in client.session


# --- what the citizen gets -------------------------------------------------------------------------------------------
def test_the_whole_way_reaches_the_citizen(verified_client, client):
    complaint = complaint_at()
    desk = verified_client(officer("head", complaint))
    press(desk, complaint, "take")
    default, _latest = terms.reply_dates(timezone.now(), complaint.due_on)
    press(desk, now(complaint), "ask", question="Какой подъезд?", reply_until=default)
    client.force_login(complaint.author)
    assert "Какой подъезд?" in client.get(complaint.get_absolute_url()).content.decode()
    client.post(reverse("complaints:reply", args=[complaint.number]), {"answer_1": "Второй."})
    press(desk, now(complaint), "answer", text=LONG, result_1="met", note="Премировать мастера")
    html = client.get(complaint.get_absolute_url()).content.decode()

    assert LONG in html
    assert "Премировать" not in html
    assert [event.kind for event in complaint.events.all()] == ["send", "take", "ask", "reply", "answer"]


@pytest.mark.parametrize("name", [name for name in FORMS if name not in {"take", "resume", "send_back"}])
def test_a_form_costs_a_few_queries(desk, complaint, name, django_assert_max_num_queries):
    for _each in range(15):
        PostingFactory(department=complaint.department)
        CategoryFactory()
    most = 19
    if name == "remind":  # of a question; it opens with what goes out: for that the move is made and taken back
        most = 33  # PostgreSQL: one of them sets how long to wait for the row
        default, _latest = terms.reply_dates(timezone.now(), complaint.due_on)
        press(desk, complaint, "ask", question="Какой подъезд?", reply_until=default)
    desk.get(form(complaint, name))
    with django_assert_max_num_queries(most):
        shown = desk.get(form(complaint, name))

    assert shown.status_code == 200


def test_an_overdue_complaint_can_still_be_asked_about(desk, complaint):
    Complaint.objects.filter(pk=complaint.pk).update(due_on=timezone.localdate() - timedelta(days=3))
    default, _latest = terms.reply_dates(timezone.now(), now(complaint).due_on)

    assert press(desk, complaint, "ask", question="Где?", reply_until=default.isoformat()).status_code == 302
