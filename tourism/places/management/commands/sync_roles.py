"""manage.py sync_roles: write roles, village groups and workflows into the database. Safe to repeat."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from tourism.accounts.exports import roles_document
from tourism.accounts.services import sync_role_groups
from tourism.places.services.duties import sync_village_groups
from tourism.places.services.workflows import sync_workflows


class Command(BaseCommand):
    help = "Write the table of roles into groups, the villages' groups and the publishing workflows. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--document", type=Path, help="write docs/roles.md there instead")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if options["document"]:
            options["document"].write_text(roles_document(), encoding="utf-8")
            return
        groups = sync_role_groups()
        sync_village_groups()
        sync_workflows()
        if options["verbosity"]:
            self.stdout.write(f"已写入 {len(groups)} 个角色组。")
