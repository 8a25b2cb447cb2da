"""Whoever looks after the calendar sees its years and says that one is approved (decision 15)."""

from django.db import migrations

GROUP = "Администратор портала"
ACTIONS = ("view", "change")


def allow(apps, schema_editor):
    """Permissions are normally made after all migrations; here they are needed now, under the same names."""
    group = apps.get_model("auth", "Group").objects.filter(name=GROUP).first()
    if group is None:  # taken away by hand: nobody to allow it to
        return
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="complaints", model="calendaryear"
    )
    for action in ACTIONS:
        permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=content_type,
            codename=f"{action}_calendaryear",
            defaults={"name": f"Can {action} calendaryear"},
        )
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0016_clocks_and_questions_of_old_ones")]
    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
