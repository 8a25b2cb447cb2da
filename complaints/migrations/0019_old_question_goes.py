"""What was asked stands in the questions alone; the old column keeps the words said before them, if any were."""

from django.db import migrations, models

BATCH = 500


def empty(apps, schema_editor):
    """Until now the column held the one question, which migration 0016 has copied."""
    apps.get_model("complaints", "Clarification").objects.update(introduction="")


def bring_back(apps, schema_editor):
    """The words before the questions and the questions as one text."""
    Clarification = apps.get_model("complaints", "Clarification")
    for row in Clarification.objects.prefetch_related("questions").iterator(BATCH):
        asked = [question.text for question in sorted(row.questions.all(), key=lambda question: question.position)]
        lines = asked if len(asked) == 1 else [f"{place}. {text}" for place, text in enumerate(asked, 1)]
        row.introduction = "\n".join([row.introduction, *lines]).strip()
        row.save(update_fields=["introduction"])


class Migration(migrations.Migration):
    dependencies = [("complaints", "0018_routing_and_rights")]
    operations = [
        migrations.RenameField("clarification", "question", "introduction"),
        migrations.AlterField(
            "clarification", "introduction", models.TextField("пояснение", blank=True)
        ),
        migrations.RunPython(empty, bring_back),
    ]
