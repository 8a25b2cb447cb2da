"""The record of a recovery is kept three years: then the database lets its lines go. No line is ever changed."""

from django.db import migrations, models

FORWARDS = """
CREATE OR REPLACE FUNCTION complaints_recoveryevent_is_append_only() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.at < now() - interval '3 years' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'complaints_recoveryevent is append-only';
END
$$ LANGUAGE plpgsql;
"""
BACKWARDS = """
CREATE OR REPLACE FUNCTION complaints_recoveryevent_is_append_only() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'complaints_recoveryevent is append-only';
END
$$ LANGUAGE plpgsql;
"""


def on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("complaints", "0008_number_of_an_identity_document")]
    operations = [
        migrations.RunPython(on_postgresql(FORWARDS), on_postgresql(BACKWARDS)),
        migrations.AlterField(
            model_name="recoveryevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("filed", "Заявление подано"),
                    ("opened", "Открыт документ"),
                    ("reviewed", "Проверено, передано второму сотруднику"),
                    ("approved", "Одобрено вторым сотрудником"),
                    ("rejected", "Отказано"),
                    ("frozen", "Владелец кабинета нажал «Это не я»"),
                    ("linked", "Ссылка отправлена на новый контакт"),
                    ("done", "Доступ восстановлен"),
                    ("expired", "Ссылка устарела"),
                    ("erased", "Снимок и сведения заявителя удалены"),
                ],
                max_length=16,
            ),
        ),
    ]
