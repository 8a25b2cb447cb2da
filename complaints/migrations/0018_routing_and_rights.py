"""Refused attempts are written down, and the groups of the rules (L138) stand ready.

Postings open complaints, groups open the other pages of the staff site.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

VIEW, KEEP = ("view",), ("view", "add", "change")
ROUTING, BODY, TEMPLATE = ("complaints", "routingrule"), ("complaints", "otherbody"), ("complaints", "replytemplate")
DAY, YEAR = ("complaints", "day"), ("complaints", "calendaryear")
LOOKS, REFUSED = ("accounts", "accesslog"), ("complaints", "refusedmove")
MAY = {
    "Регистратор": {ROUTING: VIEW, BODY: VIEW, DAY: VIEW, YEAR: VIEW},
    "Исполнитель": {TEMPLATE: VIEW, DAY: VIEW, YEAR: VIEW},
    "Руководитель": {ROUTING: VIEW, BODY: VIEW, TEMPLATE: VIEW, DAY: VIEW, YEAR: VIEW},
    "Подписант": {TEMPLATE: VIEW, DAY: VIEW, YEAR: VIEW},
    "Аудитор": {
        LOOKS: VIEW, REFUSED: VIEW, ("accounts", "securityevent"): VIEW, ("complaints", "event"): VIEW,
        ("complaints", "listexport"): VIEW,
    },
    "Ответственный за персональные данные": {
        LOOKS: VIEW, ("accounts", "consent"): VIEW, ("accounts", "accountclosure"): VIEW,
        ("complaints", "dataexport"): VIEW, ("complaints", "recoveryrequest"): ("review",),
    },
    "Администратор портала": {ROUTING: KEEP, BODY: KEEP, TEMPLATE: KEEP, YEAR: KEEP},
}
OLDER = "Администратор портала"
NAMES = {"review_recoveryrequest": "Может решать о восстановлении доступа"}

FORWARDS = """
CREATE FUNCTION complaints_refusedmove_is_append_only() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.at < now() - interval '3 years' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'complaints_refusedmove is append-only';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER complaints_refusedmove_is_append_only BEFORE UPDATE OR DELETE ON complaints_refusedmove
FOR EACH ROW EXECUTE FUNCTION complaints_refusedmove_is_append_only();
"""
BACKWARDS = """
DROP TRIGGER complaints_refusedmove_is_append_only ON complaints_refusedmove;
DROP FUNCTION complaints_refusedmove_is_append_only();
"""


def on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


def make_groups(apps, schema_editor):
    """Permissions are normally made after all migrations; here they are needed now, under the same names."""
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    for name, models_ in MAY.items():
        group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        for (app_label, model), actions in models_.items():
            content_type, _made = content_types.get_or_create(app_label=app_label, model=model)
            for action in actions:
                codename = f"{action}_{model}"
                permission, _made = permissions.get_or_create(
                    content_type=content_type,
                    codename=codename,
                    defaults={"name": NAMES.get(codename, f"Can {action} {model}")},
                )
                group.permissions.add(permission)


def drop_groups(apps, schema_editor):
    """The older group stays and loses what this version gave it."""
    groups = apps.get_model("auth", "Group").objects
    groups.filter(name__in=set(MAY) - {OLDER}).delete()
    taken = [f"{action}_{model}" for (_app, model), actions in MAY[OLDER].items() for action in actions]
    for group in groups.filter(name=OLDER):
        group.permissions.remove(*group.permissions.filter(codename__in=taken))


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0017_clocks"),
        ("accounts", "0013_showing_a_document_is_named"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="RefusedMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.CharField(max_length=250, verbose_name="от имени")),
                ("move", models.CharField(max_length=20, verbose_name="действие")),
                ("tried", models.CharField(max_length=250, verbose_name="кому хотел передать")),
                ("reason", models.CharField(max_length=300, verbose_name="почему отказано")),
                ("at", models.DateTimeField(verbose_name="когда")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто",
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refused_moves",
                        to="complaints.complaint",
                        verbose_name="обращение",
                    ),
                ),
            ],
            options={
                "verbose_name": "отклонённая передача",
                "verbose_name_plural": "отклонённые передачи",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.RunPython(on_postgresql(FORWARDS), on_postgresql(BACKWARDS)),
        migrations.RunPython(make_groups, drop_groups),
    ]
