import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# On PostgreSQL the database itself refuses to rewrite the journal; elsewhere the model does.
FORWARDS = """
CREATE FUNCTION accounts_accesslog_is_append_only() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'accounts_accesslog is append-only';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER accounts_accesslog_is_append_only BEFORE UPDATE OR DELETE ON accounts_accesslog
FOR EACH ROW EXECUTE FUNCTION accounts_accesslog_is_append_only();
"""
BACKWARDS = """
DROP TRIGGER accounts_accesslog_is_append_only ON accounts_accesslog;
DROP FUNCTION accounts_accesslog_is_append_only();
"""


def on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_plain_keys_move_out"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.CharField(max_length=360, verbose_name="подразделение и должность")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("page", "Открыта страница обращения"),
                            ("file", "Открыт файл обращения"),
                            ("contacts", "Показаны телефон и почта"),
                            ("card", "Открыта карточка человека"),
                        ],
                        max_length=16,
                        verbose_name="что сделано",
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=16, verbose_name="номер обращения")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="причина")),
                ("at", models.DateTimeField(verbose_name="когда")),
                ("once", models.CharField(editable=False, max_length=120, unique=True)),
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
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looks",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="чьи данные",
                    ),
                ),
            ],
            options={
                "verbose_name": "просмотр данных",
                "verbose_name_plural": "журнал просмотров",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["subject", "-at"], name="access_of_subject")],
            },
        ),
        migrations.RunPython(on_postgresql(FORWARDS), on_postgresql(BACKWARDS)),
    ]
