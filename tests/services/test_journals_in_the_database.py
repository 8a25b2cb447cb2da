"""The database itself guards the journals: no line is changed, none goes before its three years are over."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import AccessLog
from complaints import tidying
from complaints.models import RecoveryEvent, RecoveryRequest, RefusedMove
from tests.complaints.recovery import filed
from tests.factories import StaffFactory, UserFactory, sent_complaint

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: set TEST_DATABASE_URL"),
]
DAY = timedelta(days=1)
YOUNGER, OLDER = 3 * 365 * DAY - DAY, 3 * 366 * DAY + DAY


def look(age):
    at = timezone.now() - age
    return AccessLog.objects.create(
        subject=UserFactory(), actor=StaffFactory(), unit="Приёмная", action="page", at=at, once=f"page:{age}"
    )


def event(age):
    request = filed()
    RecoveryRequest.objects.filter(pk=request.pk).update(status="rejected")
    return RecoveryEvent.objects.create(request=request, kind="rejected", at=timezone.now() - age)


def attempt(age):
    return RefusedMove.objects.create(
        complaint=sent_complaint(), actor=StaffFactory(), unit="Приёмная", move="assign", tried="Власов П.",
        reason="59-ФЗ, ст. 8, ч. 6", at=timezone.now() - age,
    )  # fmt: skip


JOURNALS = [(AccessLog, look), (RecoveryEvent, event), (RefusedMove, attempt)]


@pytest.mark.parametrize(("model", "made"), JOURNALS)
def test_a_younger_line_is_never_deleted_and_an_older_one_may_be(model, made):
    younger, older = made(YOUNGER), made(OLDER)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.filter(pk=younger.pk).delete()
    assert model.objects.filter(pk=older.pk).delete()[0] == 1
    assert model.objects.filter(pk=younger.pk).exists()


@pytest.mark.parametrize(("model", "made"), JOURNALS)
@pytest.mark.parametrize("age", [YOUNGER, OLDER])
def test_no_line_is_changed_however_old(model, made, age):
    line = made(age)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.filter(pk=line.pk).update(at=timezone.now())


def test_the_tidying_meets_no_refusal_and_leaves_the_younger():
    younger = look(YOUNGER)
    look(OLDER)
    recent, tried = event(YOUNGER), attempt(YOUNGER)
    attempt(OLDER)
    with time_machine.travel(timezone.now() - OLDER):
        old = filed()
    emptied = {"statement": "", "last_name": "", "document": ""}
    RecoveryRequest.objects.filter(pk=old.pk).update(status="rejected", decided_at=old.filed_at, **emptied)
    tidying.run(at=timezone.now())

    assert list(AccessLog.objects.all()) == [younger]
    assert list(RefusedMove.objects.all()) == [tried]
    assert list(RecoveryRequest.objects.all()) == [recent.request]
