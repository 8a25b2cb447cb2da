"""A small city for whole journeys: the portal's own catalogue, officers of housing, people with mail and phone."""

import pytest
import time_machine
from django.utils import timezone

from complaints import catalogue
from complaints.models import Attachment, Department
from complaints.models.attachment import private_storage
from tests.factories import PostingFactory, UserFactory
from tests.journeys.account_steps import Post
from tests.journeys.person import Person
from tests.smtp_sink import serving


@pytest.fixture(autouse=True)
def _files_are_found_again(_own_folders, monkeypatch):
    """A field keeps the storage it was made with; the test's own folder is newer."""
    monkeypatch.setattr(Attachment._meta.get_field("file"), "storage", private_storage())


@pytest.fixture
def housing(db) -> Department:
    """The department of housing, from the catalogue that comes with the portal."""
    catalogue.load(catalogue.read(catalogue.BUILT_IN))
    return Department.objects.get(code="zhkh")


@pytest.fixture
def anna(db):
    """A citizen who is told by every channel there is."""
    return UserFactory(email="anna@example.org", phone="+79001234567", phone_verified=True)


@pytest.fixture
def executor(housing):
    """May not sign."""
    return PostingFactory(department=housing, role="executor").user


@pytest.fixture
def head(housing):
    """May sign."""
    return PostingFactory(department=housing, role="head", may_sign=True).user


@pytest.fixture
def post(settings):
    """A mail server on loopback and the folder of SMS: whatever the portal tells people goes there."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with serving() as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield Post(sink)


@pytest.fixture
def clock():
    """The portal's time, that stands until it is moved."""
    with time_machine.travel(timezone.now(), tick=False) as travel:
        yield travel


@pytest.fixture
def me():
    """The person of the journey."""
    return Person()
