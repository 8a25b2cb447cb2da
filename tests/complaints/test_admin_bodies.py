"""Other bodies in the hands of the portal's administrator: the rest of staff at most look, and the record keeps its body."""

import pytest
from django.urls import reverse

from complaints.models import OtherBody
from tests.complaints.desk import complaint_at, move, officer
from tests.complaints.ends import passing_on
from tests.factories import OtherBodyFactory

pytestmark = pytest.mark.django_db
LIST, ADD = reverse("admin:complaints_otherbody_changelist"), reverse("admin:complaints_otherbody_add")


@pytest.fixture
def office(verified_client):
    return verified_client(officer("administrator", None))


def test_an_administrator_adds_one_and_closes_it(office):
    fields = {"code": "gzhi", "name": "Жилинспекция", "contacts": "ул. Лесная, 1", "active": "on"}
    assert office.post(ADD, fields).status_code == 302
    body = OtherBody.objects.get()
    url = reverse("admin:complaints_otherbody_change", args=[body.pk])
    assert "Жилинспекция" in office.get(LIST).content.decode()
    assert office.post(url, {**fields, "active": ""}).status_code == 302
    assert not OtherBody.objects.get().active


def test_the_same_code_twice_is_told(office):
    OtherBodyFactory(code="gzhi")
    answer = office.post(ADD, {"code": "gzhi", "name": "Вторая", "active": "on"})
    assert answer.status_code == 200
    assert OtherBody.objects.count() == 1


def test_one_that_something_was_passed_to_stays(office):
    complaint, body = complaint_at(), OtherBodyFactory()
    move(complaint, "redirect", officer("head", complaint), **vars(passing_on(complaint, body_ids=(body.pk,))))
    office.post(reverse("admin:complaints_otherbody_delete", args=[body.pk]), {"post": "yes"})
    assert OtherBody.objects.filter(pk=body.pk).exists()


@pytest.mark.parametrize("role", ["executor", "head", "registrar", "without a posting"])
def test_others_add_none(verified_client, role):
    client = verified_client(officer(role, complaint_at()))
    assert client.post(ADD, {"code": "x", "name": "Чужой", "active": "on"}).status_code == 403
    assert not OtherBody.objects.exists()
