"""What lies encrypted in the database, and the change of keys."""

import importlib
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import second_factor
from accounts.models import AppDevice
from notifications import outbox, secrecy
from notifications.models import Message
from tests.factories import DeviceFactory, UserFactory

pytestmark = pytest.mark.django_db
OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


def column() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM accounts_appdevice")
        return cursor.fetchone()[0]


def write_column(token: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_appdevice SET key = %s", [token])


def test_the_database_holds_no_plain_key_and_the_application_still_fits():
    device = DeviceFactory()
    assert device.key not in column()
    assert device.bin_key.hex() not in column()
    assert secrecy.decrypt(column()) == AppDevice.objects.get().key == device.key
    assert second_factor.verify(device, device.user, second_factor.current_code(device))
    assert device.key not in column(), "the check writes the row anew"


@pytest.mark.parametrize("place", [0, 9, 40, -2])
def test_a_changed_letter_of_the_column_is_noticed(place):
    DeviceFactory()
    token = column()
    spoiled = "A" if token[place] != "A" else "B"
    write_column(token[:place] + spoiled + token[place:][1:])
    with pytest.raises(secrecy.Unreadable):
        AppDevice.objects.get()


def test_an_older_key_still_opens_and_after_the_rotation_it_is_not_needed(settings, capsys):
    settings.FIELD_KEYS = [OLD]
    device = DeviceFactory()
    with transaction.atomic():
        code = outbox.enqueue_code(
            key="code-1",
            kind="security_code",
            recipient=outbox.Recipient(user_id=None, email="anna@example.org"),
            context={"code": "123456", "minutes": 10},
            at=timezone.now(),
            expires_at=timezone.now() + timedelta(minutes=10),
        )[0]
    settings.FIELD_KEYS = [NEW, OLD]
    assert AppDevice.objects.get().key == device.key
    call_command("rotate_field_keys")
    assert "Перешифровано: 2." in capsys.readouterr().out
    written = column()
    call_command("rotate_field_keys")
    assert "Перешифровано: 0." in capsys.readouterr().out
    assert column() == written
    settings.FIELD_KEYS = [NEW]
    assert AppDevice.objects.get().key == device.key
    assert "123456" in secrecy.decrypt(Message.objects.get(pk=code.pk).body)


def test_a_rotation_without_the_old_key_says_so_and_spoils_nothing(settings):
    settings.FIELD_KEYS = [OLD]
    device = DeviceFactory()
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(CommandError, match="Не открывается ни одним из FIELD_KEYS: 1"):
        call_command("rotate_field_keys")
    settings.FIELD_KEYS = [OLD]
    assert AppDevice.objects.get().key == device.key


def test_applications_set_up_before_the_encryption_go_on_working():
    move = importlib.import_module("accounts.migrations.0003_plain_keys_move_out")
    anna = UserFactory()
    old = TOTPDevice.objects.create(user=anna, name="Телефон", last_t=7, throttling_failure_count=3)
    move.encrypt(apps, None)
    device = AppDevice.objects.get(user=anna)
    assert (device.key, device.last_t, device.throttling_failure_count) == (old.key, 7, 3)
    assert not TOTPDevice.objects.exists()
    assert old.key not in column()
    move.decrypt(apps, None)
    assert TOTPDevice.objects.get().key == old.key
    assert not AppDevice.objects.exists()
