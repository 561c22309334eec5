"""manage.py sync_roles: write roles, village groups and workflows into the database. Safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from tourism.accounts.services import sync_role_groups
from tourism.places.services.duties import sync_village_groups
from tourism.places.services.workflows import sync_workflows


class Command(BaseCommand):
    help = "Write the table of roles into groups, the villages' groups and the publishing workflows. Safe to repeat."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        groups = sync_role_groups()
        sync_village_groups()
        sync_workflows()
        if options["verbosity"]:
            self.stdout.write(f"已写入 {len(groups)} 个角色组。")
