import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import complaints.models.attachment


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0004_how_the_author_was_authenticated"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="DataExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("status", models.CharField(choices=[("queued", "Ждёт очереди"), ("working", "Готовим"), ("ready", "Готова"), ("failed", "Не получилась"), ("gone", "Удалена")], default="queued", max_length=10)),
                ("requested_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("file", models.FileField(blank=True, max_length=200, storage=complaints.models.attachment.private_storage, upload_to="")),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("ready_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="exports", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "копия данных",
                "verbose_name_plural": "копии данных",
                "ordering": ["-requested_at", "-pk"],
                "constraints": [models.UniqueConstraint(condition=models.Q(("status__in", ["queued", "working"])), fields=("user",), name="export_one_at_a_time")],
            },
        ),
    ]
