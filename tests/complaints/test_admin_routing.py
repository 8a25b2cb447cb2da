"""Rules of routing in the hands of the portal's administrators: tried first, then saved, never deleted."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from complaints.models import RoutingRule
from tests.complaints import desk
from tests.factories import (
    CategoryFactory,
    DepartmentFactory,
    PostingFactory,
    RegistryFactory,
    StaffFactory,
    sent_complaint,
)

pytestmark = pytest.mark.django_db
ADD = reverse("admin:complaints_routingrule_add")
LIST = reverse("admin:complaints_routingrule_changelist")


@pytest.fixture
def office(verified_client):
    return verified_client(desk.officer("administrator", None))


def told(**changed):
    fields = {"name": "Мусор во дворах", "position": 1, "active": "on", "words": "мусор"}
    if "department" not in changed:
        fields["department"] = DepartmentFactory().pk
    return {**fields, **changed}


def twice(office, url, typed):
    """Press, look at the trial, press again."""
    shown = office.post(url, typed).content.decode()
    mark = re.search(r'name="trial" value="(\w+)"', shown)[1]
    return shown, office.post(url, {**typed, "trial": mark, "_save": "1"})


def test_a_rule_is_shown_at_work_first_and_saved_by_the_second_press(office):
    topic = CategoryFactory(department=DepartmentFactory(name="Управление дорог"))
    complaint = sent_complaint(category=topic, title="Мусор у подъезда")
    unit = DepartmentFactory(name="Отдел отходов")
    shown, saved = twice(office, ADD, told(department=unit.pk, words=" мусор ,свалка,"))

    assert "Правило ещё не сохранено" in shown
    assert '<td>Управление дорог</td><td>Отдел отходов</td><td class="num">1</td>' in shown
    assert "errornote" not in shown
    assert complaint.number not in shown
    assert saved.status_code == 302
    made = RoutingRule.objects.get()
    assert (made.words, made.department, made.active) == ("мусор, свалка", unit, True)


def test_the_first_press_saves_nothing_and_keeps_what_was_typed(office):
    shown = office.post(ADD, told(name="Ветки и листва")).content.decode()
    assert 'value="Ветки и листва"' in shown
    assert not RoutingRule.objects.exists()


def test_what_is_typed_differently_after_the_trial_is_tried_again(office):
    typed = told()
    shown = office.post(ADD, typed).content.decode()
    mark = re.search(r'name="trial" value="(\w+)"', shown)[1]
    again = office.post(ADD, {**typed, "words": "снег", "trial": mark})
    assert "Правило ещё не сохранено" in again.content.decode()
    assert not RoutingRule.objects.exists()


def test_a_superuser_reads_the_numbers_too(verified_client):
    complaint = sent_complaint(title="Мусор у подъезда")
    shown = verified_client(StaffFactory(is_superuser=True)).post(ADD, told()).content.decode()
    assert complaint.number in shown


def test_a_change_is_tried_like_a_new_rule_and_stands_in_the_journal(office):
    made = RoutingRule.objects.create(name="Мусор", words="мусор", department=DepartmentFactory(name="Отходы"))
    url = reverse("admin:complaints_routingrule_change", args=[made.pk])
    typed = told(department=made.department_id, words="свалка", active="")
    _shown, saved = twice(office, url, {key: value for key, value in typed.items() if value})
    made.refresh_from_db()

    assert saved.status_code == 302
    assert (made.words, made.active) == ("свалка", False)
    assert LogEntry.objects.get().get_change_message() == "1; слова «свалка»; → Отходы; выключено"


FAULTS = {
    "no condition": ({"words": ""}, "хотя бы одно условие"),
    "words without letters": ({"words": "мусор, !!!"}, "Напишите слова через запятую"),
    "no department": ({"department": ""}, "Обязательное поле"),
    "a strange department": ({"department": "999999"}, "Выберите корректный вариант"),
    "too long a target": ({"target_days": "45"}, "От 1 до 20 рабочих дней"),
    "no target at all": ({"target_days": "0"}, "От 1 до 20 рабочих дней"),
    "a strange kind": ({"kind": "letter"}, "Выберите корректный вариант"),
    "no name": ({"name": " "}, "Обязательное поле"),
}


@pytest.mark.parametrize(("wrong", "sentence"), FAULTS.values(), ids=FAULTS)
def test_bad_input_gets_a_sentence_and_no_trial(office, wrong, sentence):
    html = office.post(ADD, told(**wrong)).content.decode()
    assert sentence in html
    assert "Правило ещё не сохранено" not in html
    assert not RoutingRule.objects.exists()


def test_whom_it_names_works_in_the_department_it_leads_to(office):
    unit, elsewhere, gone = DepartmentFactory(), PostingFactory().user, PostingFactory(user__is_active=False)
    html = office.post(ADD, told(department=unit.pk, executor=elsewhere.pk)).content.decode()
    assert "не работает в выбранном подразделении" in html
    html = office.post(ADD, told(department=gone.department_id, executor=gone.user_id)).content.decode()
    assert "Выберите корректный вариант" in html
    one = PostingFactory(department=unit).user
    twice(office, ADD, told(department=unit.pk, executor=one.pk))
    assert RoutingRule.objects.get().executor == one


def test_a_complaint_is_not_sent_by_rule_to_whom_it_is_about(office):
    unit = DepartmentFactory()
    html = office.post(ADD, told(department=unit.pk, about_department=unit.pk)).content.decode()
    assert "Жалоба не идёт тому, на кого она" in html


def test_closed_departments_and_the_registry_as_a_culprit_are_not_offered(office):
    closed, registry = DepartmentFactory(active=False), RegistryFactory()
    html = office.get(ADD).content.decode()
    whom, where = (
        re.search(rf'<select name="{name}".*?</select>', html, re.DOTALL)[0]
        for name in ("about_department", "department")
    )
    assert f'value="{closed.pk}"' not in whom + where
    assert f'value="{registry.pk}"' not in whom
    assert f'value="{registry.pk}"' in where


def test_the_list_says_which_rules_do_not_work_and_why(office):
    gone = PostingFactory(user__is_active=False)
    RoutingRule.objects.create(name="К ушедшему", words="снег", department=gone.department, executor=gone.user)
    RoutingRule.objects.create(name="В закрытое", words="лёд", department=DepartmentFactory(active=False))
    RoutingRule.objects.create(name="Живое", words="град", department=DepartmentFactory())
    html = office.get(LIST).content.decode()

    assert "не действует: сотрудник больше не работает" in html
    assert "не действует: подразделение закрыто" in html
    assert "слова «град»" in html


def test_a_rule_is_switched_off_and_never_deleted(office):
    made = RoutingRule.objects.create(name="Мусор", words="мусор", department=DepartmentFactory())
    assert (
        office.post(reverse("admin:complaints_routingrule_delete", args=[made.pk]), {"post": "yes"}).status_code == 403
    )
    assert RoutingRule.objects.exists()
