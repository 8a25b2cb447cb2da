"""Announcements to everybody, how to reach the authority and which other ways to apply there are.

Administrators of the portal keep them; the group may not be there yet, it is made by the migrations of complaints.
"""

from django.db import migrations, models

from notifications.default_ways import DEFAULT_WAYS

GROUP = "Администратор портала"
MAY = {
    "announcement": ("view", "add", "change"),
    "authoritycontacts": ("view", "add", "change"),
    "otherway": ("view", "add", "change", "delete"),
}


def let_administrators_keep_them(apps, schema_editor):
    """Permissions are normally made after all migrations; here they are needed now, under the same names."""
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    for model, actions in MAY.items():
        content_type, _made = content_types.get_or_create(app_label="notifications", model=model)
        for action in actions:
            permission, _made = permissions.get_or_create(
                content_type=content_type, codename=f"{action}_{model}", defaults={"name": f"Can {action} {model}"}
            )
            group.permissions.add(permission)


def take_them_away(apps, schema_editor):
    permissions = apps.get_model("auth", "Permission").objects
    permissions.filter(content_type__app_label="notifications", content_type__model__in=MAY).delete()


def fill_ways(apps, schema_editor):
    ways = apps.get_model("notifications", "OtherWay").objects
    for position, way in enumerate(DEFAULT_WAYS, start=1):
        ways.create(position=position, **way)


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_failed_ones_of_a_complaint"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="OtherWay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=80, verbose_name="как")),
                ("good_for", models.CharField(blank=True, max_length=120, verbose_name="для чего годится")),
                ("text", models.CharField(blank=True, max_length=300, verbose_name="что сказать ещё")),
                (
                    "contact",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "ничего"),
                            ("phone", "телефон и часы работы"),
                            ("address", "почтовый адрес"),
                            ("reception", "где и когда приём"),
                            ("emergency_phone", "телефон аварийной службы"),
                            ("email", "электронная почта"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="какой контакт показать",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="место по порядку")),
                ("active", models.BooleanField(default=True, verbose_name="показывать")),
            ],
            options={
                "verbose_name": "другой способ обратиться",
                "verbose_name_plural": "другие способы обратиться",
                "ordering": ["position", "pk"],
                "default_permissions": ("view", "add", "change", "delete"),
            },
        ),
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("maintenance", "Работы на портале"), ("incident", "Сбой"), ("news", "Новость")],
                        default="news",
                        max_length=20,
                        verbose_name="вид",
                    ),
                ),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "К сведению"),
                            (2, "Что-то работает не так"),
                            (3, "Портал или его часть не работает"),
                        ],
                        default=1,
                        verbose_name="важность",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="заголовок")),
                ("text", models.TextField(max_length=4000, verbose_name="текст")),
                ("starts_at", models.DateTimeField(verbose_name="показывать с")),
                (
                    "ends_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Пусто: пока не снимете. В новостях останется.",
                        null=True,
                        verbose_name="показывать до",
                    ),
                ),
                ("published", models.BooleanField(default=False, verbose_name="опубликовано")),
            ],
            options={
                "verbose_name": "объявление",
                "verbose_name_plural": "объявления",
                "ordering": ["-starts_at", "-pk"],
                "default_permissions": ("view", "add", "change"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="announcement_ends_after_it_starts",
                        violation_error_message="Конец показа должен быть позже начала.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["maintenance", "incident", "news"])),
                        name="announcement_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__in", [1, 2, 3])), name="announcement_severity_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuthorityContacts",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("phone", models.CharField(blank=True, max_length=60, verbose_name="телефон")),
                ("work_hours", models.CharField(blank=True, max_length=120, verbose_name="часы работы телефона")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="почтовый адрес")),
                ("reception", models.CharField(blank=True, max_length=200, verbose_name="приём граждан: где и когда")),
                (
                    "emergency_phone",
                    models.CharField(blank=True, max_length=60, verbose_name="городская аварийная служба"),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="электронная почта")),
            ],
            options={
                "verbose_name": "контакты органа власти",
                "verbose_name_plural": "контакты органа власти",
                "default_permissions": ("view", "add", "change"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="authority_contacts_are_one_row")
                ],
            },
        ),
        migrations.RunPython(let_administrators_keep_them, take_them_away),
        migrations.RunPython(fill_ways, migrations.RunPython.noop),
    ]
