from django.db import migrations

STANDARD = [
    {
        "key": "flexible",
        "name": "灵活",
        "summary": "到店前一天 18:00 前免费退，之后收第一晚。",
        "stages": [{"days_before": 1, "percent": 100}],
        "base": "first_night",
        "no_show_percent": 100,
        "deposit_percent": 0,
    },
    {
        "key": "moderate",
        "name": "适中",
        "summary": "到店前三天 18:00 前免费退，之后收一半，最后一天收八成。",
        "stages": [{"days_before": 3, "percent": 50}, {"days_before": 1, "percent": 80}],
        "base": "total",
        "no_show_percent": 100,
        "deposit_percent": 30,
    },
    {
        "key": "strict",
        "name": "严格",
        "summary": "到店前七天 18:00 前免费退，之后收一半，最后三天不退。",
        "stages": [{"days_before": 7, "percent": 50}, {"days_before": 3, "percent": 100}],
        "base": "total",
        "no_show_percent": 100,
        "deposit_percent": 50,
    },
]


def publish(apps, schema_editor):
    policy = apps.get_model("homestays", "CancellationPolicy")
    for entry in STANDARD:
        policy.objects.get_or_create(key=entry["key"], version=1, defaults=entry)


class Migration(migrations.Migration):

    dependencies = [
        ('homestays', '0002_seasons_rules_policies'),
    ]

    operations = [
        migrations.RunPython(publish, migrations.RunPython.noop),
    ]
