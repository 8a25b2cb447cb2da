"""Who most tests of this folder are about; a file that needs another author or draft has its own."""

import pytest

from complaints.models import Complaint
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
