"""Readers say whether an article of help helped; the administrator of the portal reads it."""

from django.db import migrations, models

OFFICE, CODENAME = "Администратор портала", "view_helpvote"


def may_read(apps, schema_editor):
    """Permissions are normally made after all migrations; here one is needed now, under the same name."""
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="complaints", model="helpvote"
    )
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=CODENAME, defaults={"name": "Can view helpvote"}
    )
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=OFFICE)
    group.permissions.add(permission)


def may_not_read(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name=OFFICE):
        group.permissions.remove(*group.permissions.filter(codename=CODENAME))


class Migration(migrations.Migration):

    dependencies = [
        ("complaints", "0021_answers"),
    ]

    operations = [
        migrations.CreateModel(
            name="HelpVote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("article", models.SlugField(max_length=60, verbose_name="статья")),
                ("helped", models.BooleanField(verbose_name="помогло")),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="слова")),
                ("at", models.DateTimeField(verbose_name="когда")),
                ("key", models.CharField(editable=False, max_length=64, unique=True)),
            ],
            options={
                "verbose_name": "отзыв о статье помощи",
                "verbose_name_plural": "отзывы о статьях помощи",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.RunPython(may_read, may_not_read),
    ]
