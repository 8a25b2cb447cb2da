"""What every test stands on: demo settings in a folder of its own, files and messages that vanish afterwards."""

import os
import tempfile
from pathlib import Path

import pytest

# Before Django reads its settings: nothing of a test may land in the project's own var/.
_VAR = tempfile.mkdtemp(prefix="otklik-test-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cabinet.settings")
os.environ["VAR_DIR"] = _VAR
os.environ["DEMO"] = "1"
for _name in ("DATABASE_URL", "CELERY_BROKER_URL", "SITE_URL", "DEBUG", "SECRET_KEY", "FIELD_KEYS"):
    os.environ.pop(_name, None)
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]


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
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {**settings.STORAGES["private"]["OPTIONS"], "location": tmp_path / "files"},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def verified_client():
    """`verified_client(officer)`: a browser in which this person has signed in and passed the second factor."""
    from django.test import Client
    from django_otp import DEVICE_ID_SESSION_KEY
    from django_otp.plugins.otp_totp.models import TOTPDevice

    def sign_in(user) -> Client:
        device = TOTPDevice.objects.get(user=user, confirmed=True)
        client = Client()
        client.force_login(user)
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
        return client

    return sign_in
