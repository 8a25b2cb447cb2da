"""The desk and the list at a hundred thousand complaints: indexes of what is counted, sorted and searched.

The search's own index is PostgreSQL's: SQLite looks through the text. Its function has a cost, so that the planner never
prefers to split thousands of texts into words over asking the index.
"""

import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

FORWARDS = """
CREATE FUNCTION complaints_words(text) RETURNS tsvector AS $$
BEGIN
  RETURN array_to_tsvector(ARRAY(SELECT left(word, 64) FROM unnest(string_to_array($1, ' ')) AS word WHERE word <> ''));
END
$$ LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 4000;
CREATE INDEX complaint_words ON complaints_complaint USING gin (complaints_words(search_text)) WITH (fastupdate = off) WHERE status <> 'draft';
"""
BACKWARDS = """
DROP INDEX complaint_words;
DROP FUNCTION complaints_words(text);
"""


def on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0019_old_question_goes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(models.F('department'), models.Case(models.When(status='completed', then=models.Value(True)), default=models.Value(False), output_field=models.BooleanField()), django.db.models.functions.comparison.Least(django.db.models.functions.comparison.Coalesce('target_on', 'due_on'), 'due_on'), models.F('id'), models.F('author'), models.F('about_official'), condition=models.Q(('status', 'draft'), _negated=True), name='complaint_unit_in_order'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(models.Case(models.When(status='completed', then=models.Value(True)), default=models.Value(False), output_field=models.BooleanField()), django.db.models.functions.comparison.Least(django.db.models.functions.comparison.Coalesce('target_on', 'due_on'), 'due_on'), models.F('id'), models.F('author'), models.F('about_official'), condition=models.Q(('status', 'draft'), _negated=True), name='complaint_all_in_order'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('status__in', ('accepted', 'in_progress', 'needs_clarification'))), fields=['executor'], name='complaint_open_executor'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('status__in', ('accepted', 'in_progress', 'needs_clarification'))), fields=['due_on', 'department'], name='complaint_open_due'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('status__in', ('accepted', 'in_progress', 'needs_clarification'))), fields=['updated_at', 'department'], name='complaint_open_still'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('executor', None), ('status__in', ('accepted', 'in_progress', 'needs_clarification'))), fields=['department'], name='complaint_open_nobody'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('status', 'needs_clarification')), fields=['department'], name='complaint_asked'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('unseen_by_staff', True)), fields=['department', 'version'], name='complaint_unseen'),
        ),
        migrations.RunPython(on_postgresql(FORWARDS), on_postgresql(BACKWARDS)),
    ]
