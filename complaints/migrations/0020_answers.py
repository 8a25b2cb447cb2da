"""The phone of a department, for the letter with an answer."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0016_clocks_and_questions_of_old_ones'),
    ]

    operations = [
        migrations.AddField(
            model_name='department',
            name='phone',
            field=models.CharField(blank=True, help_text='Стоит в письме с ответом', max_length=50, verbose_name='телефон для справок'),
        ),
    ]
