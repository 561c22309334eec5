from typing import Any

from django.core.management.base import BaseCommand

from tourism.places.services import load_regions


class Command(BaseCommand):
    help = (
        "Write every province, prefecture and county of China (codes of GB/T 2260) into the database. Safe to repeat."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_regions()} 个行政区已写入。")
