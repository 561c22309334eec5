"""The few pages nobody may see, found without walking through all: every search leaves them out."""

from django.db import migrations

NAME = "search_hidden_pages"


class Migration(migrations.Migration):
    dependencies = [("search", "0001_expression_index"), ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes")]
    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {NAME} ON wagtailcore_page (id) WHERE NOT live", f"DROP INDEX IF EXISTS {NAME}"
        )
    ]
