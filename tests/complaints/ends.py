"""Answers with which the moves that pass on, end or extend have everything they need."""

from datetime import timedelta

from django.utils import timezone

from complaints import workflow
from complaints.workflow import Given
from tests.complaints.desk import results
from tests.factories import OtherBodyFactory, PostingFactory, sent_complaint


def passing_on(complaint, **changed):
    """To two authorities, by a letter of today."""
    given = {
        "body_ids": (OtherBodyFactory().pk, OtherBodyFactory().pk),
        "basis": "competence",
        "outgoing_number": "01-15/7",
        "outgoing_on": timezone.localdate(),
    }
    return Given(**{**given, **changed})


def passing_a_part(complaint):
    """Some of the questions, to the same."""
    return passing_on(complaint, basis="several")


def leaving(complaint, **changed):
    """By the ground that has no term."""
    return Given(**{"ground": "abusive", "text": "В третьем абзаце оскорбление.", **changed})


def stopping(complaint, **changed):
    """After two answers of the same department."""
    return Given(**{"earlier_ids": answered_earlier(complaint, 2), "confirmed": True, **changed})


def answered_earlier(complaint, times, **draft):
    """Keys of earlier complaints of the same author that their department has answered."""
    keys = []
    for days in range(times):
        at = complaint.sent_at - timedelta(days=40 + days)
        earlier = sent_complaint(at=at, **{"author": complaint.author, "category": complaint.category, **draft})
        head = PostingFactory(department=earlier.department, role="head").user
        for name, given in (("take", Given()), ("answer", Given(text="Ответ.", results=results(earlier)))):
            workflow.make(name, earlier.pk, by=head, at=at + timedelta(days=9), given=given)
        keys.append(earlier.pk)
    return tuple(keys)


def extending(complaint):
    """By a fortnight."""
    return Given(text="Ждём ответ сетевой организации.", days=14)


ENDS = {
    "redirect": passing_on, "redirect_part": passing_a_part, "leave": leaving, "stop": stopping, "extend": extending,
}  # fmt: skip
