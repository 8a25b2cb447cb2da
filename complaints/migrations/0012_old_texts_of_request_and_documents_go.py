"""Nobody reads the two old texts any more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("complaints", "0011_requests_and_documents_by_rows")]
    operations = [
        migrations.RemoveField(model_name="complaint", name="request"),
        migrations.RemoveField(model_name="complaint", name="documents"),
    ]
