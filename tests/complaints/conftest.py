"""Who most tests of this folder are about; a file that needs another author or draft has its own."""

import pytest
from django.utils import timezone

from complaints import workflow
from complaints.models import Attachment, Complaint
from tests.complaints.desk import officer
from tests.factories import UserFactory


@pytest.fixture
def author(client):
    """A citizen who is signed in at `client`."""
    person = UserFactory()
    client.force_login(person)
    return person


@pytest.fixture
def draft(author):
    """Their draft, in which nothing has been answered yet."""
    return Complaint.objects.create(author=author)


@pytest.fixture
def sent(pending) -> Attachment:
    """The file of the module's own `pending`, gone with its complaint."""
    workflow.make("send", pending.complaint_id, by=pending.uploaded_by, at=timezone.now())
    pending.refresh_from_db()
    return pending


@pytest.fixture
def head(complaint):
    """The head of the department that has the module's own `complaint`."""
    return officer("head", complaint)


@pytest.fixture
def desk(verified_client, head):
    """The browser of that head."""
    return verified_client(head)
