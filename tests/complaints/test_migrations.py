"""Data that moves between columns: nothing a person wrote is lost on the way there and back."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from complaints.models import Complaint
from complaints.workflow import AskedQuestion
from tests.complaints.desk import complaint_at
from tests.factories import DraftFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
TEXTS = [("complaints", "0010_everything_a_person_may_tell")]
WHOLE = {
    "requests": ["Дать воду.", "Ответить."],
    "cited_documents": [{"name": "Договор", "number": "7", "date": "2026-05-01"}],
}


def renew():
    """To the newest migrations."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.fixture
def go_back():
    """To the time of the two texts; the complaint as it was then."""

    def to_texts():
        executor = MigrationExecutor(connection)
        executor.migrate(TEXTS)
        return executor.loader.project_state(TEXTS).apps.get_model("complaints", "Complaint")

    yield to_texts
    renew()


def test_old_texts_become_first_rows_whole(go_back):
    author, old = UserFactory(), go_back()
    long = "Прошу починить.\n" * 200
    told = old.objects.create(author_id=author.pk, request=long, documents="Договор № 7\nот 1 мая")
    empty = old.objects.create(author_id=author.pk)
    renew()

    told, empty = (Complaint.objects.get(pk=each.pk) for each in (told, empty))
    assert told.requests == [long]
    assert told.cited_documents == [{"name": "Договор № 7\nот 1 мая", "number": "", "date": ""}]
    assert (empty.requests, empty.cited_documents) == ([], [])


def test_rows_go_back_to_texts_and_come_again_as_they_were(go_back):
    draft = DraftFactory(**WHOLE)
    before = go_back().objects.get(pk=draft.pk)
    renew()

    assert before.request == "1. Дать воду.\n2. Ответить."
    assert before.documents == "Договор № 7 2026-05-01"
    draft.refresh_from_db()
    assert {name: getattr(draft, name) for name in WHOLE} == WHOLE


def test_what_was_written_into_a_text_in_between_is_taken_over(go_back):
    draft = DraftFactory(**WHOLE)
    go_back().objects.filter(pk=draft.pk).update(request="Другое.")
    renew()
    draft.refresh_from_db()
    assert draft.requests == ["Другое."]


# --- questions -------------------------------------------------------------------------------------------------------
ONE_QUESTION = [("complaints", "0016_clocks_and_questions_of_old_ones")]


@pytest.fixture
def asked_before():
    """Clarifications as they were while each held one question."""

    def to_one_question():
        executor = MigrationExecutor(connection)
        executor.migrate(ONE_QUESTION)
        return executor.loader.project_state(ONE_QUESTION).apps.get_model("complaints", "Clarification")

    yield to_one_question
    renew()


def test_several_questions_go_back_as_one_text_and_come_again_as_they_were(asked_before):
    several = (AskedQuestion("Где?"), AskedQuestion("Когда?", "date"))
    alone, many = complaint_at("needs_clarification"), complaint_at("needs_clarification", questions=several)
    many.clarifications.update(introduction="Нужно для выезда.")
    old = asked_before()
    texts = [old.objects.get(complaint_id=each.pk).question for each in (alone, many)]
    renew()

    assert texts == ["Какой подъезд?", "Нужно для выезда.\n1. Где?\n2. Когда?"]
    assert [each.text for each in many.clarifications.get().questions.all()] == ["Где?", "Когда?"]
    assert alone.clarifications.get().introduction == ""
