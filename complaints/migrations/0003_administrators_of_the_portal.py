"""The group whose people look after staff, topics and the calendar, and see no complaint (decision 15)."""

from django.db import migrations

GROUP = "Администратор портала"
MAY = {
    ("accounts", "user"): ("view", "add", "change"),
    ("complaints", "department"): ("view", "add", "change"),
    ("complaints", "posting"): ("view", "add", "change", "delete"),
    ("complaints", "category"): ("view", "add", "change", "delete"),
    ("complaints", "day"): ("view", "add", "change", "delete"),
    ("notifications", "message"): ("view", "resend"),
}

NAMES = {"resend_message": "Может отправлять сообщения ещё раз"}


def make_group(apps, schema_editor):
    """Permissions are normally made after all migrations; here they are needed now, under the same names."""
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    for (app_label, model), actions in MAY.items():
        content_type, _made = content_types.get_or_create(app_label=app_label, model=model)
        for action in actions:
            codename = f"{action}_{model}"
            permission, _made = permissions.get_or_create(
                content_type=content_type,
                codename=codename,
                defaults={"name": NAMES.get(codename, f"Can {action} {model}")},
            )
            group.permissions.add(permission)


def drop_group(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=GROUP).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0002_history_is_append_only"),
        ("accounts", "0001_people_and_codes"),
        ("notifications", "0001_outbox"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_group, drop_group)]
