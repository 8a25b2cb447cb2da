"""A rule is tried on the newest complaints before it is saved: how many would go elsewhere, from where to where."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints import trial
from complaints.models import RoutingRule
from tests.complaints import desk
from tests.factories import (
    CategoryFactory,
    DepartmentFactory,
    PostingFactory,
    StaffFactory,
    UserFactory,
    sent_complaint,
)

pytestmark = pytest.mark.django_db


def changed(**fields):
    fields.setdefault("department", DepartmentFactory(name="Отходы"))
    return RoutingRule(**{"name": "Мусор", "words": "мусор", **fields})


@pytest.fixture
def root():
    return StaffFactory(is_superuser=True)


def test_it_counts_who_would_go_elsewhere_from_where_to_where(root):
    lights, roads = (CategoryFactory(department=DepartmentFactory(name=name)) for name in ("Свет", "Дороги"))
    moved = [sent_complaint(category=lights, title="Мусор на остановке") for _n in range(2)]
    moved.append(sent_complaint(category=roads, title="Мусором завалило люк"))
    sent_complaint(category=roads)
    told = trial.try_rule(changed(), by=root)

    assert (told.judged, told.caught, told.elsewhere) == (4, 3, 3)
    assert told.moved == [("Свет", "Отходы", 2), ("Дороги", "Отходы", 1)]
    assert told.examples == [each.number for each in reversed(moved)]
    assert not RoutingRule.objects.exists()


def test_a_rule_that_is_switched_off_gives_them_back(root):
    topic = CategoryFactory(department=DepartmentFactory(name="Свет"))
    made = changed()
    made.save()
    sent_complaint(category=topic, title="Мусор")
    made.active = False
    told = trial.try_rule(made, by=root)
    assert (told.caught, told.moved) == (0, [("Отходы", "Свет", 1)])


def test_its_place_among_the_others_counts(root):
    first = RoutingRule.objects.create(name="Прежнее", words="мусор", department=DepartmentFactory(), position=2)
    sent_complaint(title="Мусор")
    assert trial.try_rule(changed(position=3), by=root).elsewhere == 0
    assert trial.try_rule(changed(position=2), by=root).elsewhere == 0
    assert trial.try_rule(changed(position=1), by=root).moved == [(first.department.name, "Отходы", 1)]


def test_numbers_are_only_of_those_the_person_sees():
    complaint = sent_complaint(title="Мусор")
    other = sent_complaint(title="Мусор")
    executor = PostingFactory(department=complaint.department).user
    assert trial.try_rule(changed(), by=executor).examples == [complaint.number]
    assert trial.try_rule(changed(), by=desk.officer("administrator", None)).examples == []
    assert set(trial.try_rule(changed(), by=desk.officer("registrar", None)).examples) == {
        complaint.number,
        other.number,
    }


def test_no_more_than_five_hundred_of_the_newest_and_ten_numbers(root, monkeypatch):
    monkeypatch.setattr(trial, "JUDGED", 12)
    now, author, topic = timezone.now(), UserFactory(), CategoryFactory()
    sent = [
        sent_complaint(author=UserFactory(), category=topic, title="Мусор", at=now - timedelta(days=n))
        for n in range(14)
    ]
    told = trial.try_rule(changed(), by=root)
    assert author not in {each.author for each in sent}
    assert told.judged == told.elsewhere == 12
    assert told.examples == [each.number for each in sent[:10]]


def test_the_trial_asks_the_database_as_often_for_thirty_complaints_as_for_one(root):
    head = PostingFactory(role="head")
    topic, rule = CategoryFactory(), changed()

    def queries():
        with CaptureQueriesContext(connection) as asked:
            trial.try_rule(rule, by=root)
        return len(asked)

    sent_complaint(category=topic, title="Мусор", about_official=head.user)
    one = queries()
    for _n in range(29):
        sent_complaint(category=topic, title="Мусор", about_official=head.user)
    assert queries() == one
