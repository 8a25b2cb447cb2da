"""On PostgreSQL the database itself refuses to rewrite history; elsewhere the model does."""

from django.db import migrations

# The sealed columns may not change; the text may be emptied (anonymising keeps its digest, so the chain holds), and a
# file's link to its event is not a column of this table.
FORWARDS = """
CREATE FUNCTION complaints_event_is_append_only() RETURNS trigger AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'complaints_event is append-only';
  END IF;
  IF (OLD.complaint_id, OLD.position, OLD.kind, OLD.at, OLD.actor_id, OLD.from_status, OLD.to_status, OLD.outcome,
      OLD.details, OLD.text_digest, OLD.prev_hash, OLD.hash)
     IS DISTINCT FROM
     (NEW.complaint_id, NEW.position, NEW.kind, NEW.at, NEW.actor_id, NEW.from_status, NEW.to_status, NEW.outcome,
      NEW.details, NEW.text_digest, NEW.prev_hash, NEW.hash)
     OR (NEW.text <> OLD.text AND NEW.text <> '') THEN
    RAISE EXCEPTION 'complaints_event is append-only';
  END IF;
  RETURN NEW;
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER complaints_event_is_append_only BEFORE UPDATE OR DELETE ON complaints_event
FOR EACH ROW EXECUTE FUNCTION complaints_event_is_append_only();
"""
BACKWARDS = """
DROP TRIGGER complaints_event_is_append_only ON complaints_event;
DROP FUNCTION complaints_event_is_append_only();
"""


def on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_appeals_and_their_history")]
    operations = [migrations.RunPython(on_postgresql(FORWARDS), on_postgresql(BACKWARDS))]
