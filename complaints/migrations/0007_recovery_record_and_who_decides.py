"""The record of a recovery is append-only on PostgreSQL, and «Администратор портала» may decide about recoveries."""

from django.db import migrations

GROUP = "Администратор портала"
CODENAME = "review_recoveryrequest"

FORWARDS = """
CREATE FUNCTION complaints_recoveryevent_is_append_only() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'complaints_recoveryevent is append-only';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER complaints_recoveryevent_is_append_only BEFORE UPDATE OR DELETE ON complaints_recoveryevent
FOR EACH ROW EXECUTE FUNCTION complaints_recoveryevent_is_append_only();
"""
BACKWARDS = """
DROP TRIGGER complaints_recoveryevent_is_append_only ON complaints_recoveryevent;
DROP FUNCTION complaints_recoveryevent_is_append_only();
"""


def on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


def allow(apps, schema_editor):
    """Permissions are normally made after all migrations; here it is needed now, under the same name."""
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="complaints", model="recoveryrequest"
    )
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename=CODENAME,
        defaults={"name": "Может решать о восстановлении доступа"},
    )
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    group.permissions.add(permission)


def forbid(apps, schema_editor):
    apps.get_model("auth", "Permission").objects.filter(codename=CODENAME).delete()


class Migration(migrations.Migration):
    dependencies = [("complaints", "0006_recovery_by_document")]
    operations = [
        migrations.RunPython(on_postgresql(FORWARDS), on_postgresql(BACKWARDS)),
        migrations.RunPython(allow, forbid),
    ]
