"""The number of an identity document, encrypted, and the mark of topics that ask for it."""

from django.db import migrations, models

import accounts.encryption


class Migration(migrations.Migration):
    dependencies = [("complaints", "0007_recovery_record_and_who_decides")]
    operations = [
        migrations.AddField(
            model_name="category",
            name="asks_id_doc",
            field=models.BooleanField(
                default=False,
                help_text="Паспорт или другое удостоверение личности. Спросим, только если в настройках включён COLLECT_ID_DOC",
                verbose_name="спрашивать номер документа",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="id_doc_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("passport", "Паспорт РФ"),
                    ("licence", "Водительское удостоверение"),
                    ("other", "Другой документ"),
                ],
                max_length=10,
                verbose_name="документ",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="id_doc_number",
            field=accounts.encryption.EncryptedTextField(
                blank=True, default="", max_length=40, verbose_name="серия и номер документа"
            ),
        ),
    ]
