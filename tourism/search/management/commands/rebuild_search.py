"""`manage.py rebuild_search`: fills the search index anew and lets the database take its measure."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection


class Command(BaseCommand):
    help = "Rebuild the search index of all models, then ANALYZE the database."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("update_index", verbosity=options["verbosity"], stdout=self.stdout)
        # Without statistics SQLite picks the wrong index first (289 ms instead of 5 ms for a count of 1,000 hits).
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
