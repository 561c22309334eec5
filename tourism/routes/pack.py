"""What a route pack carries inside: its track as GPX and its pictures, within two megabytes altogether."""

from collections.abc import Iterable

from tourism.core.inlined import picture_url
from tourism.core.models import PortalImage
from tourism.maps.features import Line
from tourism.maps.geodesy import simplify
from tourism.maps.track_draft import Waypoint
from tourism.maps.track_writers import gpx

from .paper import RoutePaper, way_of

LARGEST = 2_000_000  # bytes of the whole file
FOR_PICTURES = 1_000_000  # of them at most, in the base64 that a file of text needs
MOST_POINTS = 4_000  # of a track: three hundred kilometres with a point every 75 m, and half a megabyte
_TOLERANCES = (2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)  # metres


def pack_track(paper: RoutePaper, *, creator: str, url: str) -> bytes:
    """The line, thinned where it has very many points, and every placed stop once, as GPX; empty where nothing is placed."""
    lines = [Line(_thinned(line), line.name) for line in way_of(paper.route)]
    waypoints: dict[int, Waypoint] = {}
    for stop in (stop for day in paper.days for stop in day.stops):
        if stop.number is not None and stop.placed.point is not None:
            waypoints.setdefault(stop.number, Waypoint(*stop.placed.point, name=stop.placed.stop.name))
    if not lines and not waypoints:
        return b""
    return gpx(paper.route.title, lines, waypoints.values(), creator=creator, url=url)


def pack_pictures(images: Iterable[PortalImage | None], size: int = 1) -> dict[int, str]:
    """By the picture's pk: as data: URL, in the order given, as long as there is room."""
    found: dict[int, str] = {}
    room = FOR_PICTURES
    for image in images:
        if image is None or image.pk in found:
            continue
        url = picture_url(image, size)
        if url and len(url) <= room:
            found[image.pk] = url
            room -= len(url)
    return found


def _thinned(line: Line) -> list[list[float]]:
    """At most MOST_POINTS, the line moved by as little as that takes; heights stay with the points that stay."""
    points = [[round(point[0], 6), round(point[1], 6), *point[2:]] for point in line.points]
    if len(points) <= MOST_POINTS:
        return points
    for tolerance in _TOLERANCES:
        kept = {(point.lng, point.lat) for point in simplify(points, tolerance)}
        thin = [point for point in points if (point[0], point[1]) in kept]
        if len(thin) <= MOST_POINTS:
            return thin
    return points[:: len(points) // MOST_POINTS + 1] + points[-1:]
