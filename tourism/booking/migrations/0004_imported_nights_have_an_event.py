from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0003_name_the_steps_taken")]
    operations = [
        migrations.AddConstraint(
            model_name='roomnight',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('event__isnull', False), ('kind', 'ical')), models.Q(models.Q(('kind', 'ical'), _negated=True), ('event__isnull', True)), _connector='OR'), name='an_imported_night_belongs_to_a_channel_event'),
        ),
    ]
