"""Writing the regions of China."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from tourism.places.models import Region

REGIONS_FILE = Path(__file__).parent.parent / "data" / "regions.csv"

# 原国家级贫困县 among the counties the portal shows; the full list belongs to the register of the county office.
FORMER_832 = frozenset(
    {"522634", "522631", "450328", "532931", "623024", "433124", "532528", "611026", "513222", "513323"}
)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def load_regions(*, path: Path = REGIONS_FILE) -> int:
    """Write every province, prefecture and county of the data file, parents first; returns how many. Safe to repeat."""
    regions = [
        Region(
            code=row["code"],
            name=row["name"],
            level=row["level"],
            parent_id=row["parent_code"] or None,
            lng=float(row["lng"]) if row["lng"] else None,
            lat=float(row["lat"]) if row["lat"] else None,
            is_832=row["code"] in FORMER_832,
        )
        for row in _rows(path)
    ]
    for level in Region.Level.values:
        Region.objects.bulk_create(
            [region for region in regions if region.level == level],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "level", "parent", "lng", "lat", "is_832"],
            batch_size=500,
        )
    return len(regions)
