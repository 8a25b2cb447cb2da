from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_closing_a_cabinet"),
    ]

    operations = [
        migrations.AlterField(
            model_name="code",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("signup", "регистрация"),
                    ("reset", "новый пароль"),
                    ("contact", "новый контакт"),
                    ("second", "второй шаг входа"),
                ],
                max_length=16,
            ),
        ),
    ]
