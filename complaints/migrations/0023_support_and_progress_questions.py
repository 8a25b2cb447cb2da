"""Requests to support with the group that answers them, and questions of authors about the handling."""

import complaints.models.attachment
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


GROUP, OFFICE = "Служба поддержки", "Администратор портала"
REQUEST, TEMPLATE = ("complaints", "supportrequest"), ("complaints", "supporttemplate")
KEEP = ("view", "add", "change")
MAY = {GROUP: {REQUEST: ("answer",), TEMPLATE: KEEP}, OFFICE: {TEMPLATE: KEEP}}
NAMES = {"answer_supportrequest": "Может отвечать на запросы в поддержку"}


def make_groups(apps, schema_editor):
    """Permissions are normally made after all migrations; here they are needed now, under the same names."""
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    for name, models_ in MAY.items():
        group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        for (app_label, model), actions in models_.items():
            content_type, _made = content_types.get_or_create(app_label=app_label, model=model)
            for action in actions:
                codename = f"{action}_{model}"
                permission, _made = permissions.get_or_create(
                    content_type=content_type,
                    codename=codename,
                    defaults={"name": NAMES.get(codename, f"Can {action} {model}")},
                )
                group.permissions.add(permission)


def drop_groups(apps, schema_editor):
    """The older group stays and loses what this version gave it."""
    groups = apps.get_model("auth", "Group").objects
    groups.filter(name=GROUP).delete()
    taken = [f"{action}_supporttemplate" for action in KEEP]
    for group in groups.filter(name=OFFICE):
        group.permissions.remove(*group.permissions.filter(codename__in=taken))


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0022_whether_help_helped'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SupportTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='название')),
                ('topic', models.CharField(blank=True, choices=[('entry', 'Не могу войти'), ('sending', 'Форма не отправляется'), ('upload', 'Файл не загружается'), ('letter', 'Не приходит письмо или код'), ('other', 'Другое')], help_text='Пусто — для любого', max_length=10, verbose_name='что не получается')),
                ('body', models.TextField(max_length=4000, verbose_name='текст')),
                ('active', models.BooleanField(default=True, verbose_name='показывать')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='место в списке')),
            ],
            options={
                'verbose_name': 'готовый ответ поддержки',
                'verbose_name_plural': 'готовые ответы поддержки',
                'ordering': ['position', 'name'],
            },
        ),
        migrations.AlterField(
            model_name='term',
            name='kind',
            field=models.CharField(choices=[('registration', 'Регистрация'), ('redirect', 'Передача в другой орган'), ('answer', 'Ответ'), ('reply', 'Ответ заявителя на вопрос'), ('target', 'Внутренний срок'), ('progress', 'Ответ на вопрос о рассмотрении')], max_length=16, verbose_name='срок'),
        ),
        migrations.CreateModel(
            name='SupportRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('press', models.UUIDField(editable=False, unique=True)),
                ('code', models.CharField(max_length=8, verbose_name='код')),
                ('status', models.CharField(choices=[('new', 'Ждёт поддержки'), ('in_work', 'В работе'), ('answered', 'Ответ отправлен')], default='new', max_length=10, verbose_name='состояние')),
                ('topic', models.CharField(choices=[('entry', 'Не могу войти'), ('sending', 'Форма не отправляется'), ('upload', 'Файл не загружается'), ('letter', 'Не приходит письмо или код'), ('other', 'Другое')], max_length=10, verbose_name='что не получается')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='почта для ответа')),
                ('complaint_number', models.CharField(blank=True, max_length=16, verbose_name='номер обращения')),
                ('page', models.CharField(blank=True, max_length=200, verbose_name='страница')),
                ('happened', models.CharField(blank=True, max_length=200, verbose_name='время')),
                ('browser', models.CharField(blank=True, max_length=200, verbose_name='браузер')),
                ('device', models.CharField(blank=True, max_length=200, verbose_name='устройство')),
                ('error_code', models.CharField(blank=True, max_length=64, verbose_name='код ошибки')),
                ('created_at', models.DateTimeField(verbose_name='получен')),
                ('changed_at', models.DateTimeField(verbose_name='последняя запись')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='support_requests', to=settings.AUTH_USER_MODEL, verbose_name='кабинет')),
                ('executor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='кто отвечает')),
            ],
            options={
                'verbose_name': 'запрос в поддержку',
                'verbose_name_plural': 'запросы в поддержку',
                'ordering': ['-created_at', '-pk'],
                'permissions': [('answer_supportrequest', 'Может отвечать на запросы в поддержку')],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SupportEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('asked', 'Заявитель'), ('answered', 'Служба поддержки'), ('opened', 'Открыт снимок')], max_length=10)),
                ('at', models.DateTimeField()),
                ('text', models.TextField(blank=True)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='complaints.supportrequest')),
            ],
            options={
                'verbose_name': 'запись запроса в поддержку',
                'verbose_name_plural': 'записи запросов в поддержку',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ProgressQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reply_until', models.DateField(verbose_name='ответить до')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='закрыт')),
                ('answer', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answered_question', to='complaints.event')),
                ('asked', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='progress_question', to='complaints.event')),
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='progress_questions', to='complaints.complaint')),
            ],
            options={
                'verbose_name': 'вопрос о рассмотрении',
                'verbose_name_plural': 'вопросы о рассмотрении',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('complaint',), name='progress_question_one_open')],
            },
        ),
        migrations.CreateModel(
            name='SupportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=255, verbose_name='имя файла')),
                ('media_type', models.CharField(max_length=100, verbose_name='тип')),
                ('size', models.PositiveIntegerField(verbose_name='размер, байт')),
                ('sha256', models.CharField(max_length=64)),
                ('file', models.FileField(blank=True, max_length=200, storage=complaints.models.attachment.private_storage, upload_to='')),
                ('thumbnail', models.FileField(blank=True, max_length=200, storage=complaints.models.attachment.private_storage, upload_to='')),
                ('state', models.CharField(choices=[('checking', 'на проверке'), ('clean', 'проверен'), ('refused', 'не принят: вирус')], default='clean', max_length=10, verbose_name='проверка')),
                ('scanned_at', models.DateTimeField(blank=True, null=True, verbose_name='проверен антивирусом')),
                ('created_at', models.DateTimeField(verbose_name='добавлен')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='complaints.supportentry')),
            ],
            options={
                'verbose_name': 'снимок к запросу в поддержку',
                'verbose_name_plural': 'снимки к запросам в поддержку',
                'ordering': ['pk'],
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('state', 'checking')), fields=['scanned_at', 'id'], name='support_file_waiting')],
            },
        ),
        migrations.AddIndex(
            model_name='supportrequest',
            index=models.Index(fields=['status', 'created_at'], name='support_by_status'),
        ),
        migrations.AddIndex(
            model_name='supportrequest',
            index=models.Index(fields=['email', 'created_at'], name='support_by_email'),
        ),
        migrations.AddIndex(
            model_name='supportrequest',
            index=models.Index(fields=['changed_at'], name='support_by_change'),
        ),
        migrations.RunPython(make_groups, drop_groups),
    ]
