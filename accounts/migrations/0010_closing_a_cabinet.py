import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_resets_are_remembered")]
    operations = [
        migrations.CreateModel(
            name="AccountClosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(verbose_name="когда просил")),
                ("due_at", models.DateTimeField(verbose_name="закрыть после")),
                ("cancelled_at", models.DateTimeField(null=True, verbose_name="отменено")),
                ("done_at", models.DateTimeField(null=True, verbose_name="закрыт")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="closures", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "закрытие кабинета",
                "verbose_name_plural": "закрытия кабинетов",
                "ordering": ["-asked_at"],
                "constraints": [models.UniqueConstraint(condition=models.Q(("cancelled_at__isnull", True)), fields=("user",), name="closure_one_at_a_time")],
            },
        ),
    ]
