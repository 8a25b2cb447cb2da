"""A request to support may be closed without a reply; a note may say that the author was told of what they had not seen."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0023_support_and_progress_questions'),
    ]

    operations = [
        migrations.AddField(
            model_name='internalnote',
            name='made_known',
            field=models.BooleanField(default=False, verbose_name='заявитель извещён'),
        ),
        migrations.AlterField(
            model_name='supportentry',
            name='kind',
            field=models.CharField(choices=[('asked', 'Заявитель'), ('answered', 'Служба поддержки'), ('closed', 'Закрыт без ответа'), ('opened', 'Открыт снимок')], max_length=10),
        ),
        migrations.AlterField(
            model_name='supportrequest',
            name='status',
            field=models.CharField(choices=[('new', 'Ждёт поддержки'), ('in_work', 'В работе'), ('answered', 'Ответ отправлен'), ('closed', 'Закрыт без ответа')], default='new', max_length=10, verbose_name='состояние'),
        ),
    ]
