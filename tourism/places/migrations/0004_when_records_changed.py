import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", '0003_season_clock_and_notices')]

    operations = [
        migrations.AddField(
            model_name=name,
            name="updated_at",
            field=models.DateTimeField(auto_now=True, default=django.utils.timezone.now, verbose_name="最近改动"),
            preserve_default=False,
        )
        for name in ("attraction", "produce", "event")
    ]
