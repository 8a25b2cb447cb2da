"""The phone of a department, for the letter with an answer."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0020_desk_indexes'),
    ]

    operations = [
        migrations.AddField(
            model_name='department',
            name='phone',
            field=models.CharField(blank=True, help_text='Стоит в письме с ответом', max_length=50, verbose_name='телефон для справок'),
        ),
    ]
