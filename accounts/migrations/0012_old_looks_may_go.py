"""The journal of looks is kept three years: then, and only then, the database lets a line go. No line is ever changed."""

from django.db import migrations

FORWARDS = """
CREATE OR REPLACE FUNCTION accounts_accesslog_is_append_only() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.at < now() - interval '3 years' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'accounts_accesslog is append-only';
END
$$ LANGUAGE plpgsql;
"""
BACKWARDS = """
CREATE OR REPLACE FUNCTION accounts_accesslog_is_append_only() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'accounts_accesslog is append-only';
END
$$ LANGUAGE plpgsql;
"""


def on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_codes_of_the_second_step")]
    operations = [migrations.RunPython(on_postgresql(FORWARDS), on_postgresql(BACKWARDS))]
