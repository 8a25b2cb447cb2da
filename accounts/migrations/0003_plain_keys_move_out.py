from django.db import migrations

COPIED = (
    "user_id", "name", "confirmed", "throttling_failure_timestamp", "throttling_failure_count", "last_used_at",
    "key", "step", "t0", "digits", "tolerance", "drift", "last_t",
)  # fmt: skip


def encrypt(apps, schema_editor):
    """Nobody sets the application up again: the keys are the same, the column is not."""
    _move(apps, "otp_totp.TOTPDevice", "accounts.AppDevice")


def decrypt(apps, schema_editor):
    """Back to the library's plain column."""
    _move(apps, "accounts.AppDevice", "otp_totp.TOTPDevice")


def _move(apps, old, new):
    Old, New = apps.get_model(old), apps.get_model(new)
    for device in Old.objects.order_by("pk"):
        moved = New.objects.create(**{name: getattr(device, name) for name in COPIED})
        New.objects.filter(pk=moved.pk).update(created_at=device.created_at)
    Old.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_keys_of_applications_are_encrypted"),
        ("otp_totp", "0003_add_timestamps"),
    ]

    operations = [migrations.RunPython(encrypt, decrypt)]
