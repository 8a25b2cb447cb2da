"""What every test stands on: demo settings in a folder of its own, files and messages that vanish afterwards."""

from pathlib import Path

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`make test` runs what needs nothing; the folder names the rest."""
    for item in items:
        for marker in ("services", "browser"):
            if f"/tests/{marker}/" in str(item.path):
                item.add_marker(marker)


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path: Path) -> None:
    """Private files, mail and SMS of each test in its own folder; cheap password hashes; plain static files."""
    settings.PRIVATE_FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"
    settings.SMS_DIR = tmp_path / "sms"
    settings.PAGES_DIR = tmp_path / "pages"
    settings.MAINTENANCE_FILE = tmp_path / "maintenance.json"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Contacts and announcements of another test are forgotten; nothing was announced and nothing changed yet.

    Held as if just read, so that a page costs the same number of queries whichever test was before it.
    """
    from cabinet import state
    from notifications import announcements, authority

    state.forget()
    authority.remember(row={}, rows=list(authority.DEFAULT_WAYS))
    announcements.remember([])


@pytest.fixture
def verified_client():
    """`verified_client(officer)`: a browser in which this person has signed in and passed the second factor."""
    from django.test import Client
    from django_otp import DEVICE_ID_SESSION_KEY

    from accounts.models import AppDevice

    def sign_in(user) -> Client:
        device = AppDevice.objects.get(user=user, confirmed=True)
        client = Client()
        client.force_login(user)
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
        return client

    return sign_in
