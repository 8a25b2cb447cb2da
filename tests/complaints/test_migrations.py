"""Data that moves between columns: nothing a person wrote is lost on the way there and back."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from complaints.models import Complaint
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
