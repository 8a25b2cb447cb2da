"""Complaints sent before have clocks and questions too: as they were counted and asked then."""

from datetime import timedelta

from django.db import migrations

ANSWER, REDIRECT = 30, 7
UNKNOWN = "до записи версий"
BATCH = 500


def write_clocks(apps, schema_editor):
    """The due date is copied, not counted anew; the last day of redirection is moved off weekends only."""
    Complaint, Term = apps.get_model("complaints", "Complaint"), apps.get_model("complaints", "Term")
    rows = Complaint.objects.exclude(status="draft").values_list("pk", "registered_on", "due_on", "sent_at")
    batch = []
    for pk, registered_on, due_on, sent_at in rows.iterator(BATCH):
        shared = {"complaint_id": pk, "started_on": registered_on, "calendar": UNKNOWN, "set_at": sent_at}
        passed_by = last = registered_on + timedelta(REDIRECT)
        while passed_by.weekday() > 4:
            passed_by -= timedelta(1)
        batch += [
            Term(kind="registration", days=0, unshifted_on=registered_on, due_on=registered_on, **shared),
            Term(kind="redirect", days=REDIRECT, unshifted_on=last, due_on=passed_by, **shared),
            Term(kind="answer", days=ANSWER, unshifted_on=registered_on + timedelta(ANSWER), due_on=due_on, **shared),
        ]
        if len(batch) >= BATCH:
            Term.objects.bulk_create(batch)
            batch = []
    Term.objects.bulk_create(batch)


def write_questions(apps, schema_editor):
    """The one question of a clarification becomes its first; what was answered stays in the history."""
    Clarification, Question = apps.get_model("complaints", "Clarification"), apps.get_model("complaints", "Question")
    for pk, text in Clarification.objects.values_list("pk", "question").iterator(BATCH):
        Question.objects.create(clarification_id=pk, position=1, kind="text", text=text)


def take_away(apps, schema_editor):
    """On the way back the rows go, so that they may be written again."""
    apps.get_model("complaints", "Term").objects.all().delete()
    apps.get_model("complaints", "Question").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("complaints", "0015_what_officers_do")]
    operations = [
        migrations.RunPython(write_clocks, take_away),
        migrations.RunPython(write_questions, migrations.RunPython.noop),
    ]
