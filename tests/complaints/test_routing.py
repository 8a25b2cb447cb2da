"""Where a complaint goes: the administrators' rules in their order, then its topic, then the registry."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints import beforehand, routing
from complaints.models import Complaint, RoutingRule
from tests.complaints import desk
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


def rule(**fields):
    fields.setdefault("department", DepartmentFactory())
    return RoutingRule.objects.create(**{"name": "Мусор во дворах", "words": "мусор", **fields})


def goes_to(**draft):
    return routing.decide(DraftFactory(**draft)).department


# --- conditions -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("word", ["мусор", "Мусора", "МУСОРОМ", "свалка, мусор", "нет такого, , мусора"])
def test_a_word_is_found_in_any_of_its_forms(word):
    made = rule(words=word)
    assert goes_to(story="Во дворе третью неделю не вывозят мусора и веток.") == made.department


@pytest.mark.parametrize(
    "where", [{"title": "Мусор"}, {"requests": ["Вывезти мусор."]}, {"place": "Мусорный тупик, мусор"}]
)
def test_words_are_looked_for_in_all_that_is_told(where):
    made = rule()
    assert goes_to(**where) == made.department


def test_a_phrase_needs_all_its_words():
    made, topic = rule(words="контейнерная площадка"), CategoryFactory()
    assert goes_to(category=topic, story="На площадке у дома темно, фонарь не горит.") == topic.department
    assert goes_to(category=topic, story="Контейнерную площадку у дома завалило ветками.") == made.department


def test_the_name_of_the_author_is_no_word_of_the_story():
    rule(words="смирнова")
    topic = CategoryFactory()
    assert goes_to(category=topic, last_name="Смирнова") == topic.department


def test_all_conditions_of_a_rule_must_hold():
    group, unit = CategoryFactory(parent=None), DepartmentFactory()
    topic = CategoryFactory(parent=group)
    made = rule(category=group, kind="complaint", about_department=unit)
    told = {"category": topic, "kind": "complaint", "about_department": unit, "story": "Не вывозят мусор второй месяц."}
    assert goes_to(**told) == made.department
    others = [
        {"category": CategoryFactory()},
        {"kind": "statement"},
        {"about_department": None},
        {"story": "Темно на улице."},
    ]
    for other in others:
        assert goes_to(**{**told, **other}) != made.department


def test_a_rule_about_a_department_fits_a_complaint_about_its_people():
    head = PostingFactory(role="head")
    made = rule(words="", about_department=head.department)
    assert goes_to(about_official=head.user) == made.department


def test_a_rule_of_a_topic_does_not_fit_another_of_the_same_group():
    topic = CategoryFactory()
    made = rule(words="", category=topic)
    assert goes_to(category=topic) == made.department
    assert goes_to(category=CategoryFactory(parent=topic.parent)) != made.department


# --- which rule -----------------------------------------------------------------------------------------------------------
def test_the_first_that_fits_decides():
    later, first = rule(position=2), rule(position=1)
    assert goes_to(title="Мусор") == first.department
    RoutingRule.objects.filter(pk=first.pk).update(position=3)
    assert goes_to(title="Мусор") == later.department


def test_whoever_does_not_know_is_met_by_rules_before_the_registry():
    registry, made = RegistryFactory(), rule()
    unsure = {"kind": "", "kind_unsure": True, "category": None, "category_unsure": True}
    assert goes_to(title="Мусор", **unsure) == made.department
    assert goes_to(**unsure) == registry


IDLE = {
    "выключено": lambda made: RoutingRule.objects.filter(pk=made.pk).update(active=False),
    "подразделение закрыто": lambda made: (
        type(made.department).objects.filter(pk=made.department_id).update(active=False)
    ),
    "сотрудник больше не работает": lambda made: (
        type(made.executor).objects.filter(pk=made.executor_id).update(is_active=False)
    ),
}


@pytest.mark.parametrize(("why", "happens"), IDLE.items())
def test_a_rule_that_leads_nowhere_is_passed_over(why, happens):
    unit = DepartmentFactory()
    made = rule(department=unit, executor=PostingFactory(department=unit).user)
    assert goes_to(title="Мусор") == unit
    happens(made)
    topic = CategoryFactory()
    assert goes_to(title="Мусор", category=topic) == topic.department
    made = RoutingRule.objects.select_related("department", "executor").get()
    assert routing.why_idle(made) == why


def test_the_ban_wins_over_every_rule():
    """59-ФЗ ст. 8 ч. 6."""
    RegistryFactory()
    accused, next_unit = rule(position=1), rule(position=2)
    about_it = {"title": "Мусор", "about_department": accused.department}
    assert goes_to(**about_it) == next_unit.department
    next_unit.delete()
    topic = CategoryFactory()
    assert goes_to(category=topic, **about_it) == topic.department
    assert goes_to(category=CategoryFactory(department=accused.department), **about_it).is_registry


# --- what is decided -------------------------------------------------------------------------------------------------------
def test_the_decision_and_its_reason_are_kept_and_shown(verified_client):
    unit = DepartmentFactory()
    made = rule(department=unit, executor=PostingFactory(department=unit).user, target_days=7)
    complaint = sent_complaint(title="Мусор у подъезда")
    words = "Правило «Мусор во дворах»: слова «мусор»"

    assert (complaint.department, complaint.executor, complaint.routing_words) == (unit, made.executor, words)
    assert complaint.events.get().details["routing"] == {"words": words, "rule": made.pk, "name": "Мусор во дворах"}
    page = verified_client(desk.officer("head", complaint)).get(desk.page(complaint)).content.decode()
    assert "<dt>Почему сюда</dt><dd>Правило «Мусор во дворах»: слова «мусор»</dd>" in page


def test_without_a_rule_the_reason_is_the_topic_or_what_is_lacking():
    registry, topic = RegistryFactory(), CategoryFactory(name="Фонари")
    closed = CategoryFactory(name="Бани", department=DepartmentFactory(active=False))
    told = {
        "По теме «Фонари»": {"category": topic},
        "Вид или тема не выбраны: определит регистратор": {"category": None, "category_unsure": True},
        "По теме «Фонари» рассматривает тот, на кого жалоба (59-ФЗ, ст. 8, ч. 6): решит регистратор": {
            "category": topic, "about_department": topic.department,
        },
        "Подразделение темы «Бани» закрыто: решит регистратор": {"category": closed},
    }  # fmt: skip
    for words, draft in told.items():
        decision = routing.decide(DraftFactory(**draft))
        assert (decision.words, decision.department) == (words, topic.department if words.endswith("»") else registry)


def test_the_longest_names_fit_in_the_reason():
    rule(name="Ж" * 150, words="мусор, " * 40 + "мусор", category=CategoryFactory(name="Т" * 150))
    complaint = sent_complaint(title="Мусор", category=RoutingRule.objects.get().category)
    assert len(complaint.routing_words) == 300


def test_the_target_is_the_rules_or_the_topics():
    topic, made = CategoryFactory(target_days=9), rule(target_days=4)
    assert routing.decide(DraftFactory(title="Мусор", category=topic)).target_days == 4
    RoutingRule.objects.filter(pk=made.pk).update(target_days=None)
    assert routing.decide(DraftFactory(title="Мусор", category=topic)).target_days == 9
    assert routing.decide(DraftFactory(category=topic)).target_days == 9
    assert routing.decide(DraftFactory(category=None)).target_days is None


UNABLE = {
    "moved to another department": lambda person, unit: person.postings.update(department=DepartmentFactory()),
    "gave the answer complained of": None,
    "is the author": None,
    "serves under whom it is about": None,
}


@pytest.mark.parametrize("why", UNABLE)
def test_a_person_who_may_not_consider_it_is_not_made_the_executor(why):
    unit, author, draft = DepartmentFactory(), StaffFactory(), {}
    person = author if why == "is the author" else StaffFactory()
    PostingFactory(user=person, department=unit)
    rule(department=unit, executor=person)
    if why == "moved to another department":
        UNABLE[why](person, unit)
    elif why == "gave the answer complained of":
        first = sent_complaint(author=author, title="Мусор")
        assert first.executor == person
        draft["previous_number"] = first.number
    elif why == "serves under whom it is about":
        head = PostingFactory(role="head")
        PostingFactory(user=person, department=head.department)
        draft["about_official"] = head.user
    complaint = sent_complaint(author=author, title="Мусор", **draft)

    assert (complaint.department, complaint.executor) == (unit, None)


# --- afterwards ------------------------------------------------------------------------------------------------------------
def test_staff_who_reclassify_or_transfer_are_not_sent_elsewhere_by_rules(author):
    made = rule(words="", kind="statement")
    complaint = sent_complaint(author=author)
    before, registrar = complaint.department, desk.officer("registrar", complaint)
    desk.move(complaint, "reclassify", registrar, kind="statement")
    assert complaint.department == before
    other = DepartmentFactory()
    desk.move(complaint, "transfer", registrar, department_id=other.pk)
    assert complaint.department == other != made.department
    assert complaint.routing_words == f"Передано сюда из подразделения «{before}»"


def test_what_is_told_before_is_what_happens(author):
    made = rule()
    draft = DraftFactory(author=author, title="Мусор")
    RegistryFactory()
    assert beforehand.ahead(draft, author, at=timezone.now()).department == made.department.name
    assert sent_complaint(author=author, title="Мусор").department == made.department


def queries(draft):
    draft = Complaint.objects.select_related("category__department").get(pk=draft.pk)
    with CaptureQueriesContext(connection) as asked:
        routing.decide(draft)
    return len(asked)


def test_a_decision_asks_the_database_as_often_for_thirty_rules_as_for_one():
    draft = DraftFactory(title="Мусор", author=UserFactory())
    assert queries(draft) == 1
    for position in range(30):
        rule(words="свалка", kind="complaint", position=position)
    assert queries(draft) == 1
