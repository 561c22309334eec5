"""Steps taken before they had names get theirs; nights imported before there were channels become plain blocks."""

from django.db import migrations

NAMES = {
    ("", "held"): "hold",
    ("held", "confirmed"): "confirm",
    ("held", "cancelled"): "cancel",
    ("confirmed", "cancelled"): "cancel",
    ("held", "expired"): "expire",
    ("confirmed", "checked_in"): "check_in",
    ("confirmed", "no_show"): "mark_no_show",
    ("checked_in", "checked_out"): "check_out",
}


def name_steps(apps, schema_editor):
    changes = apps.get_model("booking", "StateChange").objects.filter(action="")
    for (before, after), action in NAMES.items():
        changes.filter(before=before, after=after).update(action=action)
    apps.get_model("booking", "RoomNight").objects.filter(kind="ical").update(kind="block")


class Migration(migrations.Migration):
    dependencies = [("booking", "0002_whole_life_of_a_booking")]
    operations = [migrations.RunPython(name_steps, migrations.RunPython.noop)]
