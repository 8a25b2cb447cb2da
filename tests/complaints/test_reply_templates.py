"""Standard texts: kept by administrators, checked when saved, brought into an answer without losing a typed word."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from complaints import reply_templates
from complaints.models import AnswerDraft, Complaint, ReplyTemplate
from complaints.workflow import RequestAnswer
from tests.complaints.desk import complaint_at, confirmed, form, move, officer
from tests.factories import CategoryFactory, PostingFactory

pytestmark = pytest.mark.django_db
BODY = "{приветствие}!\n\nОбращение № {номер} от {дата} рассмотрено. Работы по адресу «{место}» выполнены."
ADD = reverse("admin:complaints_replytemplate_add")


@pytest.fixture
def complaint():
    return complaint_at("in_progress", place="ул. Луговая, 14")


@pytest.fixture
def desk(verified_client, complaint):
    return verified_client(complaint.executor)


@pytest.fixture
def office(verified_client):
    Group.objects.get(name="Администратор портала").permissions.add(
        *Permission.objects.filter(content_type__app_label="complaints", content_type__model="replytemplate")
    )
    return verified_client(officer("administrator", None))


def template(**values):
    return ReplyTemplate.objects.create(**{"name": "Работы выполнены", "body": BODY, **values})


def pressed(desk, complaint, name="answer", **typed):
    """The button «Подставить»."""
    return desk.post(
        form(complaint, name), {"version": complaint.version, "use_template": "1", **typed}
    ).content.decode()


# --- keeping them ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"body": "Здравствуйте, {фамилия}!"}, "Неизвестная вставка {фамилия}. Бывают: {приветствие}, {имя}"),
        ({"body": "Номер {номер и дата"}, "Скобка без пары: «…Номер {номер и дата…»"),
        ({"body": "Номер номер}"}, "Скобка без пары"),
        ({"body": "Номер {}"}, "Неизвестная вставка {}"),
        ({"valid_from": "01.12.2026", "valid_to": "30.11.2026"}, "Последний день раньше первого"),
        ({"body": "д" * 5001}, "Сократите на 1 знак"),
    ],
)
def test_a_text_that_could_not_be_filled_is_not_saved(office, typed, sentence):
    answer = office.post(ADD, {"name": "Работы выполнены", "body": BODY, "position": 0, "active": "on", **typed})

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not ReplyTemplate.objects.exists()


def test_a_good_text_is_saved_for_a_topic_and_a_time(office):
    topic = CategoryFactory()
    typed = {"name": "Тепло дали", "body": BODY, "category": topic.pk, "outcome": "met", "position": 1, "active": "on",
             "valid_from": "01.10.2026", "valid_to": "30.04.2027"}  # fmt: skip
    assert office.post(ADD, typed).status_code == 302
    kept = ReplyTemplate.objects.get()
    assert (kept.category, kept.outcome, kept.valid_to) == (topic, "met", date(2027, 4, 30))
    assert f"{topic.parent.name} — {topic.name}" in office.get(ADD).content.decode()


@pytest.mark.parametrize("role", ["head", "executor", "registrar", "without a posting"])
def test_officers_do_not_rewrite_standard_texts(verified_client, complaint, role):
    assert verified_client(officer(role, complaint)).get(ADD).status_code == 403


# --- which fit -------------------------------------------------------------------------------------------------------
def test_those_of_the_topic_its_group_or_any_are_offered_while_they_are_in_force(desk, complaint):
    today, topic = timezone.localdate(), complaint.category
    for values in (
        {"name": "любая"}, {"name": "тема", "category": topic}, {"name": "раздел", "category": topic.parent, "outcome": "met"},
        {"name": "сегодня", "valid_from": today, "valid_to": today},
        {"name": "ЧУЖАЯ", "category": CategoryFactory()}, {"name": "СНЯТА", "active": False},
        {"name": "ЗАВТРА", "valid_from": today + timedelta(days=1)}, {"name": "ВЧЕРА", "valid_to": today - timedelta(days=1)},
    ):  # fmt: skip
        template(**values)
    html = desk.get(form(complaint, "answer")).content.decode()

    assert all(f">{name}</option>" in html for name in ("любая", "тема", "раздел (удовлетворено)", "сегодня"))
    assert not any(name in html for name in ("ЧУЖАЯ", "СНЯТА", "ЗАВТРА", "ВЧЕРА"))


def test_without_texts_there_is_no_list(desk, complaint):
    assert "use_template" not in desk.get(form(complaint, "answer")).content.decode()


# --- bringing one ----------------------------------------------------------------------------------------------------
def filled(complaint):
    return (
        f"Уважаемая Анна Викторовна!\n\nОбращение № {complaint.number} от {complaint.registered_on:%d.%m.%Y} рассмотрено. "
        "Работы по адресу «ул. Луговая, 14» выполнены."
    )


def test_the_text_is_brought_filled_and_nothing_is_judged(desk, complaint):
    html = pressed(desk, complaint, template_id=template().pk)

    assert filled(complaint) in html
    assert "Ошибка:" not in html
    assert Complaint.objects.get(pk=complaint.pk).status == "in_progress"


def test_what_was_typed_stays_above_and_a_second_press_adds_nothing(desk, complaint):
    pk = template().pk
    once = pressed(desk, complaint, template_id=pk, text="Моё начало.")
    twice = pressed(
        desk, complaint, template_id=pk, text=f"Моё начало.\r\n\r\n{filled(complaint)}".replace("\n\n", "\r\n\r\n")
    )

    for html in (once, twice):
        assert f"Моё начало.\n\n{filled(complaint)}" in html
        assert html.count("выполнены.</textarea>") == 1


def test_a_value_that_is_missing_is_named(desk, complaint):
    Complaint.objects.filter(pk=complaint.pk).update(place="")
    html = pressed(desk, complaint, template_id=template().pk, text="Моё начало.")

    assert "нет значения для вставки {место}" in html
    assert ">\nМоё начало.</textarea>" in html


@pytest.mark.parametrize("chosen", ["", "999", "абв", "9" * 30])
def test_a_press_without_a_text_chosen_says_so(desk, complaint, chosen):
    template()
    assert "Выберите шаблон" in pressed(desk, complaint, template_id=chosen, text="Моё начало.")


def test_how_much_is_standard_is_shown_and_kept(desk, complaint):
    pk = template().pk
    typed = {"version": complaint.version, "template_id": pk, "text": filled(complaint), "result_1": "met"}
    assert "Из шаблона 100&nbsp;%" in desk.post(form(complaint, "answer"), typed).content.decode()
    assert confirmed(desk, form(complaint, "answer"), typed).status_code == 302
    assert complaint.answers.get().template_share == 100


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("", 0, 0),
        ("Совсем другие слова о деле.", 0, 0),
        ("{whole} И ещё пять своих слов здесь.", 65, 85),
        ("слово " * 1600, 0, 1),
    ],
)
def test_the_share_counts_runs_of_words(complaint, text, least, most):
    said = text.replace("{whole}", filled(complaint))
    assert least <= reply_templates.share(template(), complaint, said) <= most


@pytest.mark.parametrize(
    ("first", "middle", "greeting"),
    [("Анна", "Викторовна", "Уважаемая Анна Викторовна"), ("Пётр", "Ильич", "Уважаемый Пётр Ильич"),
     ("Ким", "", "Здравствуйте, Ким"), ("Рустам", "Мамед оглы", "Здравствуйте, Рустам Мамед оглы")],
)  # fmt: skip
def test_nobody_is_greeted_by_a_guess(complaint, first, middle, greeting):
    complaint.first_name, complaint.middle_name = first, middle
    assert reply_templates.filled(template(body="{приветствие}!"), complaint) == f"{greeting}!"


# --- the form of an answer -------------------------------------------------------------------------------------------
def test_a_refusal_without_a_basis_is_told_beside_the_field(desk, complaint):
    typed = {"version": complaint.version, "text": "Нет.", "result_1": "refused"}
    html = desk.post(form(complaint, "answer"), typed).content.decode()

    assert "Напишите, на каком основании отказано" in html
    assert ">\nНет.</textarea>" in html


def test_a_draft_of_a_colleague_stands_in_the_form_and_the_preview_shows_results(desk, complaint):
    preparer = PostingFactory(department=complaint.department, user__last_name="Орлов").user
    given = (RequestAnswer("explained", "ЖК РФ, ст. 154"),)
    move(complaint, "prepare", preparer, text="Плата по счётчику.", results=given)
    html = desk.get(form(complaint, "answer")).content.decode()
    for words in (
        "Плата по счётчику.</textarea>",
        "ЖК РФ, ст. 154</textarea>",
        "Орлов О. П.",
        "По каждой просьбе указан результат",
    ):
        assert words in html
    typed = {
        "version": complaint.version,
        "text": "Плата по счётчику.",
        "result_1": "explained",
        "basis_1": "ЖК РФ, ст. 154",
    }
    shown = desk.post(form(complaint, "answer"), typed).content.decode()
    assert "Итог: <b>разъяснено</b>" in shown
    assert confirmed(desk, form(complaint, "answer"), typed).status_code == 302


def test_an_executor_prepares_and_the_head_sends_back(verified_client, desk, complaint):
    executor = verified_client(PostingFactory(department=complaint.department).user)
    typed = {"version": complaint.version, "text": "Нет.", "result_1": "refused", "basis_1": "ст. 192 ТК РФ"}
    assert confirmed(executor, form(complaint, "prepare"), typed).status_code == 302
    complaint.refresh_from_db()
    assert confirmed(desk, form(complaint, "send_back"), {"version": complaint.version}).status_code == 200
    returned = {"version": complaint.version, "note": "Назовите норму"}
    assert confirmed(desk, form(complaint, "send_back"), returned).status_code == 302
    html = executor.get(form(complaint, "prepare")).content.decode()
    assert "Назовите норму" in html
    assert ">\nНет.</textarea>" in html
    assert AnswerDraft.objects.get().state == "returned"


def test_the_tick_is_asked_only_where_something_was_found_and_shows_no_markup(desk, complaint):
    clean = {"version": complaint.version, "text": "Починили.", "result_1": "met"}
    assert 'name="confirmed"' not in desk.post(form(complaint, "answer"), clean).content.decode()
    warned = {**clean, "text": "<b>Сосед</b> Кравченко Пётр Ильич предупреждён."}
    html = desk.post(form(complaint, "answer"), warned).content.decode()
    assert 'name="confirmed"' in html
    assert "Посмотрите замечания и отметьте" in html
    assert "<b>Сосед" not in html
    assert confirmed(desk, form(complaint, "answer"), {**warned, "confirmed": "on"}).status_code == 302
