from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_people_see_where_they_are_signed_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="reset_by",
            field=models.CharField(blank=True, default="", editable=False, max_length=8),
        ),
    ]
