import hashlib
from datetime import UTC, datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SURVEYS = """Я согласен на то, чтобы оператор портала присылал мне приглашения к опросам о том, как рассмотрены мои обращения.

Зачем: узнать, где работа с обращениями не помогает людям.
Какие данные: имя, почта или телефон из кабинета, номер обращения, мои ответы.
Что с ними делают: отправляют приглашение, хранят ответы, складывают их в общие цифры без имён. Другим не передают.
Сколько: до отзыва согласия. После отзыва приглашения прекратятся сразу, данные опросов удалят в течение 30 дней.
Как отозвать: кнопкой на этой странице.

На подачу и рассмотрение обращений согласие не влияет."""


def publish(apps, schema_editor):
    apps.get_model("accounts", "ConsentDocument").objects.create(
        code="surveys",
        version=1,
        title="Приглашения к опросам",
        text=SURVEYS,
        sha256=hashlib.sha256(SURVEYS.encode()).hexdigest(),
        published_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_recovery_codes")]
    operations = [
        migrations.CreateModel(
            name="ConsentDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, verbose_name="код")),
                ("version", models.PositiveSmallIntegerField(verbose_name="редакция")),
                ("title", models.CharField(max_length=150, verbose_name="название")),
                ("text", models.TextField(verbose_name="текст")),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("published_at", models.DateTimeField(verbose_name="действует с")),
            ],
            options={
                "verbose_name": "текст согласия",
                "verbose_name_plural": "тексты согласий",
                "ordering": ["code", "-version"],
                "constraints": [models.UniqueConstraint(fields=("code", "version"), name="consent_document_version_once")],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_at", models.DateTimeField(verbose_name="дано")),
                ("given_ip", models.GenericIPAddressField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="отозвано")),
                ("withdrawn_ip", models.GenericIPAddressField(null=True)),
                ("document", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="accounts.consentdocument")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="consents", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "согласие",
                "verbose_name_plural": "согласия",
                "ordering": ["-given_at"],
                "constraints": [models.UniqueConstraint(condition=models.Q(("withdrawn_at__isnull", True)), fields=("user", "document"), name="consent_given_once")],
            },
        ),
        migrations.RunPython(publish, migrations.RunPython.noop),
    ]
