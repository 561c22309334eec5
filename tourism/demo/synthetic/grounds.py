"""Real counties to put places into that do not exist: points within their borders on the embedded base map."""

from dataclasses import dataclass
from random import Random

import shapely

from tourism.maps.basemap import Area, sheet
from tourism.places.models import Region

# The portal's villages lie on the mainland; these have no rural programme of their own.
_LEFT_OUT = ("71", "81", "82", "4603")
_TRIES = 24


@dataclass(frozen=True)
class Ground:
    """A county with its border."""

    region_id: str
    name: str
    area: Area
    shape: shapely.Geometry

    def point(self, random: Random) -> tuple[float, float]:
        """(lng, lat) within the county, to six places; where chance misses a ragged one, the spot its name stands at."""
        west, south, east, north = self.shape.bounds
        for _ in range(_TRIES):
            lng, lat = round(random.uniform(west, east), 6), round(random.uniform(south, north), 6)
            if shapely.contains_xy(self.shape, lng, lat):
                return lng, lat
        return round(self.area.label[0], 6), round(self.area.label[1], 6)


def grounds() -> list[Ground]:
    """Every county of the map that stands in the register, by code."""
    counties = sheet("county")
    known = set(Region.objects.filter(level=Region.Level.COUNTY).values_list("code", flat=True))
    found = [
        Ground(area.code, area.name, area, shape)
        for area, shape in zip(counties.areas, counties.shapes, strict=True)
        if area.code in known and not area.code.startswith(_LEFT_OUT)
    ]
    for ground in found:
        shapely.prepare(ground.shape)
    return sorted(found, key=lambda ground: ground.region_id)
