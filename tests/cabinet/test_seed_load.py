"""Bulk data for measuring: as whole as what people make, and only where it may be."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from complaints import history_proof
from complaints.models import Complaint, Question, Status, Term
from notifications.models import Message

pytestmark = pytest.mark.django_db


def seeded(number, **options):
    call_command("seed_load", complaints=number, stdout=(out := StringIO()), **options)
    return out.getvalue()


def test_it_makes_what_is_missing_and_every_history_holds(settings):
    assert seeded(150) == "Готово.\n"
    assert seeded(150) == "Столько обращений уже есть.\n"
    assert seeded(160) == "Готово.\n"

    assert Complaint.objects.sent().count() == 160
    assert list(history_proof.faults(proof := history_proof.Proof())) == []
    assert proof.complaints == 160
    assert Complaint.objects.filter(status=Status.COMPLETED).count() > 130
    assert not Complaint.objects.filter(terms=None).exists()
    assert Term.objects.filter(kind="answer").count() >= 160
    assert Question.objects.exists()
    assert set(Message.objects.values_list("kind", flat=True)) >= {"registered", "in_work", "answered"}
    assert not Message.objects.filter(body__contains="⟦").exists()


def test_numbers_grow_with_the_days_of_sending():
    seeded(40)
    rows = Complaint.objects.sent().order_by("sent_at").values_list("number", flat=True)

    assert list(rows) == sorted(rows)


def test_without_leave_nothing_is_made_outside_a_demonstration(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="--yes-on-this-database"):
        seeded(3)
    assert not Complaint.objects.exists()

    assert seeded(3, yes_on_this_database=True) == "Готово.\n"
