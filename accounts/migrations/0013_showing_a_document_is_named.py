"""The journal of looks names the showing of a document's number."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_old_looks_may_go")]
    operations = [
        migrations.AlterField(
            model_name="accesslog",
            name="action",
            field=models.CharField(
                choices=[
                    ("page", "Открыта страница обращения"),
                    ("file", "Открыт файл обращения"),
                    ("contacts", "Показаны телефон и почта"),
                    ("document", "Показаны контакты и номер документа"),
                    ("card", "Открыта карточка человека"),
                ],
                max_length=16,
                verbose_name="что сделано",
            ),
        ),
    ]
